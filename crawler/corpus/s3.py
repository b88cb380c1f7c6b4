"""S3 by way of s3fs: one request each, on condition.

Sources: the API reference of Amazon S3: PutObject with ``If-None-Match: *`` (since August 2024) and
``If-Match`` (since November 2024), GetObject, HeadObject, ListObjectsV2. An object is whole with
its 200; one of 10 MB is never sent in parts.
"""

import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, TypeVar

import s3fs
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    PartialCredentialsError,
)
from fsspec.asyn import sync
from fsspec.exceptions import FSTimeoutError

from crawler.article import document
from crawler.article.cards import Stamp
from crawler.corpus.patience import BusyError
from crawler.corpus.stores import Held, OthersError, stamp_of
from crawler.portal.places import Url
from crawler.portal.storage import Storage

Result = TypeVar("Result")

_PAGE: Final = 1_000
"""Files of a page of a listing; S3 gives no more."""

_CONDITION: Final = 412
_CONFLICT: Final = 409
_ABSENT: Final = 404
_BUSY: Final = frozenset({408, 409, 425, 429})
"""Statuses after which the same request may succeed: a timeout, ConditionalRequestConflict, too
many. And all from 500 on."""

_SERVERS: Final = 500
_FINAL: Final = frozenset({501, 507})
"""Of the server's own faults (RFC 9110 15.6) those that stay: it cannot, or it is full."""

_CONTENT: Final = "text/markdown; charset=utf-8"
"""Type of a record (RFC 7763)."""


class S3Bucket:
    """The files in *place*, ``s3://bucket/folder``."""

    def __init__(self, place: Url, storage: Storage) -> None:
        self._place = place
        self._bucket, _, folder = place.inside.partition("/")
        self._prefix = f"{folder}/" if folder else ""
        self._limit_s = storage.timeout
        self._fs = s3fs.S3FileSystem(
            endpoint_url=storage.endpoint_url,
            client_kwargs={"region_name": storage.region} if storage.region else {},
            config_kwargs={
                "connect_timeout": min(storage.timeout, 10.0),
                "read_timeout": storage.timeout,
                # Who asks again, and how long, is told in one place: patience.py.
                "retries": {"total_max_attempts": 1, "mode": "standard"},
                "max_pool_connections": 2 * storage.readers,
            },
            use_listings_cache=False,
            skip_instance_cache=True,
        )
        self._fs.retries = 1
        for name in ("aiobotocore", "botocore", "s3fs"):
            # They tell headers, and these hold tokens.
            logging.getLogger(name).setLevel(logging.INFO)

    def get(self, name: str) -> Held:
        """Return the file *name*."""

        async def get() -> Held:
            answer = await self._fs._call_s3("get_object", **self._at(name))  # noqa: SLF001 - fsspec's way to say that it is a coroutine
            async with answer["Body"] as body:
                data = await body.read(document.LARGEST + 1)
                while len(data) <= document.LARGEST and (
                    more := await body.read(document.LARGEST + 1 - len(data))
                ):
                    data += more
            if len(data) != min(answer["ContentLength"], document.LARGEST + 1):
                raise BusyError(5, "the answer broke off", str(self._place / name))
            return Held(data, answer["ETag"])

        return self._done(get, name)

    def put(self, name: str, data: bytes, old: Held | None) -> str:
        """Write *data* as the file *name*, which must be *old*, or not be there; its version."""
        condition = {"IfNoneMatch": "*"} if old is None else {"IfMatch": old.version}

        async def put() -> str:
            answer = await self._fs._call_s3(  # noqa: SLF001 - as above
                "put_object", **self._at(name), Body=data, ContentType=_CONTENT, **condition
            )
            return str(answer["ETag"])

        return self._done(put, name)

    def head(self, name: str) -> Stamp:
        """Return the stamp of the file *name*."""

        async def head() -> Stamp:
            answer = await self._fs._call_s3("head_object", **self._at(name))  # noqa: SLF001 - as above
            return stamp_of(answer["ContentLength"], answer["ETag"])

        return self._done(head, name)

    def page(self, after: str) -> tuple[list[tuple[str, Stamp]], str]:
        """Return some files, those that follow *after* ("" for the first), and where to go on."""

        async def page() -> tuple[list[tuple[str, Stamp]], str]:
            answer = await self._fs._call_s3(  # noqa: SLF001 - as above
                "list_objects_v2",
                Bucket=self._bucket,
                Prefix=self._prefix,
                Delimiter="/",
                MaxKeys=_PAGE,
                **({"ContinuationToken": after} if after else {}),
            )
            found = [
                (each["Key"][len(self._prefix) :], stamp_of(each["Size"], each["ETag"]))
                for each in answer.get("Contents", ())
            ]
            return found, str(answer.get("NextContinuationToken", ""))

        return self._done(page, "")

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": f"{self._prefix}{name}"}

    def _done(self, act: Callable[[], Coroutine[Any, Any, Result]], name: str) -> Result:
        """Return what *act* returns, with the errors of ``clouds.Bucket``."""
        place = str(self._place / name if name else self._place)
        try:
            result: Result = sync(self._fs.loop, act, timeout=self._limit_s)
        except BusyError:
            raise
        except (OSError, FSTimeoutError, BotoCoreError, ClientError) as error:
            raise _told(error, place) from None
        return result


def _told(error: Exception, place: str) -> Exception:
    """Return what *error* is for ``clouds.Bucket``; its message holds nothing of the request's."""
    cause = error if isinstance(error, ClientError) else error.__cause__
    if not isinstance(cause, ClientError):
        return _unasked(error, place)
    response: Mapping[str, Any] = cause.response
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code = str(response.get("Error", {}).get("Code", "")) or str(status)
    if status == _CONDITION:
        return OthersError()
    if status == _ABSENT and code != "NoSuchBucket":
        return FileNotFoundError(2, "No such file", place)
    if status in _BUSY or (status >= _SERVERS and status not in _FINAL):
        return BusyError(5, f"the store is busy (HTTP {status} {code})", place)
    kind = PermissionError if status in {401, 403} else OSError
    return kind(5, f"the store refuses (HTTP {status} {code})", place)


def _unasked(error: Exception, place: str) -> OSError:
    """Return what *error* is, which came from this side of the wire or from the wire itself."""
    if isinstance(error, NoCredentialsError | PartialCredentialsError):
        what = "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
        return PermissionError(13, what, place)
    if isinstance(error, BotoCoreError) and not _is_of_the_wire(error):
        return OSError(22, str(error), place)
    return BusyError(5, f"the store does not answer ({type(error).__name__})", place)


def _is_of_the_wire(error: BotoCoreError) -> bool:
    from botocore import exceptions  # noqa: PLC0415 - names of many errors

    wire = (
        exceptions.HTTPClientError,
        exceptions.IncompleteReadError,
        exceptions.ConnectionError,
        exceptions.ResponseStreamingError,
    )
    return isinstance(error, wire)
