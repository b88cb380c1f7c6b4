"""What one page may cost in a worker, and what comes back from it."""

import collections
import itertools
import multiprocessing
import pickle
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

import pytest

from crawler import worker
from crawler.article import errors
from crawler.article.errors import ExtractionError, NotAnArticleError
from crawler.extract.page import Page
from crawler.processes import PARENTS_SIGNALS

URL = "https://www.gazette.test/a"
BOUNDS = worker.Bounds(seconds=0.2, memory=0)


def _loop() -> None:
    while True:
        with suppress(Exception):
            sum(range(1000))


def _loop_in_c() -> None:
    with worker.within(0.1, URL):
        collections.deque(itertools.count(), maxlen=0)


def test_a_loop_that_catches_everything_ends_when_its_time_is_over() -> None:
    with pytest.raises(ExtractionError, match=r"took more than 0\.05 s"), worker.within(0.05, URL):
        _loop()


def test_time_is_given_anew_to_each_page_and_timers_are_left_as_they_were() -> None:
    before = signal.getsignal(signal.SIGPROF)
    for _ in range(3):
        with worker.within(60, URL):
            pass
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
    assert signal.getsignal(signal.SIGPROF) == before


def test_an_error_of_the_page_passes_the_bound_of_time_and_disarms_it() -> None:
    with pytest.raises(NotAnArticleError), worker.within(60, URL):
        raise NotAnArticleError(URL, "a picture")
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_zero_seconds_are_no_bound() -> None:
    with worker.within(0, URL):
        assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_a_page_is_read_or_refused_as_by_the_rules() -> None:
    html = (
        "<html><head><title>A bridge opens</title>"
        '<meta property="article:published_time" content="2026-03-01T09:30:00Z"></head>'
        "<body><article><h1>A bridge opens</h1><p>It opened on Sunday, and all went over it.</p>"
        "</article></body></html>"
    )
    assert (
        worker.read(Page(url=URL, content=html), "text", BOUNDS).article.title == "A bridge opens"
    )
    with pytest.raises(NotAnArticleError):
        worker.read(Page(url=URL, content=b"\x89PNG"), "text", BOUNDS)


def test_memory_that_is_not_there_refuses_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def hungry(page: Page) -> None:
        raise MemoryError(page.url)

    monkeypatch.setattr(worker, "facts", hungry)
    bounds = worker.Bounds(seconds=1, memory=64 << 20)
    with pytest.raises(ExtractionError, match="needs more than 64 MiB"):
        worker.read(Page(url=URL, content=""), "text", bounds)


def _allocate(size: int) -> int:
    return len(bytes(size))


def _dispositions() -> list[object]:
    return [signal.getsignal(each) for each in sorted(PARENTS_SIGNALS)]


@pytest.fixture
def one_worker() -> ProcessPoolExecutor:
    bounds = worker.Bounds(seconds=1, memory=256 << 20)
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, context, initializer=worker.begin, initargs=(bounds,))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded where there is a /proc")
def test_a_worker_has_so_much_memory_and_no_more(one_worker: ProcessPoolExecutor) -> None:
    with one_worker:
        assert one_worker.submit(_allocate, 100 << 20).result() == 100 << 20
        with pytest.raises(MemoryError):
            one_worker.submit(_allocate, 300 << 20).result()


def test_a_worker_leaves_signals_of_the_terminal_to_its_parent(
    one_worker: ProcessPoolExecutor,
) -> None:
    with one_worker:
        assert set(one_worker.submit(_dispositions).result()) == {signal.SIG_IGN}


def test_what_no_signal_handler_can_interrupt_ends_with_its_process(
    one_worker: ProcessPoolExecutor,
) -> None:
    with one_worker, pytest.raises(BrokenProcessPool):
        one_worker.submit(_loop_in_c).result()


def _subclasses(kind: type) -> set[type]:
    return {kind}.union(*(_subclasses(each) for each in kind.__subclasses__()))


EXAMPLES = [
    errors.ArticleError("what"),
    errors.FrontMatterError(errors.Problem(3, "title", "is empty"), path="a.md"),
    errors.EditError("what"),
    errors.AddressError("ftp://a", "no address"),
    errors.ExtractionError(URL, "empty page"),
    errors.EmptyPageError(URL),
    errors.MissingFactError(URL, "title"),
    errors.NotAnArticleError(URL, "a picture"),
    errors.NotAnArticleError(URL, "the page asks for consent", what="consent"),
    errors.NeedsBrowserError(URL),
]


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_comes_back_from_another_process_as_it_was(error: Exception) -> None:
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))


def test_all_errors_of_articles_were_asked_that() -> None:
    mine = {kind for kind in _subclasses(errors.ArticleError) if kind.__module__ == errors.__name__}
    assert mine == {type(error) for error in EXAMPLES}


def test_there_is_no_thread_left_of_a_bound() -> None:
    before = threading.active_count()
    with worker.within(1, URL):
        assert threading.active_count() == before
