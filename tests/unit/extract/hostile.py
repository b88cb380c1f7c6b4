"""Pages made to cost time or memory (adversarial 15-20), by what they are full of."""

from typing import Final

from tests.unit.extract.sample import TEXT

PAGES: Final = {
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + f">{TEXT}",
    "hidden-attributes": (
        '<!--<a b="--><p ' + " ".join(f"a{n}" for n in range(200_000)) + '><i c=">'
    ),
    "elements": "<p>x</p>" * 1_000_000,
    "links": '<a href="/x">y</a>' * 300_000,
    "metas": '<meta name="a" content="b">' * 60_000 + TEXT,
    "entities": "<p>" + "&amp;" * 1_900_000,
    "nested": "<div>" * 1_000_000 + "text",
    "misnested": "<b><div></b>" * 90_000 + "text",
    "comments": "<!--" * 1_000_000,
    "unclosed-tags": "<a " * 1_000_000,
    "unclosed-quotes": '<a b="' * 300_000,
    "laughs": '<!DOCTYPE a [<!ENTITY a "&b;&b;"><!ENTITY b "&a;&a;">]>' + TEXT,
    "tables": "<table><tr><td>" * 30_000,
    "titles-and-names": (
        "".join(
            f'<meta property="og:title" content="a - {n}">'
            f'<meta property="og:site_name" content="s{n}">'
            for n in range(40_000)
        )
        + TEXT
    ),
    "names-aside": (
        '<div class="sidebar">' + '<span class="date byline" itemprop="author">x</span>' * 90_000
    ),
    "headings": "<h1>a</h1>" * 90_000,
    "author-links": '<h1>a</h1><a href="/author/x">Ada Bell c</a>' * 30_000,
    "years": "<i>2026</i>" * 90_000,
    "times": '<time class="date">1 March</time>' * 90_000,
}
