"""Requests as messages: JSON of a fixed form, signed where there is a key. No pickle, ever.

A message is ``SIGNATURE.JSON``; the signature is empty where there is no key. Whoever can write to
the queue can send one: what it may ask for is a page (http, https), and what is called with that is
a public method of the spider's own.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from types import FunctionType, MethodType
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from scrapy import Request, Spider

from crawler.scaling.errors import MessageError
from crawler.scaling.values import Kind, decoded, encoded

ONCE: Final = "masthead_once"
"""Meta key: a text; of requests with the same one, a run takes the first, also where Scrapy's own
filter is told to let them pass. The request that a worker gets does not have it any more: what it
is redirected to, or asks for again, is not kept out by it."""

LARGEST: Final = 262_144
"""Bytes of a message."""

_MAC: Final = 22
"""Characters of a signature: 128 bits."""

_FURTHEST: Final = 2**53
_Line = Annotated[str, StringConstraints(max_length=LARGEST)]
_Header = Annotated[list[_Line], Field(min_length=1, max_length=100)]
_Name = Annotated[str, StringConstraints(max_length=200, pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]


class Message(BaseModel):
    """The form of a message; what is as by default is left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    v: Literal[1] = 1
    url: Annotated[str, StringConstraints(max_length=16_384, pattern=r"^(?i:https?)://")]
    method: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,20}$")] = "GET"
    headers: Annotated[list[_Header], Field(max_length=200)] = Field(default_factory=list)
    """Names, each with its values, in Latin-1; of one without any, no default is sent either."""

    body: _Line = ""
    """In Base64."""

    cookies: Any = None
    encoding: Annotated[str, StringConstraints(max_length=40)] = "utf-8"
    priority: Annotated[int, Field(ge=-_FURTHEST, le=_FURTHEST)] = 0
    dont_filter: bool = False
    callback: _Name | None = None
    errback: _Name | None = None
    cb_kwargs: dict[str, Any] = Field(default_factory=dict)
    meta: dict[str, Any] = Field(default_factory=dict)
    flags: Annotated[list[_Line], Field(max_length=50)] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Codec:
    """Writes and reads the messages of one queue."""

    spider: Spider
    kinds: tuple[Kind, ...] = ()
    """Of the values in meta, beside those of Python itself."""

    local: Collection[str] = ()
    """Meta keys of what concerns only the process that has the request."""

    key: bytes = b""
    """What messages are signed with; empty to sign none and take any."""

    place: str = ""
    """Name of the queue: a message that was signed for another is none of this one."""

    _by_type: dict[type, Kind] = field(init=False, default_factory=dict)
    _by_tag: dict[str, Kind] = field(init=False, default_factory=dict)
    _allowed: set[str] = field(init=False, default_factory=set)
    """Names of what may be called back."""

    def __post_init__(self) -> None:
        """Sort the kinds, and look at the spider once."""
        self._allowed.update(callbacks(type(self.spider)))
        self._by_type.update({kind.cls: kind for kind in self.kinds})
        self._by_tag.update({kind.tag: kind for kind in self.kinds})

    def dumps(self, request: Request) -> bytes:
        """Return the message of *request*.

        Raises:
            MessageError: it holds something that cannot be put into one.
        """
        dropped = {ONCE, *self.local}
        meta = {name: value for name, value in request.meta.items() if name not in dropped}
        try:
            fields: dict[str, Any] = {
                "url": request.url,
                "method": request.method,
                "headers": _headers(request),
                "body": base64.b64encode(request.body).decode("ascii"),
                "cookies": self._plain(request.cookies) if request.cookies else None,
                "encoding": request.encoding,
                "priority": request.priority,
                "dont_filter": request.dont_filter,
                "callback": self._name(request.callback),
                "errback": self._name(request.errback),
                "cb_kwargs": self._plain(request.cb_kwargs),
                "meta": self._plain(meta),
                "flags": request.flags,
            }
            # Only what Message takes goes out, so that what is refused is refused here.
            Message.model_validate(fields)
            plain = {name: value for name, value in fields.items() if _matters(name, value)}
            text = json.dumps(plain, separators=(",", ":"), sort_keys=True).encode("ascii")
        except ValidationError as error:
            raise MessageError(f"{request.url[:200]}: {_first(error)}") from None
        except ValueError as error:
            raise MessageError(f"{request.url[:200]}: {error}") from None
        if len(text) > LARGEST:
            raise MessageError(f"{request.url[:200]}: {len(text):,} bytes; {LARGEST:,} are allowed")
        return self._signature(text) + b"." + text

    def loads(self, data: bytes) -> Request:
        """Return the request in the message *data*.

        Raises:
            MessageError: it is none, or none of ours.
        """
        if len(data) > LARGEST + _MAC + 1:
            raise MessageError(f"larger than {LARGEST:,} bytes")
        signature, dot, text = data.partition(b".")
        if not dot or len(signature) not in (0, _MAC):
            raise MessageError("not a message")
        if self.key and not hmac.compare_digest(signature, self._signature(text)):
            raise MessageError("not signed with this queue's key")
        try:
            message = Message.model_validate(json.loads(text, parse_constant=_no_constant))
            meta, cb_kwargs = self._value(message.meta), self._value(message.cb_kwargs)
            if not isinstance(meta, dict) or not isinstance(cb_kwargs, dict):
                raise MessageError("meta, cb_kwargs: must be objects")  # noqa: TRY301 - told below
            return Request(
                message.url,
                callback=self._method(message.callback),
                method=message.method,
                headers={
                    _latin(name): [_latin(value) for value in values]
                    for name, *values in message.headers
                },
                body=base64.b64decode(message.body, validate=True),
                cookies=self._value(message.cookies) or {},  # type: ignore[arg-type] # as it was
                meta=meta,
                encoding=message.encoding,
                priority=message.priority,
                dont_filter=message.dont_filter,
                errback=self._method(message.errback),
                flags=message.flags,
                cb_kwargs=cb_kwargs,
            )
        except ValidationError as error:
            raise MessageError(_first(error)) from None
        except MessageError:
            raise
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise MessageError(str(error).partition("\n")[0][:200]) from None

    def _plain(self, value: object) -> object:
        return encoded(value, self._by_type)

    def _value(self, plain: object) -> object:
        return decoded(plain, self._by_tag)

    def _signature(self, text: bytes) -> bytes:
        if not self.key:
            return b""
        whole = hmac.digest(self.key, self.place.encode() + b"\n" + text, hashlib.sha256)
        return base64.urlsafe_b64encode(whole[:16]).rstrip(b"=")

    def _name(self, method: Callable[..., Any] | None) -> str | None:
        if method is None:
            return None
        name: str = getattr(method, "__name__", "")
        is_own = isinstance(method, MethodType) and method.__self__ is self.spider
        if not is_own or name not in self._allowed:
            shown = getattr(method, "__qualname__", repr(method))
            raise MessageError(f"callback {shown[:100]}: must be a public method of the spider")
        return name

    def _method(self, name: str | None) -> Callable[..., Any] | None:
        if name is None:
            return None
        if name not in self._allowed:
            raise MessageError(f"{name[:60]}: no public method of the spider")
        found: Callable[..., Any] = getattr(self.spider, name)
        return found


def callbacks(spider: type[Spider]) -> frozenset[str]:
    """Return the names of what *spider* may be called back by: its own public methods.

    Scrapy's are none, but for ``parse``.
    """
    own = [each for each in spider.__mro__ if each not in Spider.__mro__]
    return frozenset(
        name
        for each in own
        for name, value in vars(each).items()
        if isinstance(value, FunctionType) and not name.startswith("_") and name not in _NONE
    )


_NONE: Final = frozenset(
    name for each in Spider.__mro__ for name in vars(each) if name != "parse"
) | {"start", "start_requests", "closed"}


def _headers(request: Request) -> list[list[str]]:
    return [
        [each.decode("latin-1") for each in (name, *values)]
        for name, values in request.headers.items()
    ]


def _latin(text: str) -> bytes:
    return text.encode("latin-1")


def _matters(name: str, value: object) -> bool:
    return bool(value != _DEFAULTS[name])


_DEFAULTS: Final[dict[str, Any]] = {
    name: field.get_default(call_default_factory=True)
    for name, field in Message.model_fields.items()
}


def _no_constant(name: str) -> float:
    raise MessageError(f"{name} is no JSON")


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    return f"{'.'.join(map(str, problem['loc']))[:100]}: {problem['msg'][:100]}"
