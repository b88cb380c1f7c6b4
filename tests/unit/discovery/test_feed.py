"""RSS, RDF and Atom: what entries say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.discovery.kinds.feed import KIND
from crawler.discovery.listing import Listing
from crawler.extract.given import Given
from tests.unit.discovery.reading import ITEM, fetched, rss


def read(content: bytes | str) -> Listing:
    return KIND.read(fetched(content))


def given(item: str) -> Given:
    return read(rss(f"<item><link>/a</link>{item}</item>")).found[0].given


def test_an_item_gives_its_facts() -> None:
    listing = read(
        rss(
            "<item><title>One &amp;amp; &lt;b&gt;two&lt;/b&gt;</title><link>/one?a=1&amp;b=2</link>"
            '<guid isPermaLink="false">t:1</guid><dc:creator>Jane Doe</dc:creator>'
            "<pubDate>Sun, 01 Mar 2026 09:30:00 +0200</pubDate><dc:language>pt_br</dc:language>"
            "<description>&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Sec&lt;b&gt;ond&lt;/b&gt;.</description>"
            "<content:encoded><![CDATA[<p>All of it</p>]]></content:encoded>"
            '<media:group><media:title>No</media:title><media:content url="/p.jpg"'
            ' medium="image"/></media:group></item>'
        )
    )

    assert (listing.form, listing.title, listing.problems) == ("rss20", "Gazette", ())
    assert (listing.found[0].address, listing.found[0].id) == (
        "https://www.example.com/one?a=1&b=2",
        "t:1",
    )
    assert listing.found[0].given == Given(
        title="One & two",
        excerpt="First. Second.",
        published=datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
        authors=("Jane Doe",),
        image="https://www.example.com/p.jpg",
        language="pt-BR",
    )


def test_an_atom_entry_gives_its_facts() -> None:
    listing = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://a.example/x/">'
        '<title>A</title><link rel="next" href="page2"/><entry xml:base="sub/"><id>urn:1</id>'
        '<link rel="self" href="self"/><link href="one"/><link rel="enclosure" type="image/png"'
        ' href="i.png"/><title type="html">&lt;i&gt;T&lt;/i&gt;</title><author><email>m@x.org'
        "</email><name>Ann Bell</name></author><published>2026-02-01T10:00:00+01:00</published>"
        '<updated>2026-02-02T00:00:00Z</updated><summary type="xhtml"><div '
        'xmlns="http://www.w3.org/1999/xhtml"><p>x</p><p>y</p></div></summary>'
        "<source><id>other</id><title>Other</title></source></entry></feed>"
    )

    (found,) = listing.found
    assert listing.form == "atom10"
    assert [more.address for more in listing.more] == ["https://a.example/x/page2"]
    assert (found.address, found.id) == ("https://a.example/x/sub/one", "urn:1")
    assert found.given == Given(
        title="T",
        excerpt="x y",
        published=datetime(2026, 2, 1, 9, tzinfo=UTC),
        modified=datetime(2026, 2, 2, tzinfo=UTC),
        authors=("Ann Bell",),
        image="https://a.example/x/sub/i.png",
        language="de",
    )


def test_an_rdf_item_was_published_at_its_dublin_core_date() -> None:
    listing = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<item rdf:about="https://x.org/1"><link>https://x.org/1</link>'
        "<dc:date>2026-02-03T10:00+01:00</dc:date></item></rdf:RDF>"
    )

    assert (listing.form, listing.found[0].id) == ("rss10", "https://x.org/1")
    assert listing.found[0].given.published == datetime(2026, 2, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("root", "form"),
    [
        pytest.param('<rss version="0.91"><channel>', "rss091u", id="rss-0.91"),
        pytest.param('<rss version="0.92"><channel>', "rss092", id="rss-0.92"),
        pytest.param(
            '<feed version="0.3" xmlns="http://purl.org/atom/ns#">', "atom03", id="atom-0.3"
        ),
        pytest.param(
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
            ' xmlns="http://my.netscape.com/rdf/simple/0.9/">',
            "rss090",
            id="rss-0.90",
        ),
    ],
)
def test_the_format_is_named(root: str, form: str) -> None:
    listing = read(f"{root}<item><link>https://www.example.com/good</link></item>")

    assert listing.form == form


@pytest.mark.parametrize(
    ("text", "when"),
    [
        pytest.param("1 Mar 2026 09:30 XY", datetime(2026, 3, 1, 9, 30, tzinfo=UTC), id="zone"),
        pytest.param("01 Mar 26 09:30 EST", datetime(2026, 3, 1, 14, 30, tzinfo=UTC), id="short"),
        pytest.param("2026-02-01", date(2026, 2, 1), id="day"),
        pytest.param("yesterday", None, id="words"),
        pytest.param("Thu, 01 Jan 1970 00:00:00 GMT", None, id="epoch"),
        pytest.param("Sun, 01 Mar 2037 09:30:00 GMT", None, id="future"),
        pytest.param("", None, id="empty"),
    ],
)  # fmt: skip
def test_a_date_is_right_or_none(text: str, when: datetime | None) -> None:
    assert given(f"<pubDate>{text}</pubDate>").published == when


def test_an_author_is_the_name_beside_the_mail_address() -> None:
    assert given("<author>jo@example.com (Jo Roe)</author>").authors == ("Jo Roe",)
    assert given("<author>jo@example.com</author>").authors == ()


def test_texts_are_bounded() -> None:
    facts = given(f"<title>{'t ' * 9000}</title><description>{'d ' * 90000}</description>")

    assert len(facts.title or "") <= 400
    assert len(facts.excerpt or "") <= 2000


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(
            "<feedburner:origLink>https://www.example.com/o</feedburner:origLink>"
            "<link>https://feeds.example.net/~r/1</link>",
            id="before-feedburner",
        ),
        pytest.param("<guid>https://www.example.com/o</guid>", id="permanent-guid"),
        pytest.param("<guid>1</guid><link><![CDATA[ /o ]]></link>", id="relative-in-cdata"),
        pytest.param(
            '<atom:link rel="replies" href="/no"/><atom:link rel="alternate" href="/o"/>',
            id="alternate",
        ),
        pytest.param('<atom:link rel="related" href="/o"/>', id="any-other"),
    ],
)
def test_the_link_is_the_article_s_own(item: str) -> None:
    assert [each.address for each in read(rss(f"<item>{item}</item>")).found] == [
        "https://www.example.com/o"
    ]


def test_a_lasting_name_that_two_entries_have_is_none() -> None:
    listing = read(
        rss(*(f"<item><guid>{n // 2}</guid><link>/{n}</link></item>" for n in range(1, 4)))
    )

    assert [found.id for found in listing.found] == ["0", "", ""]


def test_the_feed_says_when_to_come_again() -> None:
    listing = read(
        rss(
            ITEM,
            head="<ttl>90</ttl><skipHours><hour>24</hour><hour>3</hour><hour>x</hour></skipHours>"
            "<skipDays><day>Sunday</day><day>Someday</day></skipDays>"
            '<atom:link rel="next" href="?page=2"/>',
        )
    )

    assert listing.ttl == timedelta(minutes=90)
    assert (listing.skip_hours, listing.skip_days) == ({0, 3}, {6})
    assert [more.address for more in listing.more] == ["https://www.example.com/feed.xml?page=2"]


def test_a_period_of_the_syndication_module_is_a_ttl() -> None:
    head = "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"

    assert read(rss(ITEM, head=head)).ttl == timedelta(hours=6)
