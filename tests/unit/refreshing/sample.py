"""An article, and pages of it, for the tests of what becomes of articles."""

from datetime import UTC, datetime

from crawler.article.record import Article, Provider
from crawler.extract.article import article_of
from crawler.extract.extractor import facts
from crawler.extract.page import Page
from crawler.refreshing.fates import Fate, Shown, losing

URL = "https://www.gazette.test/city/2026/05/harbour-bridge-closes"
WHEN = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
PARAGRAPHS = (
    (
        "The old harbour bridge will close on Monday for repairs that take two years, "
        "the port said. "
        "Ferries carry people and bicycles across while cranes lift out the worn deck."
    ),
    (
        "Shops on the north bank fear for their trade, and the council has promised them "
        "a lower rent "
        "until the bridge is open again. The first trucks came before dawn to bring scaffolding."
    ),
    (
        "Engineers found the cracks last spring. They say that the stone piers, which "
        "are older than "
        "the town hall, will stand for another century once the iron above them is new."
    ),
    (
        "Captain Mara Velde, who has steered the ferry for twenty years, expects queues "
        "in the first "
        "week. She asked for a second boat in March, and the port has chartered one from Saltmere."
    ),
    (
        "The repairs cost forty million, of which the region pays half. A vote on the "
        "rest is due in "
        "June; two members of the council said that they would not agree to a toll."
    ),
    (
        "When the bridge was opened in 1911, the mayor crossed it on a borrowed elephant. The port "
        "keeps a photograph of that day in its canteen, where it hangs above the tea urn."
    ),
)
OTHER = (
    (
        "A bakery in Linden Street has won the prize for the best rye loaf of the "
        "country. The jury "
        "praised its crust, and a crumb that stays moist for a week."
    ),
    (
        "Anton Reuss, the owner, began with one oven in his aunt's garage. He uses grain "
        "from three "
        "farms and lets the sourdough rest for two nights before he bakes."
    ),
    (
        "Customers stood in a line around the corner on Saturday. By ten o'clock, all "
        "that was left "
        "were rolls with poppy seeds, and Reuss sent his nephew home to sleep."
    ),
    (
        "The prize is worth five thousand, and a sticker for the window. Reuss says that the money "
        "goes into a mill of his own, which he wants to build beside the railway."
    ),
)
GERMAN = (
    (
        "Die Lieferung der neuen Uniformen verzögert sich um sechs Wochen, wie die Feuerwehr am "
        "Dienstag mitteilte. Der Grund ist ein Streik in der Weberei, die den Stoff liefert."
    ),
    (
        "Die alten Jacken sind seit Jahren verschlissen, und einige der freiwilligen Helfer tragen "
        "noch die ihrer Großväter. Der Stadtrat hat das Geld bereits im Herbst bewilligt."
    ),
    (
        "Auf die Sicherheit hat das keinen Einfluss, sagte der Kommandant. Für Einsätze mit Feuer "
        "gibt es besondere Kleidung, die erst vor zwei Jahren angeschafft worden ist."
    ),
)
OLD = Article(
    title="Harbour bridge closes for two years",
    excerpt="The old harbour bridge closes on Monday, and ferries take over for two years.",
    publishedDateTime=WHEN,
    originalUrl=URL,
    webUrl=URL,
    locale="en",
    provider=Provider(name="The Gazette", domain="gazette.test"),
    body="\n\n".join(PARAGRAPHS),
)
SHOWN = Shown(asked=URL, address=URL)


def body(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def page(
    *paragraphs: str,
    title: str = OLD.title,
    head: str = "",
    when: str = "2026-05-01T08:30:00Z",
    lang: str = "en",
    end: str = "</article></main><footer>The Gazette</footer></body></html>",
) -> str:
    """Return the page of an article."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{title} | The Gazette</title>'
        f'<meta property="article:published_time" content="{when}">'
        f'<meta name="description" content="{paragraphs[0] if paragraphs else title}">{head}'
        '</head><body><header><a href="/">The Gazette</a></header>'
        f"<main><article><h1>{title}</h1>{text}{end}"
    )


def fate(html: str, old: Article = OLD, address: str = URL) -> Fate | None:
    """Return what a refresh makes of *html*, found at *address*, for the record of *old*."""
    found_page = Page(url=address, content=html, found_at=URL)
    found = facts(found_page)
    shown = Shown(
        asked=URL,
        address=address,
        kind=found.kind,
        free=found.free,
        whole=found.whole,
        wall=found.wall,
    )
    return losing(old, article_of(found, found_page), shown)
