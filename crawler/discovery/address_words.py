"""Words in addresses that tell what a page is, in many languages.

All in lower case, without accents, as ``segments.plain`` writes them; in scripts other than Latin,
as they stand in decoded paths.
"""

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FILES: Final = _set("""
    jpg jpeg png gif webp avif svg ico bmp tif tiff heic mp3 m4a ogg oga opus wav flac aac mp4 m4v
    webm mov avi mkv wmv flv m3u m3u8 mpg mpeg pdf doc docx xls xlsx ppt pptx odt ods odp rtf csv
    epub mobi zip rar gz tgz bz2 7z tar dmg exe apk msi iso css js mjs map json jsonld xml rss atom
    rdf ics vcf kml gpx woff woff2 ttf otf eot swf txt webmanifest yaml yml torrent wasm
""")
"""Extensions of what is no page."""

PAGES: Final = _set("html htm shtml xhtml phtml ece story amp")
"""Extensions of pages that are written once."""

SINGLE: Final = _set("""
    article articles story stories artikel artikeln articulo articulos artigo artigos articolo
    articoli beitrag beitraege meldung meldungen noticia notizia storia nyhet nieuwsbericht post
    posts node archives articleshow newsarticle news-article news-story newsdetail news-detail
    archives detail details view show read doc content item entry entries pressemitteilung
    pressemitteilungen press-release press-releases haber makale statya statia clanek clanok cikk
    uutinen press-releases comunicado comunicados communique communiques wiki feature features
    artikel-detail newsview articleview articles-view berita-detail tin-tuc
    single-news
""")
"""Folders that hold one article each."""

NEWS: Final = _set("""
    news blog blogs nachrichten aktuelles aktuell noticias noticia actualite actualites actualidad
    notizie nieuws nyheter nyheder uutiset frettir wiadomosci aktualnosci zpravy spravy hirek stiri
    haberler novosti vijesti vesti novini novyny naujienos zinas berita tin nouvelles info insights
    resources guides guide ratgeber rezepte recipes reviews review tests knowledge-center
    knowledge-hub learn glossary podcast episodes video videos columns kolumnen analysis interview
    interviews stories updates announcements
""")
"""Folders that hold articles among others."""

LISTS: Final = _set("""
    tag tags category categories kategorie kategorien categoria categorias categorie categorija
    kategoria kategori kategoriya rubrik rubrika rubriken rubrica rubrique rubriques topic topics
    thema themen tema temas theme themes schlagwort schlagworte stichwort stichworte etiqueta
    etiquetas mot-cle mots-cles label labels keyword keywords author authors autor autoren autores
    auteur auteurs autore autori avtor avtory redakteur columnist columnists contributor
    contributors profile profiles people person staff team byline writer writers user users member
    members utilisateur benutzer archive archiv archivo archivio arhiv page seite pagina strana
    series collection collections section sections taxonomy term date calendar kalender calendrier
    calendario agenda events event veranstaltungen termine evenements eventos eventi termin day
    month year week latest trending popular most-read all upcoming past forum forums board thread
    threads group groups location locations places channel channels playlist playlists
    \u8457\u8005 \u6a19\u7c64 \u6807\u7b7e \u5206\u985e \u5206\u7c7b \u30bf\u30b0
    \u30ab\u30c6\u30b4\u30ea\u30fc \u0442\u0435\u0433 \u0442\u0435\u0433\u0438
    \u0430\u0432\u0442\u043e\u0440 \u0440\u0443\u0431\u0440\u0438\u043a\u0430
    \u0643\u0627\u062a\u0628 \u0648\u0633\u0645 \u062a\u0635\u0646\u064a\u0641
""")
"""Folders that hold lists of articles."""

FUNCTIONS: Final = _set("""
    about contact contacts contactus aboutus contact-us about-us privacy terms imprint impressum
    datenschutz datenschutzerklaerung kontakt agb disclaimer legal cookie cookies cookie-policy gdpr
    dsgvo login logout signin signup signout register registration registrieren anmelden anmeldung
    abmelden account accounts konto mein-konto profil subscribe subscription subscriptions
    unsubscribe abo abonnement abonnieren abonnements abonnez newsletter newsletters search suche
    suchen recherche rechercher buscar busca busqueda ricerca cerca szukaj hledat zoeken sok haku
    arama poisk cari feed feeds rss atom sitemap site-map plan-du-site mapa-del-sitio amp print
    drucken imprimer imprimir share teilen partager email mailto send comment comments kommentar
    kommentare commentaires comentarios reply replytocom trackback cart checkout basket warenkorb
    panier carrito carrello shop store product products produkt produkte produit produits boutique
    tienda loja negozio kaufen buy order orders donate
    donation spenden jobs karriere careers career stellenangebote stellenmarkt empleo emploi
    vacancies recruitment advertise advertising advertisement werbung werben mediadaten publicite
    publicidade publicidad pubblicita reklama ads help hilfe aide ayuda aiuto ajuda faq faqs support
    feedback accessibility barrierefreiheit accessibilite settings preferences einstellungen
    wp-admin wp-login wp-content wp-json wp-includes xmlrpc admin api cgi-bin ajax cdn-cgi static
    assets uploads download downloads password passwort reset forgot verify oauth auth sso session
    app apps mobile widget widgets policy policies policia-de-privacidad conditions nutzung
    nutzungsbedingungen mentions mentions-legales cgu cgv confidentialite privacidad privacidade
    privacybeleid privacyverklaring aviso-legal note-legali chi-siamo qui-sommes-nous ueber-uns
    uber-uns quienes-somos quem-somos sobre over-ons om-oss om-os tietoa o-nas redakcja redaktion
    hakkimizda iletisim gizlilik kunye press-kit mediakit media-kit ratecard weather wetter meteo
    horoscope horoskop horoscopo tv-guide tv-programm obituaries traueranzeigen classifieds
    kleinanzeigen immobilien lottery lotto games spiele crossword sudoku puzzles quiz coupons
    gutscheine e-paper epaper bookmark bookmarks favorites favourites follow
    \u5229\u7528\u898f\u7d04 \u304a\u554f\u3044\u5408\u308f\u305b \u5173\u4e8e\u6211\u4eec
    \u043a\u043e\u043d\u0442\u0430\u043a\u0442\u044b \u043f\u043e\u0438\u0441\u043a
""")
"""Pages that do something, or are about the site."""

FILLERS: Final = _set("""
    us uns we our my your the a an of and und et y e o de des der die das la le les el of to for in
    on with by at up out me now here policy policies service services use notice statement
    information info condition conditions general data protection center centre rights
    security form page free online site website web team editorial complaints corrections code
    ethics standards sales licensing permissions reprints management preferences choices manage
    personal user customer reader readers
""")
"""Words that stand beside those of ``FUNCTIONS`` without a meaning of their own."""

DUTIES: Final = _set("""
    newsletter newsletters impressum datenschutz datenschutzerklaerung privacy cookie cookies login
    subscribe subscription unsubscribe abonnement contact kontakt agb disclaimer anmeldung
    accessibility barrierefreiheit mediadaten sitemap
""")
"""Words that name such a page even among others."""

JOINERS: Final = _set("and und et e y i en og och ja ve of de da do des du la le für fur for in")
"""Words that join two of a section's name."""

IDENTIFIERS: Final = _set("""
    id p aid nid sid newsid news_id articleid article_id artid art_id storyid story_id postid
    post_id itemid idx no num objectid autono newsno contentid docid doc_id key seq uid idxno
    article_no articleno entry item art article story news nr arcid oid cid n a v docno
""")
"""Parameters whose number names an article."""

FACETS: Final = _set("""
    sort sortby sort_by order orderby order_by filter filters facet facets f page paged pg offset
    start limit per_page perpage view_mode layout month year day date calendar cal week from until
    q query s search keyword keywords term replytocom share print printable redirect return
    returnurl return_url redirect_to next login logout action tag tags category cat author color
    size price min max add-to-cart tab session
""")
"""Parameters that list, sort, filter, or do something."""

SESSIONS: Final = _set("""
    phpsessid jsessionid sessionid session_id sessid aspsessionid cfid cftoken zenid oscsid sesskey
""")
"""Parameters, also of a path, that name a visit."""
