"""What addresses in a text may hold that nobody else should read. Pure."""

import re
from typing import Final

HIDDEN: Final = "***"

_USER: Final = re.compile(r"(?<=://)[^\s/?#\"'<>]{1,1000}@(?=[^\s/?#@]*)")
_VALUE: Final = re.compile(
    r"([?&;]|%3[fF]|%26)([\w.\[\]-]{1,60})(=|%3[dD])([^&;\s#\"'<>,)]{1,4000})"
)
_HEADER: Final = re.compile(
    r"((?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]{0,30}(?:key|token))"
    r"([\"']?\]?\s{0,3}[:=]\s{0,3}\[?b?[\"']?)([^\r\n\"']{1,4000})",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+")
_SECRETS: Final = frozenset(
    (
        "token", "key", "apikey", "secret", "password", "passwd", "passphrase", "pwd", "signature",
        "sig", "hmac", "auth", "jwt", "session", "sessionid", "sessid", "sid", "phpsessid",
        "jsessionid", "credential", "credentials", "accesstoken", "oauth",
    )
)  # fmt: skip
"""Words in the names of parameters."""


def redacted(text: str) -> str:
    """Return *text* with ``***`` for what is secret in it.

    That is users and passwords in addresses, and the values of parameters and headers whose names
    say so: ``token``, ``apiKey``, ``X-Amz-Signature``, ``Cookie``.
    """
    if "://" in text:
        text = _USER.sub(f"{HIDDEN}@", text)
    if "=" in text or "%3" in text:
        text = _VALUE.sub(_without_value, text)
    return _HEADER.sub(rf"\1\2{HIDDEN}", text)


def _without_value(match: re.Match[str]) -> str:
    mark, name, equals, _ = match.groups()
    words = {word.lower() for word in _WORD.findall(name)}
    if words & _SECRETS or name.lower() in _SECRETS or name.lower().replace("_", "") in _SECRETS:
        return f"{mark}{name}{equals}{HIDDEN}"
    return match[0]
