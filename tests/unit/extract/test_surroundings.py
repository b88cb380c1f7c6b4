from lxml import html

from crawler.extract.surroundings import Surroundings, surroundings


def around(body: str) -> Surroundings:
    return surroundings(next(html.document_fromstring(f"<body>{body}</body>").iter("h1"), None))


def test_texts_stand_in_the_order_of_the_page() -> None:
    found = around("a<p>b<i>c</i>d</p>e<h1>x<b>y</b></h1>f<p>g<i>h</i>i</p><p>j</p>")
    assert found == Surroundings(("a", "b", "c", "d", "e"), ("f", "g", "h", "i", "j"))


def test_scripts_and_long_texts_are_left_out() -> None:
    found = around(f"<script>a</script><h1>x</h1><style>b</style><p>{'c ' * 200}</p><p>d</p>")
    assert found == Surroundings((), ("d",))


def test_without_a_heading_there_is_nothing() -> None:
    assert around("<p>a</p>") == Surroundings()


def test_each_text_comes_with_the_one_before_it_on_the_page() -> None:
    found = around("<p>a</p><p>b</p><h1>x</h1><p>c</p><p>d</p>")
    assert found.labelled() == [("c", ""), ("d", "c"), ("b", "a"), ("a", "")]


def test_no_more_of_the_page_is_read_than_needed() -> None:
    found = around("<p>a</p>" + "<i> </i>" * 5_000 + "<h1>x</h1>" + "<i> </i>" * 5_000 + "<p>b</p>")
    assert found == Surroundings()
