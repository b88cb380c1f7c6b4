"""Words that say nothing about what a text reports, by language.

Function words, and what news says in every story (said, year, percent). Left out on purpose are
words that mean something in another large language (German *war*, *Gift*; Spanish *sale*): all the
lists count for all texts, since short texts do not tell their language.
"""

from typing import Final

_WORDS: Final = {
    "en": (
        "the and of to that is was for with are this have from they which their been would not it "
        "its in on at by as be an or but if so we he she you his her him them our your my me us i "
        "a has had will can could should may might must do does did done being were am no nor yet "
        "than then there here when where who whom whose what why how all any both each few more "
        "most other some such only own same too very just also even still again once about above "
        "after against ahead along among around because before behind below between beyond down "
        "during into near off onto out over per since through throughout toward towards under "
        "until up upon via while within without although though however said say says saying told "
        "tell tells according added adds year years month months week weeks day days today "
        "yesterday tomorrow time times now new one two three four five six seven eight nine ten "
        "first second last next like many much well back make makes made making get gets got "
        "getting go goes going gone went come comes came take takes took taken see seen know known "
        "percent million billion thousand hundred people way part including include includes "
        "already another those these ever every never often later early earlier ago cannot don "
        "doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn ll ve re let put "
        "use used using want wants think good great big long high several set least less rather "
        "really read share photo image getty subscribe newsletter advertisement http https www com"
    ),
    "de": (
        "der die und das ist nicht mit den von auch sich auf eine dem des für sind wird werden bei "
        "ein einen einem einer eines er sie es wir ihr ich zu im in am an aus als wie wenn aber "
        "oder nur noch nach vor über um durch bis zum zur vom beim hat haben hatte hatten sein "
        "seine seinen seiner ihre ihren ihrer ihrem war waren wurde wurden worden kann können "
        "konnte soll sollen muss müssen will wollen dass damit dann da so schon mehr sehr wieder "
        "gegen unter zwischen seit während wegen ohne ab hier dort dieser diese dieses diesen "
        "diesem jedoch alle alles allem immer jetzt heute gestern morgen jahr jahre jahren tag "
        "tage tagen woche wochen monat uhr prozent millionen milliarden euro sagte sagt laut etwa "
        "rund zwei drei vier fünf ersten erste neue neuen neuer gibt geht machen macht gut viele "
        "man doch denn weil ob kein keine keinen selbst bereits zudem sowie dabei dazu davon was "
        "wer wo unser uns mal ganz anderen andere weiter"
    ),
    "fr": (
        "le les des est dans une que pour qui sur pas avec plus sont cette aux ont du nous mais la "
        "de et en un il elle ils elles on au ce ces cet se sa son ses leur leurs par ne ou où été "
        "être avoir fait faire comme tout tous toute toutes aussi après avant entre sans sous lors "
        "chez vers depuis encore selon contre dont donc très bien peut alors ainsi même autres "
        "autre deux trois ans année jour jours mois heures était avait sera ont avaient étaient a "
        "à y je vous nos notre votre si quand quelques cela celui celle ceux jusqu jamais moins "
        "peu déjà millions milliards dit déclaré indiqué ce qu c d l n s j m"
    ),
    "es": (
        "el los las que una por con para del como más pero su está este también fue son han la de "
        "en y a un se lo al le sus es no si ya o u e ha sin sobre entre cuando muy hay me todo "
        "todos todas toda nos uno unos unas ser era eran fueron estar estos esta estas ese esa "
        "esos eso desde hasta donde quien quienes durante contra ante tras según porque además "
        "así aunque cada otro otra otros otras mismo dos tres años año día días mes meses hoy ayer "
        "parte había hace hacer puede pueden tiene tienen dijo señaló indicó explicó aseguró "
        "millones mil ciento luego antes después bajo mientras"
    ),
    "it": (
        "il che di per una non con sono della gli del più nel anche dei alla questo ha le è la lo "
        "e a in un i si da al dal dalla nella nelle negli sul sulla sui tra fra ma o se ci come "
        "chi cui cosa era erano stato stata stati essere hanno aveva avere suo sua suoi loro quando "
        "dove dopo prima ancora molto tutto tutti tutte ogni altro altri altre due tre anni anno "
        "giorno giorni ieri oggi mila milioni secondo perché così già fatto fa può delle degli "
        "dello questa questi queste quello quella ed ad"
    ),
    "pt": (
        "o os que não uma com para mais por dos da foi são ao também mas em sua ele do a as e de "
        "um no na nos nas se pelo pela pelos das ou como quando muito já seu seus suas eles ela "
        "está estão ser era eram ter tem têm há foram até sem sobre entre depois antes mesmo isso "
        "este esta esse essa à às quem onde segundo ainda após contra durante cada outro outra "
        "dois duas três anos ano dia dias hoje ontem milhões mil disse afirmou deve pode fazer"
    ),
    "nl": (
        "de het een van en dat niet zijn met voor ook op aan worden bij naar maar wordt deze in is "
        "te die er als hij ze zij wij je ik om door over uit dan nog wel geen heeft hebben had was "
        "waren werd zou kan kunnen moet moeten meer tot tegen onder na al of dit hun haar zo veel "
        "tussen jaar jaren dag dagen vandaag gisteren procent miljoen miljard zegt volgens twee "
        "drie eerste nieuwe omdat toen daar hier waar alle andere"
    ),
    "sv": (
        "och att det som är för inte på av med ett den har till om jag var kan från också en i de "
        "vi du han hon sig så men ska skulle efter eller när vid nu här där under mot över bara "
        "år två tre säger enligt procent miljoner mer mycket alla andra blir blev hade"
    ),
    "da": (
        "og det at er ikke på til af med som har den der en jeg også blev fra kan efter i de et vi "
        "han hun sig så men skal ville eller når ved nu her under mod over kun år to tre siger "
        "ifølge procent millioner mere meget alle andre bliver havde være var om for"
    ),
    "no": (
        "og det at er ikke på til av med som har den jeg også ble fra kan etter var seg i de et en "
        "vi han hun så men skal ville eller når ved nå her under mot over bare år to tre sier "
        "ifølge prosent millioner mer mye alle andre blir hadde være om for"
    ),
    "fi": (
        "ja on ei että se oli hän myös mutta kun ovat joka sen tai niin kuin mukaan vain jo ollut "
        "ole he me ne tämä tämän nyt vielä sekä jos mitä miten noin yli kaksi kolme vuotta vuonna "
        "vuoden sanoo kertoo prosenttia miljoonaa voi olisi olivat"
    ),
    "pl": (
        "i w na że się nie jest do to z jak o za po ale przez od już może oraz a ten ta te tego "
        "tym tej dla był była było były są być co czy jego jej ich który która które których przed "
        "przy pod nad między tylko bardzo także też roku lat lata dwa trzy powiedział procent "
        "miliony milionów gdy kiedy gdzie jako ze we został została"
    ),
    "cs": (
        "a se na je že v to si ale které jako pro by jsou která také jsem podle při už z do o za "
        "po od k s i ve který bylo byl byla byli jeho jejich jen než více roku let dva tři řekl "
        "uvedl procent tisíc korun po pak když tak až před mezi"
    ),
    "sk": "sa ktoré ako sú ktorá tiež som podľa už z do o za po od k s i vo bol bola boli viac roku",
    "hu": (
        "a az és hogy nem egy is meg ez van csak már még vagy volt de mint ki azt lehet el ha ezt "
        "akkor után majd szerint amely több két három év évben nagy minden úgy aki ami"
    ),
    "ro": (
        "și în de la cu că nu pe este din mai care sau pentru sunt au fost lui între ce un o a al "
        "ale cel să se va fi după prin despre iar ani anul doi trei milioane spus potrivit"
    ),
    "tr": (
        "ve bir bu için ile da de çok daha olarak olan gibi ne ancak kadar sonra göre en var değil "
        "o ki mi her şu ise ya diye oldu olduğu dedi etti yıl iki üç bin milyon yüzde"
    ),
    "el": (
        "και το να του η της με που την από για είναι στο στην τα τη των θα δεν ο οι τον στη σε ότι "
        "μια ένα κατά μετά έχει αυτό πως όπως αλλά ή προς πριν"
    ),
    "ru": (
        "и в не на что он я с как а по это она но к у из за от так же все для о до было был была "
        "были быть его её ее их бы мы вы они при или если только уже ещё еще когда где чтобы "
        "который которая которые которых также после более будет может со во об под над между "
        "году года лет тысяч миллионов рублей процентов сообщил заявил рассказал слам словам "
        "этом этого время своей свои своих один два три того том"
    ),
    "uk": (
        "і в не на що він я з як а по це вона але до у із за від так же все для о було був була "
        "були бути його її їх ми ви вони при або якщо тільки вже ще коли де щоб який яка які "
        "також після більше буде може та й про під над між році року років тисяч"
    ),
    "bg": "и в на не че за с от да се по са като до е през при след или това които който година",
    "sr": "и у на не да је се су за са од као по али или који која које до након године",
    "hr": "i je u se na da su za od koji kao ali nije što bi će to te smo iz godine nakon prema",
    "id": (
        "yang dan di untuk dengan ini itu dari tidak dalam akan pada juga ke adalah telah oleh "
        "bisa atau karena tahun para saat ada mereka kami sudah lebih menjadi kata seperti hari"
    ),
    "vi": (
        "và của là có không được cho một những trong với các người đã này để khi đến từ cũng theo "
        "về năm ngày tại sau trên vào ra đó nhiều còn như thì"
    ),
    "ca": "el els que una per amb del com més però és també han dels aquest ha al les a i va ser",
    "lt": "ir kad su tai yra į bet kaip iš buvo nuo dėl apie po tik jau taip ne o savo metų",
    "et": "ja on ei et see ka kui oma oli ta mis aga nii siis veel ning ole mida või välja aasta",
    "sw": "ya wa kwa ni katika kuwa hiyo hii baada pia cha kama vya hivyo wakati ambao huyo na la",
    "ar": (
        "في من على إلى أن عن مع هذا هذه التي الذي الذين كان كانت ما لا لم لن قد كل بعد قبل بين "
        "حتى أو ثم إن أنه أنها وقال قال قالت وأضاف أضاف وفي ومن وعلى وأن كما وكان وكانت خلال عند "
        "منذ ذلك تلك هو هي هم نحو ضد حول دون غير أي أكثر اليوم أمس عام يوم مليون ألف أحد إلا لها "
        "له به بها فيها فيه عليه عليها منها منه تم يتم وقد ولم ولا"
    ),
    "fa": (
        "و در به از که این را با است آن برای شد شده می کرد یک بود تا بر هم خود ها های نیز اما "
        "باید وی گفت سال روز هزار میلیون دارد کند کرده دو سه پس پیش"
    ),
    "ur": "کے میں کی ہے اور سے کا کو نے پر یہ کہ ہیں اس وہ تھا تھے تھی ان بھی کر لیے گیا گئی ہو",
    "he": "של את על לא זה הוא היא עם כי גם אל או אם כל יותר היה היו אבל רק אחרי לפני בין שנים",
    "hi": (
        "के में की है और से का को ने पर यह कि हैं इस वह था थे थी भी कर लिए गया गई हो एक कहा बाद "
        "साथ तक अपने किया जा रहा रही रहे तो ही उन उनके इसके वाले दिया करने साल दिन लाख करोड़ हुए "
        "हुआ हुई दो तीन बताया ताकि नहीं या जो"
    ),
    "mr": "आहे आणि या ते तर हे च नाही की मध्ये त्या होते यांनी आला करून असे केली",
    "gu": "છે અને આ તે એક માટે પર કે થી ને હતી હતો હતા કરી પણ સાથે",
    "bn": "এবং এই যে করে থেকে জন্য না ও হয় হয়েছে এক করা তার সঙ্গে পর তিনি বলেন",
    "ta": "என்று ஒரு இந்த மற்றும் அவர் என தெரிவித்தார் உள்ளது",
}  # fmt: skip

COMMON: Final = frozenset(word for words in _WORDS.values() for word in words.split())
"""All of them, case-folded."""

GRAMMATICAL: Final = frozenset("的了是在她它这這那就于於从從把被让讓等们們")
"""Chinese characters that tie words together: a pair of letters with one of them says little."""

_ENDINGS: Final = (
    "에서 으로 했다 한다 습니 니다 이다 하는 하고 에게 까지 부터 된다 됐다 있다 있는 지난 것으 으며 하며 했고 "
    "라고 다고 라며 다며 는데 었다 였다 하기 하지 대한 대해 위해 따르 르면 통해"
)
ENDINGS: Final = frozenset(_ENDINGS.split())
"""Pairs of letters that end a Korean word."""
