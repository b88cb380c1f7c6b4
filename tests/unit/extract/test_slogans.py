"""A description that is the site's, and the same on all its pages, is no excerpt."""

from crawler.extract.summaries import choose
from crawler.extract.witness import Witness

TITLE = "Harbour bridge opens after three years"
TEXT = (
    "People walked across the bridge over the harbour from early in the morning on Sunday, and "
    "the first ferry passed below at noon, while engineers watched from the towers.\n\n"
    "Repairs had started when inspectors reported cracks, said Ada Brennan, who planned the works. "
    "Visitors praised the railings, children counted the rivets, musicians played marches, and "
    "fishermen complained about closed quays, missing parking places, louder traffic, higher "
    "charges, slower ferries, narrower channels, brighter lamps, steeper ramps, rougher pavement, "
    "shorter summers, colder winters, longer detours, busier mornings, emptier evenings, weaker "
    "coffee, smaller portions, softer bread, harder benches, darker corners, thinner blankets, "
    "cheaper souvenirs, stricter wardens, duller speeches, wilder rumours and thicker brochures."
)


def _chosen(*descriptions: str) -> str | None:
    found = [Witness(text, "meta description", 9 - n) for n, text in enumerate(descriptions)]
    return choose(found, TITLE, "The Gazette", TEXT)


def test_a_slogan_gives_way_to_the_next_description() -> None:
    own = "A bridge over the harbour opened"
    assert _chosen("Politics, Opera and Film Coverage since 1921", own) == own


def test_a_slogan_alone_gives_way_to_the_text() -> None:
    assert str(_chosen("Politics, Opera and Film Coverage since 1921")).startswith("People walked")


def test_a_sentence_in_other_words_stays() -> None:
    told = "Nobody expected that so many would celebrate its return."
    assert _chosen(told) == told


def test_a_description_with_a_word_of_the_article_stays() -> None:
    told = "Opinion: what another crossing means for ferries"
    assert _chosen(told) == told
