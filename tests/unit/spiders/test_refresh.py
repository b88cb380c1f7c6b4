"""What the refresh spider is told."""

from datetime import timedelta

from crawler.discovery.budget import Budget
from crawler.spiders.refresh import RefreshSpider


def test_arguments_are_texts_from_scrapy_and_lists_from_the_command() -> None:
    of_scrapy = RefreshSpider(
        paths=" _news/a.md  https://www.gazette.test/b ",
        source="gazette,herald",
        topic="Power Apps, News",
        older_than="7d",
        failing="1",
        limit="20",
        dry="0",
    )
    of_command = RefreshSpider(paths=("_news/my file.md",), source=("gazette",), topic=("A, B",))

    assert of_scrapy.paths == ("_news/a.md", "https://www.gazette.test/b")
    assert (of_scrapy.sources, of_scrapy.topics) == (("gazette", "herald"), ("Power Apps", "News"))
    assert (of_scrapy.older_than, of_scrapy.limit) == (timedelta(days=7), 20)
    assert (of_scrapy.failing, of_scrapy.dry) == (True, False)
    assert (of_command.paths, of_command.topics) == (("_news/my file.md",), ("A, B",))
    nothing = RefreshSpider()
    assert (nothing.paths, nothing.sources, nothing.topics, nothing.older_than) == (
        (),
        (),
        (),
        None,
    )


def test_room_in_a_budget_may_be_asked_for_without_taking_it() -> None:
    budget = Budget(run=2, host=1)

    assert [budget.has("https://a.test/1") for _ in range(3)] == [True] * 3
    assert [budget.take("https://a.test/1"), budget.has("https://a.test/2")] == [True, False]
    assert [budget.take("https://b.test/1"), budget.has("https://c.test/1")] == [True, False]
