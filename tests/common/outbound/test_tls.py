"""The certificate must be the host's, although the connection goes to a checked address."""

import datetime
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django.fixtures import Settings

from common.outbound import Limits, Unreachable, fetch
from common.outbound.world import world
from tests import receivers
from tests.common.outbound.conftest import Names
from tests.receivers import Receiver

LIMITS = Limits(seconds=5, size_bytes=1000)
HOST = "hooks.example.org"


def self_signed(host: str, folder: Path) -> Path:
    """Key and certificate in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{host}.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def secured(
    tmp_path: Path, names: Names, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Receiver]:
    """`https://hooks.example.org:port/`, which a table of names leads to loopback."""
    file = self_signed(HOST, tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    monkeypatch.setattr(world, "tls", ssl.create_default_context(cafile=str(file)))
    names.table = {HOST: [["127.0.0.1"]], "other.example.org": [["127.0.0.1"]]}
    with receivers.serving(context) as receiver:
        settings.OUTBOUND_ALLOWED = [f"{host}:{receiver.port}" for host in names.table]
        yield receiver


def test_server_name_and_host_are_those_of_the_address(secured: Receiver) -> None:
    fetch(f"https://{HOST}:{secured.port}/x", LIMITS)
    assert secured.received[0].headers["host"] == f"{HOST}:{secured.port}"


def test_a_certificate_of_another_host_is_refused(secured: Receiver) -> None:
    with pytest.raises(Unreachable) as unreachable:
        fetch(f"https://other.example.org:{secured.port}/", LIMITS)
    assert unreachable.value.code == "bad_certificate"
    assert secured.received == []


def test_an_unknown_authority_is_refused(
    secured: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world, "tls", ssl.create_default_context())
    with pytest.raises(Unreachable) as unreachable:
        fetch(f"https://{HOST}:{secured.port}/", LIMITS)
    assert unreachable.value.code == "bad_certificate"


def test_a_server_without_tls_is_named(names: Names, settings: Settings) -> None:
    names.table = {HOST: [["127.0.0.1"]]}
    with receivers.serving() as plain:
        settings.OUTBOUND_ALLOWED = [f"{HOST}:{plain.port}"]
        with pytest.raises(Unreachable):
            fetch(f"https://{HOST}:{plain.port}/", LIMITS)
