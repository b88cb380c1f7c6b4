"""Parts of the pages that the tests of extraction read."""

URL = "https://www.gazette.test/city/harbour-bridge"
TEXT = (
    "<p>The old harbour bridge will close on Monday for repairs that take two years, the port "
    "said. "
    "Ferries carry people and bicycles across while cranes lift out the worn deck.</p>"
    "<p>Shops on the north bank fear for their trade, and the council has promised them a lower "
    "rent "
    "until the bridge is open again. The first trucks came before dawn to bring the "
    "scaffolding.</p>"
    "<p>Engineers found the cracks last spring. They say that the stone piers, which are older "
    "than "
    "the town hall, will stand for another century once the iron above them is new.</p>"
)


def html(head: str = "", body: str = TEXT, lang: str = "en") -> str:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head>'
        f"<body><article>{body}</article></body></html>"
    )
