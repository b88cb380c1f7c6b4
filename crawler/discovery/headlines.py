"""Texts of links: which are headlines."""

import re
from typing import Final

_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uf900-\ufaff]")
_LONGEST: Final = 300
_USUAL: Final = 60
"""Characters of most headlines."""

_FEWEST: Final = 3
"""Words of a headline."""

# Texts of links that say the same of every article.
_INVITATIONS: Final = re.compile(
    r"(?:read|learn|see|show|view|find out|load)\s(?:more|all|full|the full|on|now|about)\b"
    r"|continue reading|full (?:story|article)|more (?:on|from|about|news)\b|(?:click|tap) here"
    r"|mehr (?:lesen|erfahren|dazu|zum|news)|jetzt lesen|weiter ?lesen|zum artikel|alle artikel"
    r"|lire (?:la suite|plus|l.article)|en savoir plus|voir (?:plus|tout)|toute l.actu"
    r"|leer m[aá]s|seguir leyendo|ver (?:m[aá]s|todo)|leia mais|saiba mais|continuar? lendo"
    r"|leggi (?:di pi[uù]|tutto|l.articolo)|continua a leggere|lees (?:meer|verder)|l[aä]s mer"
    r"|les mer|l[aæ]s mere|lue lis\u00e4\u00e4|czytaj (?:dalej|wi\u0119cej)|\u010d\u00edst d\u00e1l"
    r"|devam\u0131n\u0131 oku|\u0447\u0438\u0442\u0430\u0442\u044c|\u0434\u0430\u043b\u0435\u0435"
    r"|\u7d9a\u304d\u3092\u8aad\u3080|\u3082\u3063\u3068|\u67e5\u770b|\u66f4\u591a|\u95b1\u8b80"
    r"|\u0627\u0642\u0631\u0623|\u0627\u0644\u0645\u0632\u064a\u062f|\ub354\ubcf4\uae30"
    r"|skip to|zum inhalt|aller au contenu|saltar al",
    re.IGNORECASE,
)
_COUNTS: Final = re.compile(
    r"[\s(]*\d[\d.,]*\s*\+?\s*(?:comment|kommentar|coment|r[eé]pons|repl|opmerking|reacti|view|share|"
    r"like|min(?:ute)?s?\b|hours?\b|days?\b|stunden|heures|horas|\u30b3\u30e1\u30f3\u30c8)",
    re.IGNORECASE,
)


def words(text: str) -> int:
    """Return the number of words in *text*; in scripts without spaces, a word is three letters."""
    return len(text.split()) + len(_UNSPACED.findall(text[:_LONGEST])) // 3


def is_headline(text: str) -> bool:
    """Tell whether *text*, on one line, may be what an article is called."""
    if words(text) < _FEWEST or len(text) > _LONGEST:
        return False
    if _INVITATIONS.match(text) or _COUNTS.match(text):
        return False
    return sum(map(str.isalpha, text)) > len(text) // 3


def distance(text: str) -> int:
    """Return how far the length of *text* is from a usual headline's."""
    return abs(len(text) - _USUAL)
