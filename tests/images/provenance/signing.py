"""Content credentials signed by nobody in particular, with certificates made here."""

import io
import json
from datetime import UTC, datetime, timedelta
from functools import cache

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "AVIF": "image/avif"}
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def signed(data: bytes, kind: str, code: str = "trainedAlgorithmicMedia") -> bytes:
    """The same picture with a manifest that says that it was created so."""
    action = {"action": "c2pa.created", "digitalSourceType": IPTC + code}
    manifest = {
        "claim_generator_info": [{"name": "picture-maker", "version": "3.1"}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [action]}}],
    }
    chain, key = credentials()
    identity = c2pa.C2paSignerInfo(c2pa.C2paSigningAlg.ES256, chain, key, None)
    answer = io.BytesIO()
    with (
        c2pa.Signer.from_info(identity) as signer,
        c2pa.Builder(json.dumps(manifest)) as builder,
    ):
        builder.sign(signer, KINDS[kind], io.BytesIO(data), answer)
    return answer.getvalue()


@cache
def credentials() -> tuple[bytes, bytes]:
    """A chain of two certificates, and the private key of the first, as PEM."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = certificate("Nobody Root", "Nobody Root", root_key, root_key)
    leaf = certificate("Nobody Signer", "Nobody Root", key, root_key)
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return leaf.public_bytes(pem) + root.public_bytes(pem), private


def certificate(subject: str, issuer: str, key: Key, signer: Key) -> x509.Certificate:
    is_root = subject == issuer
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(SINCE + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(is_root, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .add_extension(usage(is_root), critical=True)
    )
    if not is_root:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(purpose, critical=False)
    return builder.sign(signer, hashes.SHA256())


def usage(is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )


def name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, common),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )
