# ruff: noqa: RUF001 - the names are in many scripts
"""Names of months in the languages that news sites are written in."""

from typing import Final

# As they stand in dates, in lower case: full, declined, and abbreviated.
_NAMES: Final = {
    1: (
        "january jan januar janvier janv enero ene gennaio gen janeiro januari jänner jaenner "
        "styczen stycznia sty leden ledna ianuarie tammikuuta tammikuu januára ocak январь января "
        "янв січня januarja jaanuar ιανουαριου"
    ),
    2: (
        "february feb februar février fevrier févr fevr febrero febbraio febr fevereiro fev "
        "februari luty lutego lut únor února unora februarie helmikuuta helmikuu feber şubat "
        "subat февраль февраля фев лютого veebruar φεβρουαριου"
    ),
    3: (
        "march mar märz maerz mrz mars marzo março marco maart mrt marzec marca březen března "
        "brezna martie maaliskuuta maaliskuu március marts mart март марта мар березня märts "
        "μαρτιου"
    ),
    4: (
        "april apr avril avr abril abr aprile kwiecień kwietnia kwi duben dubna aprilie "
        "huhtikuuta huhtikuu április nisan апрель апреля апр квітня aprill απριλιου"
    ),
    5: (
        "may mai mayo maggio mag maio mei maj maja květen května kvetna toukokuuta toukokuu május "
        "mayıs mayis май мая травня μαιου"
    ),
    6: (
        "june jun juni juin junio giugno giu junho czerwiec czerwca cze červen června cervna "
        "iunie kesäkuuta kesäkuu június haziran июнь июня июн червня juuni ιουνιου"
    ),
    7: (
        "july jul juli juillet juil julio luglio lug julho lipiec lipca lip červenec července "
        "cervence iulie heinäkuuta heinäkuu július temmuz июль июля июл липня juuli ιουλιου"
    ),
    8: (
        "august aug août aout agosto ago augustus sierpień sierpnia sie srpen srpna elokuuta "
        "elokuu augusztus augusti ağustos agustos август августа авг серпня αυγουστου"
    ),
    9: (
        "september sep sept septembre septiembre settembre set setembro wrzesień września wrz "
        "září zari septembrie syyskuuta syyskuu szeptember eylül eylul сентябрь сентября сен "
        "вересня σεπτεμβριου"
    ),
    10: (
        "october oct oktober okt octobre octubre ottobre ott outubro out październik października "
        "paz říjen října rijna octombrie lokakuuta lokakuu október ekim октябрь октября окт "
        "жовтня oktoober οκτωβριου"
    ),
    11: (
        "november nov novembre noviembre novembro listopad listopada lis listopadu noiembrie "
        "marraskuuta marraskuu kasım kasim ноябрь ноября ноя листопада νοεμβριου"
    ),
    12: (
        "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro grudzień "
        "grudnia gru prosinec prosince decembrie joulukuuta joulukuu desember des aralık aralik "
        "декабрь декабря дек грудня detsember δεκεμβριου"
    ),
}

MONTH_OF: Final = {name: number for number, names in _NAMES.items() for name in names.split()}
"""The number of a month by its name."""
