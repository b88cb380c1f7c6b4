"""Certificates, good and bad, chosen by the name that the client asks for."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

AUTHORITY = "authority.pem"
_NOW = datetime.now(UTC)


def context(folder: Path) -> ssl.SSLContext:
    """Return a server's context; the authority's certificate is written to *folder*."""
    key = ec.generate_private_key(ec.SECP256R1())
    authority = _made("Authority", key, "Authority", key, days=30, authority=True)
    (folder / AUTHORITY).write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    contexts = {
        "good.test": _context(folder, "good.test", key, days=30),
        "expired.test": _context(folder, "expired.test", key, days=-1),
        "wrong.test": _context(folder, "other.test", key, days=30),
        "self.test": _context(folder, "self.test", None, days=30),
    }

    def choose(secure: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        secure.context = contexts.get(name or "", contexts["good.test"])

    first = contexts["good.test"]
    first.sni_callback = choose
    return first


def _context(
    folder: Path, name: str, signer: ec.EllipticCurvePrivateKey | None, *, days: int
) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = "Authority" if signer else name
    certificate = _made(name, key, issuer, signer or key, days=days)
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path)
    return made


def _made(  # noqa: PLR0913 - each of them is on a certificate
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    signer: ec.EllipticCurvePrivateKey,
    *,
    days: int,
    authority: bool = False,
) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_NOW - timedelta(days=60))
        .not_valid_after(_NOW + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .sign(signer, hashes.SHA256())
    )
