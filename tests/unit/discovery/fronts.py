"""Section pages in the styles that sites are built in."""

from dataclasses import dataclass, field

SITE = "https://www.gazette.test"


@dataclass(frozen=True)
class Front:
    """A section page, and the paths of the articles on it."""

    html: str
    articles: tuple[str, ...]
    url: str = f"{SITE}/"
    charset: str = "utf-8"
    shapes: dict[str, float] = field(default_factory=dict)


def page(body: str, head: str = "", lang: str = "en") -> str:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>News</title>{head}'
        f"</head><body>{body}</body></html>"
    )


def items(template: str, paths: tuple[str, ...], texts: tuple[str, ...]) -> str:
    return "".join(
        template.format(path=path, text=text) for path, text in zip(paths, texts, strict=True)
    )


TITLES = (
    "Council backs repair of the north mole",
    "Herring quota cut by a fifth this year",
    "The library boat that refused to sink",
    "Ferry contract goes to a family firm",
)
MENU = (
    '<nav><ul><li><a href="/">Home</a></li><li><a href="/news/">News</a></li>'
    '<li><a href="/world/middle-east/">Middle East</a></li><li><a href="/sport/">Sport</a></li>'
    '<li><a href="/house-and-garden/">House and Garden</a></li></ul></nav>'
)
FOOTER = (
    '<footer><a href="/about-us/">About us</a> <a href="/privacy-policy/">Privacy policy</a> '
    '<a href="/terms-and-conditions-of-use/">Terms and conditions of use</a> '
    '<a href="/feed/">RSS</a> <a href="https://social.test/gazette">Follow us on social media</a>'
    "</footer>"
)

WORDPRESS_PATHS = tuple(
    f"/2026/0{month}/{slug}/"
    for month, slug in enumerate(
        ("council-backs-repair", "herring-quota-cut", "library-boat", "ferry-contract"), start=1
    )
)
WORDPRESS = Front(
    page(
        f'<header class="site-header"><a href="/">The Gazette</a>{MENU}</header><main>'
        + items(
            '<article class="post-1 post"><a href="{path}"><img src="/p.jpg" alt=""></a>'
            '<header class="entry-header"><span><a rel="category tag" href="/category/city/">City'
            '</a></span><h2 class="entry-title"><a href="{path}" rel="bookmark">{text}</a></h2>'
            '<span class="byline">by <a href="/author/anna-maria-berg/">Anna Maria Berg</a></span>'
            "</header><p>The first lines of it, which say what it is about.</p>"
            '<a class="more-link" href="{path}#more-1">Continue reading the whole article</a>'
            '<footer><a href="{path}#comments">12 comments on this article</a>'
            '<a href="/tag/harbour-news-of-today/">Harbour news of today</a></footer></article>',
            WORDPRESS_PATHS,
            TITLES,
        )
        + '</main><aside class="widget-area"><h2>Archives</h2><a href="/2026/02/">February 2026'
        '</a><a href="/2026/01/">January 2026</a></aside><nav class="pagination">'
        f'<a class="next page-numbers" href="/page/2/">Older posts</a></nav>{FOOTER}'
    ),
    WORDPRESS_PATHS,
)

GRID_PATHS = (
    "/city/council-backs-repair-a1b2c3d4",
    "/sea/herring-quota-e5f60718",
    "/culture/boat-0a1b2c3d",
    "/money/ferry-4e5f6a7b",
)
GRID = Front(
    page(
        MENU.replace("<nav>", '<div class="mainNav">').replace("</nav>", "</div>")
        + '<div class="grid">'
        + items(
            '<div class="card c-7"><a class="card__link" href="{path}?utm_source=front"><img '
            'src="/p.jpg" alt=""><div class="card__kicker">City</div><div class="card__headline">'
            "{text}</div><p>What it is about, in a sentence or two that go on.</p></a></div>",
            GRID_PATHS,
            TITLES,
        )
        + "</div>"
        + FOOTER
    ),
    GRID_PATHS,
)

TABLE_PATHS = tuple(f"/shownews.asp?id={number}" for number in (1201, 1202, 1203, 1204))
TABLE = Front(
    page(
        '<table><tr><td bgcolor="#eeeeee"><font size="1"><a href="/default.asp">Home</a><br>'
        '<a href="/list.asp?cat=1">City</a><br><a href="/list.asp?cat=2">Sea</a><br>'
        '<a href="/guestbook.asp">Guestbook</a><br><a href="/kontakt.asp">Kontakt</a></font></td>'
        "<td>"
        + items(
            '<font face="Arial"><b><a href="{path}">{text}</a></b><br>12.03.2026 ... '
            '<a href="{path}">mehr</a></font><hr>',
            TABLE_PATHS,
            TITLES,
        )
        + "</td></tr></table>"
    ),
    TABLE_PATHS,
)

JAPANESE_PATHS = tuple(f"/articles/-/{number}" for number in (551201, 551202, 551203, 551204))
JAPANESE = Front(
    page(
        '<div class="globalNavi"><a href="/category/政治">政治</a><a href="/category/経済">経済</a>'
        '<a href="/ranking">ランキング</a></div><ul>'
        + items(
            '<li><a href="{path}"><p>{text}</p></a></li>',
            JAPANESE_PATHS,
            (
                "港の朝市、三年ぶりに再開へ",
                "ニシン漁獲枠を二割削減",
                "図書館船、沈まず",
                "フェリー契約は地元企業に",
            ),
        )
        + '</ul><a href="/terms">利用規約</a><a href="/articles?page=2">次へ</a>',
        lang="ja",
    ),
    JAPANESE_PATHS,
    charset="shift_jis",
)

ARABIC_PATHS = (
    "/news/2026/3/12/مجلس-المدينة-يدعم-الإصلاح",
    "/news/2026/3/11/خفض-حصة-الرنجة-هذا-العام",
    "/news/2026/3/10/قارب-المكتبة-لم-يغرق",
    "/news/2026/3/9/عقد-العبارة-لشركة-محلية",
)
ARABIC = Front(
    page(
        '<div id="menu"><a href="/رياضة">رياضة</a><a href="/اقتصاد">اقتصاد</a>'
        '<a href="/من-نحن">من نحن</a></div><section>'
        + items(
            '<div><h3><a href="{path}">{text}</a></h3></div>',
            ARABIC_PATHS,
            (
                "مجلس المدينة يدعم إصلاح الرصيف",
                "خفض حصة الرنجة بنسبة الخمس",
                "قارب المكتبة الذي لم يغرق",
                "عقد العبارة يذهب إلى شركة محلية",
            ),
        )
        + "</section>",
        lang="ar",
    ),
    ARABIC_PATHS,
)

NUMBERS_PATHS = tuple(f"/a-3f2b1{letter}" for letter in "abcd")
NUMBERS = Front(
    page(
        MENU
        + items('<p class="row"><a href="{path}">{text}</a></p>', NUMBERS_PATHS, TITLES)
        + FOOTER
    ),
    NUMBERS_PATHS,
)

PORTAL_PATHS = tuple(f"/{section}/story-{n}00412.html" for n, section in enumerate("abcd", start=1))
PORTAL = Front(
    page(
        '<div class="mega-menu">'
        + "".join(
            f'<div><h3><a href="/s{n}/">Section {n}</a></h3><ul>'
            + "".join(f'<li><a href="/s{n}/topic-{m}/">Topic number {m}</a></li>' for m in range(9))
            + "</ul></div>"
            for n in range(30)
        )
        + '</div><div id="content">'
        + items('<div class="t"><h2><a href="{path}">{text}</a></h2></div>', PORTAL_PATHS, TITLES)
        + "</div>"
        + FOOTER
    ),
    PORTAL_PATHS,
)

WORDS_PATHS = ("/blog/herring", "/blog/mole", "/blog/library", "/blog/ferries")
WORDS = Front(
    page(
        f"{MENU}<main><ul>"
        + items('<li><h3><a href="{path}">{text}</a></h3></li>', WORDS_PATHS, TITLES)
        + f"</ul></main>{FOOTER}"
    ),
    WORDS_PATHS,
)

TAGS = Front(
    page(
        f"{MENU}<main><h1>All topics</h1><ul>"
        + "".join(
            f'<li><a href="/tag/{word}-of-the-harbour/">News of the {word} harbour</a></li>'
            for word in ("old", "new", "north", "south", "east")
        )
        + f"</ul></main>{FOOTER}"
    ),
    (),
    url=f"{SITE}/tags/",
)

CALENDAR = Front(
    page(
        f"{MENU}<main><h1>Events</h1>"
        + "".join(
            f'<a href="/calendar/2026/{month}/">{month}</a><a href="?month=2026-{month}&amp;'
            f'sid=9f8e7d6c5b4a39281706f5e4d3c2b1a0">Events of month {month} of 2026</a>'
            f'<a href="/events/2026-{month}-01/">1</a>'
            for month in range(1, 13)
        )
        + '<a href="/news/?sort=date&amp;filter=all">Sort all of the news by date</a></main>'
    ),
    (),
    url=f"{SITE}/calendar/",
)

FRONTS = {
    "wordpress": WORDPRESS, "magazine-grid": GRID, "tables": TABLE, "japanese": JAPANESE,
    "arabic": ARABIC, "ids": NUMBERS, "mega-menu": PORTAL, "one-word-slugs": WORDS, "tags": TAGS,
    "infinite-calendar": CALENDAR,
}  # fmt: skip
