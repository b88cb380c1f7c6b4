"""The words of pages that stand in an article's place, by language; folded, see ``folding``.

They are those that the largest content systems, consent managers, gatekeepers and domain traders
put on such pages. A headline must be one of them from its first word to its last.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final, Literal

from ahocorasick_rs import AhoCorasick

from crawler.extract.folding import folded

Wall = Literal["paywall", "consent", "login", "captcha", "parked", "not-found"]
"""What can stand in an article's place."""

_NOT_FOUND: Final = """
Page not found; Page not found!; Page cannot be found; Page can't be found; Not found; The page was not found
The page you requested was not found; The page you requested could not be found; This page does not exist
The page you are looking for doesn't exist; The page you're looking for does not exist; Page does not exist
The page you are looking for could not be found; The page you were looking for doesn't exist; Page missing
Sorry, this page isn't available; This page isn't available; Page unavailable; Page not available; Page no longer available
Sorry, we couldn't find that page; We couldn't find that page; We can't find that page; We can't find this page
Sorry, we can't find that page; We can't find the page you're looking for; Oops! That page can't be found
Sorry, we can't find the page you're looking for; Sorry, the page you are looking for could not be found
Oops! Page not found; Oops, page not found; Sorry, page not found; Whoops! Page not found; Nothing found
Article not found; Story not found; Content not found; Post not found; This article is no longer available
Article no longer available; This story is no longer available; This content is no longer available; Content unavailable
This content isn't available right now; Content no longer available; The requested URL was not found on this server
This story has been removed; This article has been removed; This page has been removed; This content has been removed; Page removed
The requested page could not be found; The requested page was not found; Object not found; File not found
Seite nicht gefunden; Die Seite wurde nicht gefunden; Seite wurde nicht gefunden; Seite existiert nicht
Die angeforderte Seite wurde nicht gefunden; Diese Seite existiert nicht; Diese Seite existiert nicht mehr
Diese Seite wurde nicht gefunden; Seite nicht verfügbar; Seite nicht mehr verfügbar; Artikel nicht gefunden
Artikel nicht mehr verfügbar; Dieser Artikel ist nicht mehr verfügbar; Dokument nicht gefunden; Inhalt nicht gefunden
Die von Ihnen gesuchte Seite existiert nicht; Die gewünschte Seite wurde nicht gefunden; Inhalt nicht verfügbar
Nicht gefunden; Dieser Artikel wurde gelöscht; Dieser Artikel wurde entfernt; Diese Seite wurde entfernt
Diese Seite gibt es nicht; Diese Seite gibt es nicht mehr; Diese Seite ist leider nicht verfügbar
Introuvable; Non trouvé; Cet article a été supprimé; Cette page a été supprimée; Cet article n'est plus disponible
Page non trouvée; Page introuvable; La page est introuvable; Cette page n'existe pas; Cette page n'existe plus
La page que vous recherchez n'existe pas; La page demandée n'existe pas; La page demandée est introuvable
Article introuvable; Page inexistante; Oups! Page introuvable; Contenu introuvable; Cette page est introuvable
La page que vous cherchez est introuvable; La page que vous recherchez est introuvable; Document introuvable
No encontrado; No encontrada; Este artículo ya no está disponible; Este artículo ha sido eliminado
Página no encontrada; No se encuentra la página; No se ha encontrado la página; La página no existe
La página que buscas no existe; La página solicitada no existe; Página no disponible; Esta página no existe
La página que está buscando no existe; No encontramos la página que buscas; Artículo no encontrado
Página no existe; Contenido no encontrado; Contenido no disponible; La página no fue encontrada
Non trovato; Non trovata; Questo articolo non è più disponibile
Pagina non trovata; La pagina non esiste; Pagina inesistente; La pagina richiesta non esiste; Articolo non trovato
Questa pagina non esiste; Pagina non disponibile; La pagina che stai cercando non esiste; Contenuto non disponibile
La pagina richiesta non è stata trovata; La pagina cercata non esiste; Ops! Pagina non trovata
Não encontrado; Não encontrada; Página não encontrada; Página não existe; A página não foi encontrada; A página que procura não existe
Esta página não existe; Ops! Página não encontrada; Conteúdo não encontrado; Notícia não encontrada; Página indisponível
A página solicitada não foi encontrada; Página não disponível; Artigo não encontrado; Página inexistente
Niet gevonden; Dit artikel is niet meer beschikbaar; Dit artikel is verwijderd
Pagina niet gevonden; De pagina is niet gevonden; Deze pagina bestaat niet; Deze pagina bestaat niet meer
De pagina die u zoekt bestaat niet; De opgevraagde pagina is niet gevonden; Artikel niet gevonden; Pagina bestaat niet
Страница не найдена; Страница не существует; Запрашиваемая страница не найдена; Такой страницы нет; Не найдено
Страница, которую вы ищете, не существует; Материал не найден; Страница удалена; Извините, страница не найдена
Сторінку не знайдено; Сторінка не знайдена; Такої сторінки не існує; Страницата не е намерена
Strona nie została znaleziona; Nie znaleziono strony; Strona nie istnieje; Nie ma takiej strony; Nie znaleziono
Szukana strona nie istnieje; Podana strona nie istnieje; Artykuł nie istnieje; Strony nie znaleziono
Stránka nenalezena; Stránka nebyla nalezena; Stránka neexistuje; Stránka sa nenašla; Stránka nebola nájdená
Sidan hittades inte; Sidan kunde inte hittas; Sidan finns inte; Siden blev ikke fundet; Siden findes ikke
Siden ble ikke funnet; Siden finnes ikke; Fant ikke siden; Sivua ei löytynyt; Sivua ei löydy; Sayfa bulunamadı
Aradığınız sayfa bulunamadı; Az oldal nem található; A keresett oldal nem található; Pagina nu a fost găsită
Pagina nu există; Pagina căutată nu există; Stranica nije pronađena; Stranica nije pronadena; Stran ne obstaja
Pàgina no trobada; Η σελίδα δεν βρέθηκε; Δεν βρέθηκε η σελίδα; Halaman tidak ditemukan; Không tìm thấy trang
Trang không tồn tại; Laman tidak ditemui; पृष्ठ नहीं मिला; पेज नहीं मिला; পৃষ্ঠাটি পাওয়া যায়নি; ไม่พบหน้าที่คุณต้องการ; ไม่พบหน้า
ページが見つかりません; ページが見つかりませんでした; お探しのページは見つかりません; お探しのページは見つかりませんでした
お探しのページが見つかりません; お探しのページが見つかりませんでした; 指定されたページは存在しません; 該当する記事はありません
指定されたページが見つかりません; 記事が見つかりません; 記事が見つかりませんでした; このページは存在しません; ページがありません
页面不存在; 页面未找到; 找不到页面; 未找到页面; 您访问的页面不存在; 您要查看的页面不存在; 抱歉，您访问的页面不存在; 页面找不到了
对不起，您访问的页面不存在; 页面没有找到; 你访问的页面不存在; 文章不存在; 頁面不存在; 找不到頁面; 找不到網頁; 您要找的頁面不存在
페이지를 찾을 수 없습니다; 요청하신 페이지를 찾을 수 없습니다; 존재하지 않는 페이지입니다; 존재하지 않는 기사입니다
الصفحة غير موجودة; لم يتم العثور على الصفحة; الصفحة المطلوبة غير موجودة; عذرا الصفحة غير موجودة
عذراً، الصفحة غير موجودة; هذه الصفحة غير موجودة; صفحه مورد نظر یافت نشد; صفحه یافت نشد; صفحه پیدا نشد
הדף לא נמצא; העמוד לא נמצא; הדף המבוקש לא נמצא
"""

_CAPTCHA: Final = """
Just a moment; Just a moment please; One moment please; One more step; Please wait; Attention Required!
Attention required! | Cloudflare; Access denied; Access to this page has been denied; Access blocked
Access to this site has been denied; Access to this page is forbidden; Sorry, you have been blocked
You have been blocked; Request blocked; Request rejected; The request is blocked; The request could not be satisfied
Are you a robot; Are you a human; Are you human; Are you not a robot; I am not a robot; Robot check; Robot or human
Human verification; Bot verification; Bot check; Bot detection; Security check; Security verification; Security challenge
Verify you are human; Please verify you are a human; Please verify you are human; Verifying you are human
Pardon our interruption; Pardon the interruption; Captcha; Please complete the captcha; Checking your browser
Checking your browser before accessing; Please wait while we verify your browser; DDoS-Guard; Performing security verification
Browser check; Client challenge; Vercel security checkpoint; Unusual traffic; Too many requests; 403; 403 Forbidden
Forbidden; Error 403; 403 Access denied; 403 Error; HTTP 403; HTTP error 403; HTTP 403 Forbidden; 429 Too many requests
Einen Moment; Einen Moment bitte; Nur einen Moment; Zugriff verweigert; Zugriff blockiert; Sicherheitsüberprüfung
Sind Sie ein Roboter; Sind Sie ein Mensch; Sicherheitsabfrage; Ich bin kein Roboter; Bestätigen Sie, dass Sie ein Mensch sind
Un instant; Un instant, s'il vous plaît; Un moment; Accès refusé; Accès bloqué; Accès interdit; Êtes-vous un robot
Vérification de sécurité; Contrôle de sécurité; Vérifiez que vous êtes humain; Vous avez été bloqué
Un momento; Un momento, por favor; Acceso denegado; Acceso bloqueado; Verificación de seguridad; Eres un robot
Accesso negato; Un attimo; Un momento, per favore; Verifica di sicurezza; Sei un robot; Accesso bloccato
Um momento; Só um momento; Acesso negado; Verificação de segurança; Você é um robô; Acesso bloqueado
Een moment; Een ogenblik; Een ogenblik geduld; Toegang geweigerd; Beveiligingscontrole; Bent u een robot
Один момент; Одну секунду; Доступ запрещён; Доступ запрещен; Доступ ограничен; Вы не робот; Проверка безопасности
Проверка браузера; Подтвердите, что вы не робот; Докажите, что вы не робот
Chwileczkę; Cierpliwości; Dostęp zabroniony; Odmowa dostępu; Weryfikacja bezpieczeństwa; Czy jesteś robotem
Bir dakika lütfen; Erişim engellendi; Okamžik prosím; Přístup odepřen; Åtkomst nekad; Tilgang nektet
しばらくお待ちください; アクセスが拒否されました; ロボットではありません; セキュリティチェック; アクセス拒否
请稍候; 请稍等; 访问被拒绝; 安全验证; 人机验证; 安全检查; 滑动验证; 請稍候; 存取被拒; 百度安全验证; 访问受限
잠시만 기다리십시오; 잠시만 기다려 주세요; 접근이 거부되었습니다; 보안 확인
لحظة من فضلك; تم رفض الوصول; الوصول مرفوض; التحقق من الأمان; هل أنت روبوت; ممنوع الوصول
"""

_CONSENT: Final = """
Before you continue; Before you continue to Google; Before you continue to YouTube; We value your privacy
We care about your privacy; Your privacy; Your privacy matters; Your privacy is important to us; Privacy settings
Your privacy choices; Your privacy settings; Cookie consent; Cookie settings; Cookie preferences; Cookies
Cookie notice; Privacy consent; Consent; Consent required; GDPR consent; Manage consent; Privacy preferences
We use cookies; This site uses cookies; This website uses cookies; Privacy wall; Cookie wall; Yahoo is part of the Yahoo family of brands
Privacy preference center; Privacy gate; Consent or pay; Accept cookies to continue; Please accept cookies
Bevor Sie fortfahren; Bevor Sie zu Google weitergehen; Bevor du fortfährst; Wir schätzen Ihre Privatsphäre; Ihre Privatsphäre ist uns wichtig
Datenschutzeinstellungen; Datenschutz-Einstellungen; Datenschutz; Cookie-Einstellungen; Einwilligung; Zustimmung
Privatsphäre-Einstellungen; Wir verwenden Cookies; Diese Website verwendet Cookies; Mit Werbung weiterlesen
Mit Werbung und Cookies weiterlesen; Ihre Einwilligung; Ihre Zustimmung; Wir benötigen Ihre Zustimmung
Avant de continuer; Avant d'accéder à Google; Nous respectons votre vie privée; Votre vie privée nous importe
Le respect de votre vie privée est notre priorité; Paramètres de confidentialité; Gestion des cookies; Vos choix en matière de cookies
Paramètres des cookies; Nous utilisons des cookies; Votre consentement; Gérer le consentement; Continuer sans accepter
Antes de continuar; Antes de ir a Google; Valoramos tu privacidad; Valoramos su privacidad; Tu privacidad es importante
Su privacidad es importante para nosotros; Configuración de privacidad; Configuración de cookies; Usamos cookies; Utilizamos cookies
Prima di continuare; La tua privacy è importante; Il rispetto della tua privacy è la nostra priorità; Noi rispettiamo la tua privacy
Impostazioni sulla privacy; Impostazioni dei cookie; Utilizziamo i cookie; Informativa sui cookie; Rispettiamo la tua privacy
Valorizamos a sua privacidade; Nós valorizamos sua privacidade; Sua privacidade é importante; Definições de privacidade; Usamos cookies
Respeitamos a sua privacidade; Configurações de cookies
Voordat je verdergaat; Voordat u verdergaat; Wij waarderen uw privacy; Je privacy is belangrijk; Privacy-instellingen; Cookie-instellingen
Privacyinstellingen; Cookies op deze website; Wij gebruiken cookies; DPG Media Privacy Gate; Cookies accepteren
Прежде чем продолжить; Мы ценим вашу конфиденциальность; Настройки конфиденциальности; Настройки cookie
Мы используем cookie; Мы используем файлы cookie
Zanim przejdziesz dalej; Cenimy Twoją prywatność; Szanujemy Twoją prywatność; Ustawienia prywatności; Ustawienia plików cookie
Vi värnar om din integritet; Vi värdesätter din integritet; Vi bryr oss om ditt privatliv; Evästeasetukset; Gizliliğinize değer veriyoruz
Nastavení soukromí; Vážíme si vašeho soukromí
続行する前に; プライバシー設定; Cookieの設定; クッキーの設定; Cookieの使用について; 在继续之前; 我们重视您的隐私; 隐私设置; Cookie 设置; 隱私權設定
개인정보 설정; 쿠키 설정; قبل المتابعة; نحن نقدر خصوصيتك; إعدادات الخصوصية; إعدادات ملفات تعريف الارتباط
"""

_LOGIN: Final = """
Sign in; Sign in to continue; Please sign in; Sign in or register; Sign in to your account; Log in; Login; Log in to continue
Log in to your account; Please log in; Please log in to continue; Login required; Log in or register; Login or register
Log in or sign up; Member login; Subscriber login; Account login; User login; Sign in or create an account; You must be logged in
You must log in to continue; Authentication required; Register to continue; Register to continue reading; Single sign-on; Welcome back
Create an account; Create a free account; Register; Registration
Anmelden; Anmeldung; Einloggen; Bitte anmelden; Bitte melden Sie sich an; Anmelden oder registrieren; Login erforderlich
Bitte loggen Sie sich ein; Jetzt anmelden; Melden Sie sich an; Registrieren; Registrierung; Mein Konto
Connexion; Se connecter; Identifiez-vous; Connectez-vous; Identification; Veuillez vous connecter; Inscription; S'identifier
Connectez-vous à votre compte; Connexion requise
Iniciar sesión; Inicia sesión; Inicie sesión; Acceder; Identifícate; Ingresar; Inicio de sesión; Regístrate; Iniciar sesión o registrarse
Accedi; Effettua il login; Accesso; Accedi o registrati; Registrati; Accedi al tuo account
Entrar; Iniciar sessão; Fazer login; Faça login; Faça seu login; Login ou cadastro; Acesse sua conta; Início de sessão
Inloggen; Log in om verder te gaan; Aanmelden; Log in om verder te lezen; Inloggen of registreren
Вход; Войти; Авторизация; Вход на сайт; Войдите; Войдите в аккаунт; Регистрация; Вхід; Увійти
Zaloguj się; Logowanie; Zaloguj; Zarejestruj się; Přihlášení; Přihlásit se; Prihlásenie; Logga in; Logg inn; Log ind
Kirjaudu; Kirjaudu sisään; Giriş; Giriş yap; Oturum aç; Bejelentkezés; Autentificare; Conectare; Prijava; Σύνδεση; Đăng nhập; Masuk
ログイン; サインイン; ログインしてください; 会員ログイン; 登录; 请登录; 用户登录; 登入; 會員登入; 会员登录; 로그인; تسجيل الدخول; الدخول; ورود; התחברות
"""

_PARKED: Final = """
This domain is for sale; Domain is for sale; This domain may be for sale; Domain for sale; Buy this domain; This domain name is for sale
This web page is parked free; Domain parked; Parked domain; Domain parking; This domain is parked; Parked domain name
This domain has expired; Domain expired; Domain has expired; This domain name has expired; Premium domain for sale; This site is for sale
Future home of something quite cool; Website coming soon; Account suspended; This account has been suspended; Website suspended
This domain has been registered; This domain is registered
Diese Domain steht zum Verkauf; Domain steht zum Verkauf; Domain zu verkaufen; Diese Domain ist zu verkaufen; Domain geparkt
Diese Domain wurde registriert; Hier entsteht eine neue Internetpräsenz; Hier entsteht eine neue Webseite
Ce nom de domaine est à vendre; Ce domaine est à vendre; Nom de domaine à vendre; Domaine à vendre; Domaine expiré
Este dominio está en venta; Dominio en venta; Dominio a la venta; Este dominio está a la venta; Dominio expirado
Questo dominio è in vendita; Dominio in vendita; Dominio scaduto; Este domínio está à venda; Domínio à venda
Dit domein is te koop; Deze domeinnaam is te koop; Domeinnaam te koop; Domein te koop
Домен продаётся; Домен продается; Этот домен продается; Этот домен продаётся; Срок регистрации домена истек
Domena na sprzedaż; Ta domena jest na sprzedaż; Ta domena jest do kupienia; Domena wygasła; Domänen är till salu
このドメインは販売中です; このドメインは売り出し中です; ドメイン売ります; 该域名出售; 此域名出售; 域名出售; 该域名正在出售; 此域名待售
이 도메인은 판매 중입니다; هذا النطاق معروض للبيع; النطاق للبيع
"""

_PAYWALL: Final = """
to continue reading; to keep reading; to read the full; to read the rest; to read this article; to read the whole
continue reading with a subscription; subscribe to read; subscribe to continue; subscribe now to; subscribers only
for subscribers only; exclusive to subscribers; exclusively for subscribers; available to subscribers; subscriber exclusive
already a subscriber; already a member; subscribe to unlock; unlock this article; this article is reserved for
become a member to read; become a subscriber; start your free trial to; you have reached your limit of free
you ve reached your limit; this is a premium article; this content is for members; this post is for paid subscribers
this post is for paying subscribers; you have read your last free; remaining free articles; create a free account to read
jetzt weiterlesen; um weiterzulesen; nur für abonnenten; nur für abonnentinnen
exklusiv für abonnenten; dieser artikel ist exklusiv für; dieser artikel ist kostenpflichtig; mit plus weiterlesen
sie haben bereits ein abo; bereits abonnent; schon abonnent; jetzt abonnieren und; mit einem abo weiterlesen
um den ganzen artikel zu lesen; um diesen artikel zu lesen; den vollständigen artikel lesen; weiterlesen und; weiterlesen für
réservé aux abonnés; réservée aux abonnés; réservé à nos abonnés; réservée à nos abonnés; pour lire la suite; abonnez vous pour
déjà abonné; article réservé; poursuivre votre lecture; poursuivre la lecture; continuer la lecture
pour continuer à lire; accédez à l intégralité; la suite est réservée
exclusivo para suscriptores; solo para suscriptores; sólo para suscriptores; suscríbete para; suscríbase para; para seguir leyendo
para continuar leyendo; ya eres suscriptor; contenido exclusivo; sigue leyendo con; hazte suscriptor
riservato agli abbonati; solo per abbonati; per continuare a leggere; continua a leggere con; abbonati per; sei già abbonato
contenuto riservato; per leggere l articolo completo
exclusivo para assinantes; exclusiva para assinantes; exclusivo para subscritores; assine para; para continuar lendo; para continuar a ler; já é assinante
conteúdo exclusivo; leia a matéria completa; só para assinantes
alleen voor abonnees; exclusief voor abonnees; om verder te lezen; verder lezen; lees verder met; al abonnee; word abonnee
доступно только подписчикам; только подписчикам; только для подписчиков; чтобы читать дальше; чтобы продолжить чтение; оформите подписку; продолжить чтение
dostępne tylko dla; tylko dla prenumeratorów; tylko dla subskrybentów; aby czytać dalej; czytaj dalej w; kup dostęp; dalsza część dostępna
dla abonentów; för prenumeranter; för att läsa vidare; för att fortsätta läsa; kun for abonnenter; for å lese videre; for at læse videre; vain tilaajille
abone olun; jen pro předplatitele; csak előfizetőknek; doar pentru abonați
"""

_PAYWALL_UNSPACED: Final = """
有料会員限定; 会員限定記事; 続きを読むには; この記事は有料; 有料記事; 会員登録すると続き; 続きは会員; ログインして読む; ログインすると続き; 残り有料
订阅后继续阅读; 付费阅读; 会员专享; 仅限订阅; 付费内容; 订阅以继续; 登录后阅读全文; 訂閱後繼續閱讀; 訂戶專享; 付費內容; 付費閱讀
유료회원; 구독자 전용; 로그인 후 이용; للمشتركين فقط; اشترك لمتابعة القراءة; لمتابعة القراءة
"""

_MORE: Final = """
read more; continue reading; read the full story; read full story; read full article; read the full article; read on; keep reading; show more
weiterlesen; mehr lesen; lesen sie weiter; den ganzen artikel lesen; lire la suite; lire plus; lire l article; la suite
leer más; seguir leyendo; continuar leyendo; leer completo; leggi tutto; continua a leggere; continua; leia mais; continuar lendo; ler mais; saiba mais
lees verder; lees meer; verder lezen; читать далее; читать дальше; читать полностью; подробнее; далее; czytaj dalej; czytaj więcej; więcej
läs mer; les mer; læs mere; lue lisää; devamını oku; číst dále; celý článek; citește mai mult; διαβάστε περισσότερα
続きを読む; もっと見る; 全文を読む; 查看全文; 阅读全文; 阅读更多; 閱讀全文; 繼續閱讀; 더보기; 기사 더보기; اقرأ المزيد; المزيد; קרא עוד
"""

_COOKIES: Final = """
cookie; privacy; consent; partners; accept all; reject all; legitimate interest; personalised; personalized; tracking
einwillig; zustimm; akzeptier; ablehnen; datenschutz; werbung; partner; alle akzeptieren; berechtigtes interesse
consentement; accepter; refuser; vie privée; publicité; partenaires; intérêt légitime; tout accepter
privacidad; aceptar; rechazar; consentimiento; socios; publicidad; interés legítimo
consenso; accetta; rifiuta; pubblicità; interesse legittimo; privacidade; aceitar; recusar; parceiros; publicidade
toestemming; accepteren; weigeren; advertenties; gerechtvaardigd belang; согласи; файлы; принять; партн; реклам; конфиденциальн
prywatnoś; zgod; akceptuj; zaakceptuj; reklam; odrzuć; samtycke; godkänn; samtykke; accepter alle; suostumus; hyväksy
クッキー; 同意; プライバシー; 広告; 拒否; 隐私; 接受; 拒绝; 隱私; 쿠키; 동의; 개인정보; ملفات تعريف; الخصوصية; موافق; قبول; رفض
"""

_HUMANS: Final = """
verify you are human; verify that you are human; verify you are a human; verify that you are a human; verifying you are human
you are not a robot; you re not a robot; not a bot; unusual traffic; enable javascript and cookies; checking your browser
checking if the site connection is secure; the security of your connection; press hold; complete the captcha; complete the security check
cloudflare ray id; ray id; incident id; incident number; reference #; you have been blocked; don't have permission to access
you don t have access; automated access; automated requests; automated queries; security service to protect itself; access is denied
ungewöhnlichen datenverkehr; ungewöhnliche aktivität; kein roboter; dass sie ein mensch sind; keine berechtigung
trafic inhabituel; pas un robot; vous êtes humain; tráfico inusual; no eres un robot; no soy un robot; eres humano
non sei un robot; traffico insolito; não é um robô; tráfego incomum; é humano; geen robot; ongewoon verkeer; een mens bent
не робот; необычный трафик; вы человек; nie jesteś robotem; jesteś człowiekiem; nietypowy ruch
ロボットではない; ロボットではありません; 人間であること; 验证您是真人; 机器人; 异常流量; 異常流量; 로봇이 아닙니다; لست روبوت; أنك إنسان
"""

_FOR_SALE: Final = """
domain is for sale; domain may be for sale; domain might be for sale; domain name is for sale; domain name may be for sale; website is for sale
buy this domain; domain parked; domain is parked; parked free; courtesy of godaddy; inquire about this domain; make an offer on this domain
make an offer for this domain; domain has expired; domain name has expired; get this domain; own this domain
domain steht zum verkauf; domain kaufen; domain erwerben; domain könnte zum verkauf stehen; domaine est à vendre; domaine est peut être à vendre
dominio está en venta; dominio puede estar en venta; dominio está a la venta; dominio è in vendita; dominio potrebbe essere in vendita
domínio está à venda; domínio pode estar à venda; domein is te koop; domeinnaam is te koop; домен продается; домен продаётся
domena jest na sprzedaż; domena może być na sprzedaż; ドメインは販売; ドメインは売; 域名出售; 域名正在出售; 域名待售; 도메인은 판매; النطاق معروض للبيع
"""


def _phrases(text: str) -> list[str]:
    parts = (folded(part) for part in re.split(r"[;\n]", text))
    return sorted({part for part in parts if part}, key=len, reverse=True)


HEADLINES: Final[Mapping[str, Wall]] = {
    **dict.fromkeys(_phrases(_LOGIN), "login"),
    **dict.fromkeys(_phrases(_CONSENT), "consent"),
    **dict.fromkeys(_phrases(_PARKED), "parked"),
    **dict.fromkeys(_phrases(_CAPTCHA), "captcha"),
    **dict.fromkeys(_phrases(_NOT_FOUND), "not-found"),
}
"""What a folded headline of such a page is, from its first word to its last."""

_LEAD: Final = (
    "(?:oops|ooops|ups|oups|sorry|error|http|status|code|fehler|erreur|error|errore|erro|fout|foutmelding|fel|feil|fejl|błąd|chyba|hiba"
    "|ошибка|помилка|hata|lỗi|エラー|错误|錯誤|오류|خطأ|שגיאה|page|seite|pagina|página)"
)
NUMBERED: Final = re.compile(
    rf"(?:{_LEAD} )*(?:404|410)(?: {_LEAD})*(?: (?:gone|nicht gefunden|non trouvée|{'|'.join(map(re.escape, _phrases(_NOT_FOUND)))}))?"
)
"""A folded headline that gives the status in digits (RFC 9110 15.5.5, 15.5.11)."""

MORE: Final = re.compile(rf"(?:^| )(?:{'|'.join(map(re.escape, _phrases(_MORE)))})$")
"""Folded words at the end of a text that goes on elsewhere."""

Evidence = Literal["pays", "cookies", "humans", "for-sale"]

_SIGNS: Final[tuple[tuple[Evidence, str], ...]] = tuple(
    {
        **dict.fromkeys(("cookies", each) for each in _phrases(_COOKIES)),
        **dict.fromkeys(("humans", each) for each in _phrases(_HUMANS)),
        **dict.fromkeys(("for-sale", each) for each in _phrases(_FOR_SALE)),
        **dict.fromkeys(("pays", f" {each} ") for each in _phrases(_PAYWALL)),
        **dict.fromkeys(("pays", each) for each in _phrases(_PAYWALL_UNSPACED)),
    }
)
_AUTOMATON: Final = AhoCorasick([words for _, words in _SIGNS])


def evidence(text: str) -> Counter[Evidence]:
    """Return how many different words of each kind are in *text*, which is folded."""
    found = {place for place, _, _ in _AUTOMATON.find_matches_as_indexes(f" {text} ", True)}  # noqa: FBT003
    return Counter(_SIGNS[place][0] for place in found)
