"""Frequent words by language, to tell what a text is written in."""

from typing import Final

# Words that are frequent in one language and rare in those it could be taken for.
_WORDS: Final = {
    "en": (
        "the and of to that is was for with are this have from they which their been would not it"
    ),
    "de": (
        "der die und das ist nicht mit den von auch sich auf eine dem des für sind wird werden bei"
    ),
    "fr": (
        "le les des est dans une que pour qui sur pas avec plus sont cette aux ont du nous mais"
    ),
    "es": "el los las que una por con para del como más pero su está este también fue son han",
    "it": "il che di per una non con sono della gli del più nel anche dei alla questo ha le è",
    "pt": "o os que não uma com para mais por dos da foi são ao também mas em sua ele do",
    "nl": "de het een van en dat niet zijn met voor ook op aan worden bij naar maar wordt deze",
    "sv": "och att det som är för inte på av med ett den har till om jag var kan från också",
    "da": "og det at er ikke på til af med som har den der en jeg også blev fra kan efter",
    "no": "og det at er ikke på til av med som har den jeg også ble fra kan etter var seg",
    "pl": "i w na że się nie jest do to z jak o za po ale przez od już może oraz",
    "cs": "a se na je že v to si ale které jako pro by jsou která také jsem podle při už",
    "sk": "a sa na je že v to si ale ktoré ako pre by sú ktorá tiež som podľa pri už",
    "hu": "a az és hogy nem egy is meg ez van csak már még vagy volt de mint ki azt lehet",
    "ro": "și în de la cu că nu pe este din mai care sau pentru sunt au fost lui între ce",
    "tr": (
        "ve bir bu için ile da de çok daha olarak olan gibi ne ancak kadar sonra göre en var değil"
    ),
    "fi": (
        "ja on ei että se oli hän myös mutta kun ovat joka sen tai niin kuin mukaan vain jo ollut"
    ),
    "id": (
        "yang dan di untuk dengan ini itu dari tidak dalam akan pada juga ke adalah telah "
        "oleh bisa atau karena"
    ),
    "vi": "và của là có không được cho một những trong với các người đã này để khi đến từ cũng",
    "ca": "el els que una per amb del com més però és també han dels aquest ha al les a i",
    "hr": "i je u se na da su za od koji kao ali nije što bi će to te smo iz",
    "lt": "ir kad su tai yra į bet kaip iš buvo nuo dėl apie po tik jau taip ne o savo",
    "sw": "ya wa kwa ni katika kuwa hiyo hii baada pia cha kama vya hivyo wakati ambao huyo lakini",
    "et": "ja on ei et see ka kui oma oli ta mis aga nii siis veel ning ole mida või välja",
}


def _by_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, words in _WORDS.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), language)
    return found


LANGUAGES_OF: Final = _by_word()
"""The languages in which a word is frequent."""
