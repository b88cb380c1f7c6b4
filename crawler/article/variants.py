"""Addresses that mean the same article by their form: how a reader came, and in what dress.

What is left out here is never asked for: a rule that is too bold loses articles. So a name that is
ambiguous counts only with a value that is not (``src=rss``, but ``src=3`` stays), and a part of a
path only behind what plainly names an article. Never touched: ``id``, ``p``, ``page``, ``/m/`` in a
path (a section as well as a dress), and everything that is not listed.
"""

import re
from typing import Final
from urllib.parse import SplitResult

from crawler.article.domains import domain_of

Pair = tuple[str, str]

# Parameters that say how a reader came, not what is read, whatever their value.
_TRACKING_PREFIXES: Final = (
    "utm_", "mtm_", "pk_", "hsa_", "at_campaign", "at_medium", "at_custom", "at_link_", "wt_mc",
    "wt_zmc", "gaa_", "sfmc_", "trk_", "guce_referrer", "aspsessionid",
)  # fmt: skip
_TRACKING_NAMES: Final = """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh mc_cid mc_eid
    _hsenc _hsmi __hstc __hssc __hsfp hsctatracking vero_id oly_anon_id oly_enc_id s_cid cmpid
    ncid ocid ref_src ref_url _ga _gl wickedid rb_clickid ml_subscriber ml_subscriber_hash
    ftag ftcamp xtor ito mkt_tok smid smtyp mbid spm soc_src soc_trk guccounter feedname
    ns_mchannel ns_source ns_campaign ns_linkname ns_fee fb_ref fb_source fb_action_ids
    fb_action_types __twitter_impression _branch_match_id epik dm_i elqtrackid ck_subscriber_id
    amp_js_v amp_gsa amp_r usqp
    jsessionid phpsessid cfid cftoken oscsid zenid
"""
_TRACKING: Final = frozenset(_TRACKING_NAMES.split())

# Parameters that do so if their value names a feed: as a word of its own, at the beginning.
_SOURCES: Final = frozenset({
    "src", "source", "from", "ref", "referrer", "referer", "via", "origin", "partner", "emc", "mod",
    "cmp", "tsrc", ".tsrc", "feedtype", "medium", "channel", "traffic_source",
})  # fmt: skip
_FEED: Final = re.compile(r"(?:rss|atom|feeds?|rssfeed|newsletter)\d?(?:[^a-z0-9].*)?", re.DOTALL)

# A session, if it looks like one and something else still tells which article is meant: some
# sites call a story's own number "sid".
_SESSIONS: Final = frozenset({"sid", "sessid", "sessionid", "session_id", "session", "sess"})
_SESSION: Final = re.compile(r"[0-9a-f]{16,}")
_PATH_SESSION: Final = re.compile(r";(?:jsessionid|phpsessid|sessionid)=[^/;]*", re.IGNORECASE)

# The dress.
_SWITCHES: Final = frozenset({"amp", "print", "printable", "rss"})
_ON: Final = frozenset({"", "1", "true", "yes", "y", "on"})
_FORMS: Final = frozenset({"outputtype", "output", "view", "mode", "layout", "format"})
_DRESSES: Final = frozenset({"amp", "print", "printable", "printer"})
_ENDINGS: Final = ("/amp", "/print")
_HOSTS: Final = ("m.", "mobile.", "amp.")
_WORDS: Final = re.compile(r"(?<![^\W_])[^\W_]+(?:[-_+][^\W_]+){2}")
_NUMBER: Final = re.compile(r"[0-9]{5}")
_FILE: Final = re.compile(r"[^.]\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)

# After "AMP Cache URL format and request handling" (amp.dev), and the viewer of a search engine:
# https://developers.google.com/search/docs/crawling-indexing/amp (section "AMP viewer").
_CACHE: Final = re.compile(r"(?:[a-z0-9-]+\.)?cdn\.ampproject\.org")
_CACHED: Final = re.compile(r"/(?:c|v|i)/(?:s/)?([^/.]+(?:\.[^/.]+)+/.*)", re.DOTALL)
_VIEWER: Final = re.compile(r"(?:www\.)?google\.(?:com?\.)?[a-z]{2,3}")
_VIEWED: Final = re.compile(r"/amp/(?:s/)?([^/.]+(?:\.[^/.]+)+/.*)", re.DOTALL)


def without_ways(query: str, path: str) -> str:
    """Return *query* without the parameters that say how a reader came, or which reader it is.

    A session's number goes only where *path* or another parameter tells the article.
    """
    pairs = [pair for pair in query.split("&") if not _is_way(*_split(pair))]
    rest = [pair for pair in pairs if not _is_session(*_split(pair))]
    if len(rest) < len(pairs) and not _tells(plain_path(path)):
        told = any(pair and not _is_dress(*_split(pair)) for pair in rest)
        rest = rest if told else pairs
    return "&".join(rest)


def without_session(path: str) -> str:
    """Return *path* without the sessions that servers write into it (``;jsessionid=1A2B``)."""
    return _PATH_SESSION.sub("", path) if ";" in path else path


def inside(parts: SplitResult) -> str | None:
    """Return the address that *parts*, an address of an AMP cache or viewer, shows, or None."""
    host = parts.hostname or ""
    if _CACHE.fullmatch(host):
        found = _CACHED.fullmatch(parts.path)
    elif parts.path.startswith("/amp/") and _VIEWER.fullmatch(host):
        found = _VIEWED.fullmatch(parts.path)
    else:
        return None
    return f"http://{found[1]}{'?' + parts.query if parts.query else ''}" if found else None


def plain_host(host: str) -> str:
    """Return *host*, a port may follow, without ``www.`` and what names a dress (``m.``, ``amp.``).

    A registrable domain stays whole: ``amp.dev``, ``m.co.uk``.
    """
    while True:
        if host.startswith("www."):
            host = host[4:]
        elif host.startswith(_HOSTS) and domain_of(name := host.partition(":")[0]) != name:
            host = host.partition(".")[2]
        else:
            return host


def plain_path(path: str) -> str:
    """Return *path* without a slash at its end and what names a dress.

    ``/amp`` and ``/print`` at the end go where what is before them plainly names an article, and
    ``/amp`` at the beginning where the last part does: ``/news/amp`` may be a story about
    amplifiers, and ``/amp/reviews`` is a section.
    """
    path = path.rstrip("/")
    while True:
        shorter = path
        if path.endswith(".amp"):
            shorter = path[:-4]
        elif path.endswith(".amp.html"):
            shorter = f"{path[:-9]}.html"
        elif path.endswith(_ENDINGS):
            before = path.rpartition("/")[0]
            shorter = before if names_article(before) else path
        elif path.startswith("/amp/") and names_article(path[4:]):
            shorter = path[4:]
        shorter = shorter.rstrip("/")
        if shorter == path or shorter.endswith(("/.html", "/")) or not shorter:
            return path
        path = shorter


def plain_pairs(pairs: list[Pair]) -> list[Pair]:
    """Return the parameters in *pairs* that do not name a dress."""
    return [pair for pair in pairs if not _is_dress(pair[0].lower(), pair[1].lower())]


def names_article(path: str) -> bool:
    """Tell whether the last part of *path* plainly names an article, and no section.

    It has three words or more, a number of five digits or more, or is a file.
    """
    return _tells(path) or bool(_FILE.search(path))


def _tells(path: str) -> bool:
    last = path.rstrip("/").rpartition("/")[2]
    return bool(_WORDS.search(last) or _NUMBER.search(last))


def _split(pair: str) -> Pair:
    name, _, value = pair.lower().partition("=")
    return name, value


def _is_way(name: str, value: str) -> bool:
    if name in _SOURCES:
        return bool(_FEED.fullmatch(value))
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _is_session(name: str, value: str) -> bool:
    return name in _SESSIONS and bool(_SESSION.fullmatch(value))


def _is_dress(name: str, value: str) -> bool:
    return value in _ON if name in _SWITCHES else name in _FORMS and value in _DRESSES
