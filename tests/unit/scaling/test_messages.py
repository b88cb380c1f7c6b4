"""Requests as messages. Row 92: no pickle, and nothing is run because a message says so."""

import ast
import json
import pickle
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import FormRequest, Request, Spider
from scrapy.http import JsonRequest, Response

import crawler
from crawler.scaling.errors import MessageError
from crawler.scaling.messages import LARGEST, ONCE, Codec, callbacks


class NewsSpider(Spider):
    name = "news"
    letters = 3

    async def start(self) -> AsyncIterator[Request]:
        yield Request("https://www.example.com/")

    def parse(self, response: Response) -> None: ...
    def parse_page(self, response: Response, page: int = 0) -> None: ...
    def failed(self, failure: object) -> None: ...
    def _inner(self, response: Response) -> None: ...
    def closed(self, reason: str) -> None: ...

    @property
    def secret(self) -> str:
        raise AssertionError("a message made it run")

    @staticmethod
    def free(response: Response) -> None: ...


SPIDER = NewsSpider()
CODEC = Codec(SPIDER, local=("here",))
SIGNED = Codec(SPIDER, key=b"k" * 32, place="a")
FIELDS = [name for name in Request.attributes if name not in ("callback", "errback")]

texts = st.text(max_size=20)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | texts | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
tokens = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,9}", fullmatch=True)
requests = st.builds(
    Request,
    url=st.builds(lambda path: f"https://www.example.com/{path}", texts),
    callback=st.sampled_from([None, SPIDER.parse, SPIDER.parse_page]),
    errback=st.sampled_from([None, SPIDER.failed]),
    method=st.sampled_from(["GET", "POST", "HEAD"]),
    headers=st.dictionaries(tokens, st.lists(st.text("abc é;", max_size=9), max_size=2)),
    body=st.binary(max_size=50) | texts,
    cookies=st.dictionaries(tokens, texts, max_size=2),
    meta=st.dictionaries(texts, plain, max_size=4).filter(lambda meta: "here" not in meta),
    priority=st.integers(-(2**53), 2**53),
    dont_filter=st.booleans(),
    flags=st.lists(texts, max_size=2),
    cb_kwargs=st.dictionaries(tokens, plain, max_size=2),
)  # fmt: skip


@given(requests)
@pytest.mark.parametrize("codec", [CODEC, SIGNED], ids=["plain", "signed"])
def test_a_request_comes_back_as_it_was(codec: Codec, request_: Request) -> None:
    found = codec.loads(codec.dumps(request_))

    for name in FIELDS:
        assert getattr(found, name) == getattr(request_, name), name
    assert (found.callback, found.errback) == (request_.callback, request_.errback)


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda data: b"." + data))
def test_any_bytes_are_a_message_or_refused(data: bytes) -> None:
    with pytest.raises(MessageError):
        CODEC.loads(data)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_message_that_was_changed_is_refused_where_it_is_signed(place: int, by: int) -> None:
    data = bytearray(SIGNED.dumps(Request("https://www.example.com/", meta={"a": "b" * 99})))
    data[place % len(data)] ^= by
    with pytest.raises(MessageError):
        SIGNED.loads(bytes(data))


def test_a_message_for_another_queue_or_of_another_key_is_refused() -> None:
    data = SIGNED.dumps(Request("https://www.example.com/"))
    for codec in (Codec(SPIDER, key=b"k" * 32, place="b"), Codec(SPIDER, key=b"l" * 32, place="a")):
        with pytest.raises(MessageError, match="not signed with this queue's key"):
            codec.loads(data)


def test_row_92_a_pickle_is_no_message_and_nothing_here_reads_any() -> None:
    for data in (pickle.dumps(Request("https://www.example.com/")), b"." + pickle.dumps({})):
        with pytest.raises(MessageError):
            CODEC.loads(data)
    used = set()
    for path in (Path(crawler.__file__).parent / "scaling").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                used |= {each.name for each in node.names}
            elif isinstance(node, ast.Name | ast.Attribute):
                used.add(node.id if isinstance(node, ast.Name) else node.attr)
    assert used.isdisjoint({"pickle", "picklecompat", "marshal", "eval", "exec", "import_module"})


@pytest.mark.parametrize(
    "change",
    [
        {"callback": "_inner"},
        {"callback": "closed"},
        {"callback": "start"},
        {"callback": "secret"},
        {"callback": "free"},
        {"callback": "letters"},
        {"callback": "log"},
        {"callback": "from_crawler"},
        {"callback": "__init__"},
        {"callback": "no_such"},
        {"errback": "_inner"},
        {"callback": 3},
        {"url": "file:///etc/passwd"},
        {"url": "ftp://www.example.com/"},
        {"url": "data:,a"},
        {"url": "https://www.example.com/" + "a" * 20_000},
        {"url": None},
        {"method": "get it"},
        {"headers": [[]]},
        {"headers": [["a", "\u20ac"]]},
        {"body": "?"},
        {"priority": 1e9},
        {"priority": 2**60},
        {"dont_filter": "yes"},
        {"meta": [1]},
        {"meta": {"$map": []}, "cb_kwargs": {"$tuple": []}},
        {"meta": {"a": {"$unknown": 1}}},
        {"cb_kwargs": 1},
        {"encoding": "no such code"},
        {"_class": "os.system"},
        {"v": 2},
    ],
    ids=str,
)
def test_what_is_not_of_the_form_is_refused(change: dict[str, Any]) -> None:
    fields = {"url": "https://www.example.com/", **change}
    with pytest.raises(MessageError) as caught:
        CODEC.loads(b"." + json.dumps(fields).encode())

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text", [b"NaN", b"[]", b"1" * 9_000, b'{"url":"https://a.example/","meta":{"a":NaN}}']
)
def test_what_is_no_object_of_json_is_refused(text: bytes) -> None:
    with pytest.raises(MessageError):
        CODEC.loads(b"." + text)


def test_only_public_methods_of_the_spider_itself_may_be_called() -> None:
    assert callbacks(NewsSpider) == {"parse", "parse_page", "failed"}


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(Request("https://a.example/", callback=lambda _: None), id="lambda"),
        pytest.param(Request("https://a.example/", callback=SPIDER._inner), id="private"),  # noqa: SLF001
        pytest.param(Request("https://a.example/", callback=NewsSpider().parse), id="another's"),
        pytest.param(Request("https://a.example/", meta={"a": object()}), id="meta"),
        pytest.param(Request("file:///etc/passwd"), id="no page"),
        pytest.param(Request("https://a.example/", body="a" * LARGEST), id="too large"),
    ],
)
def test_a_request_that_cannot_be_queued_is_named(request_: Request) -> None:
    with pytest.raises(MessageError, match=request_.url):
        CODEC.dumps(request_)


def test_what_belongs_to_a_process_stays_there() -> None:
    request = Request("https://a.example/", meta={"here": object(), ONCE: "a", "kept": 1})

    assert CODEC.loads(CODEC.dumps(request)).meta == {"kept": 1}


def test_requests_of_scrapy_own_kinds_go_as_what_they_ask_for() -> None:
    form = FormRequest("https://a.example/", formdata={"a": "b"}, callback=SPIDER.parse_page)
    found = CODEC.loads(CODEC.dumps(form))
    assert (found.method, found.body, found.headers) == (form.method, form.body, form.headers)

    asked = JsonRequest("https://a.example/", data={"a": 1})
    assert CODEC.loads(CODEC.dumps(asked)).body == asked.body
