import json

import pytest
from lxml import html as lxml_html

from crawler.extract import lenient_json
from crawler.extract.jsonld import LinkedData, linked_data
from tests.unit.extract.sample import URL

OTHER = "https://www.gazette.test/city/other-story"


def data(*blocks: object, url: str = URL) -> LinkedData:
    scripts = "".join(
        f'<script type="application/ld+json">{b if isinstance(b, str) else json.dumps(b)}</script>'
        for b in blocks
    )
    return linked_data(lxml_html.document_fromstring(f"<html><head>{scripts}</head></html>"), [url])


def article(headline: str, **more: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": headline, **more}


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(article("Bridge"), id="alone"),
        pytest.param([{"@type": "Organization"}, article("Bridge")], id="array"),
        pytest.param({"@graph": [{"@type": "WebSite"}, article("Bridge")]}, id="graph"),
        pytest.param({"@type": "WebPage", "mainEntity": article("Bridge")}, id="nested"),
        pytest.param({"@type": ["Thing", "schema:NewsArticle"], "headline": "Bridge"}, id="types"),
        pytest.param('{"@type": "Article", "headline": "Bridge",}', id="trailing-comma"),
        pytest.param('{"@type": "Article",\n"headline": "Bridge"}', id="lines"),
        pytest.param('<!-- {"@type": "Article", "headline": "Bridge"} -->', id="comment-marks"),
        pytest.param('//<![CDATA[\n{"@type": "Article", "headline": "Bridge"}\n//]]>', id="cdata"),
        pytest.param('{"@type": "Article", /* a */ "headline": "Bridge"} // b', id="comments"),
        pytest.param('{"@type": "Article", "headline": "Bri\\dge"}', id="bad-escape"),
        pytest.param('{"@type": "Article", "headline": "Bridge"};', id="semicolon"),
        pytest.param(
            '{"@type": "Thing"}{"@type": "Article", "headline": "Bridge"}', id="two-in-a-row"
        ),
        pytest.param(
            "{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;Bridge&quot;}",
            id="escaped",
        ),
    ],
)
def test_an_article_is_found_however_it_is_written(block: object) -> None:
    assert data(block).article["headline"] == "Bridge"


def test_a_line_end_inside_a_string_is_tolerated() -> None:
    assert (
        data('{"@type": "Article", "headline": "Two\nlines"}').article["headline"] == "Two\nlines"
    )


def test_a_quote_inside_a_string_is_tolerated() -> None:
    node = data('{"@type": "Article", "headline": "The "old" bridge", "name": "is "shut""}').article
    assert (node["headline"], node["name"]) == ('The "old" bridge', 'is "shut"')


def test_a_block_of_stray_quotes_is_given_up() -> None:
    assert list(lenient_json.values('{"a": "' + 'x" ' * 500_000)) == []


def test_what_looks_like_a_fault_inside_a_string_stays() -> None:
    block = '{"@type": "Article", "headline": "a,] // b /* c */ http://d",}'
    assert data(block).article["headline"] == "a,] // b /* c */ http://d"


def test_of_several_articles_the_one_about_this_address_is_taken() -> None:
    blocks = [article("Other", url=OTHER), article("Ours", mainEntityOfPage={"@id": URL + "#page"})]
    assert data(*blocks).article["headline"] == "Ours"


def test_another_articles_data_is_not_taken_for_ours() -> None:
    assert data(article("Other", url=OTHER)).article == {}


def test_an_article_under_a_given_up_address_is_known_by_its_headline() -> None:
    moved = article("The harbour bridge closes", url=OTHER)
    script = f'<script type="application/ld+json">{json.dumps(moved)}</script>'
    root = lxml_html.document_fromstring(f"<html><head>{script}</head></html>")
    assert linked_data(root, [URL], ["The harbour bridge closes | Gazette"]).article == moved
    assert linked_data(root, [URL], ["Ferries sail"]).article == {}


def test_a_template_that_names_the_home_page_names_no_other_article() -> None:
    assert data(article("Ours", mainEntityOfPage="https://www.gazette.test/")).article


def test_teasers_in_a_list_are_other_articles() -> None:
    listing = {"@type": "ItemList", "itemListElement": [{"item": article("Teaser")}]}
    assert data(listing).article == {}


def test_references_are_resolved_also_when_they_run_in_a_circle() -> None:
    graph = {
        "@graph": [
            article("Bridge", author={"@id": "#ada"}),
            {"@type": "Person", "@id": "#ada", "name": "Ada Bell", "knows": {"@id": "#ada"}},
        ]
    }
    found = data(graph)
    assert list(found.texts(found.article, "author")) == ["Ada Bell"]


def test_entities_in_strings_are_resolved() -> None:
    found = data(article("Harbour &amp;amp; bridge"))
    assert list(found.texts(found.article, "headline")) == ["Harbour & bridge"]


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("[" * 300_000 + "]" * 300_000, id="deep"),
        pytest.param('{"a":' * 300_000 + "1" + "}" * 300_000, id="deep-objects"),
        pytest.param(
            '{"@type": "Article", "headline": "B", "n": ' + "9" * 200_000 + "}", id="digits"
        ),
        pytest.param('{"@type": "Article", "headline": "' + '\\"' * 400_000, id="unclosed"),
        pytest.param("/*" * 500_000, id="comment-starts"),
        pytest.param("," * 900_000, id="commas"),
        pytest.param(
            '{"@type": 5, "headline": ["x", null, {"name": [1, {}]}], "url": {"@id": 7}}',
            id="types",
        ),
        pytest.param(
            {"@type": ["Article", None, {}], "headline": {"@value": 3}, "author": [[[]]]},
            id="kinds",
        ),
        pytest.param({"@type": "Article", "@id": [], "url": [[]], "author": 1e308}, id="odd-ids"),
        pytest.param("NaN Infinity null true", id="no-objects"),
    ],
)
def test_hostile_data_is_ignored(block: object) -> None:
    found = data(block, article("Ours", url=URL))
    list(found.texts(found.article, "headline", "author"))
    assert found.article["headline"] == "Ours"


def test_an_absurd_integer_does_not_cost_the_rest_of_the_block() -> None:
    assert list(lenient_json.values('{"n": ' + "9" * 200_000 + ', "m": 2}')) == [{"n": 0, "m": 2}]
