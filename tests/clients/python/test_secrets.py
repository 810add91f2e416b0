"""Where the client goes when it is sent elsewhere, and what it takes along."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from parcel_catalog_client.address import is_unsafe_turn
from parcel_catalog_client.errors import CatalogError, NotACatalog, NotReachable, TokenRefused
from parcel_catalog_client.http import Api
from tests.clients.python.conftest import Serving
from tests.clients.python.scripted import Reply, document, problem

TOKEN = "lpc_secret"
BODY = {"seq": 1}


def to(url: str, status: int = 303) -> Reply:
    return Reply(status, b"", {"Location": url})


@pytest.fixture
def netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user with a password for every host, which requests would send of its own accord."""
    path = tmp_path / "netrc"
    path.write_text("default login somebody password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(path))


def test_a_read_follows_a_redirect(serving: Serving):
    server = serving(to("files/1.ndjson"), document())

    with Api(server.url) as api:
        api.get_json("/sync/latest", {"format": "gz"})

    assert server.paths == ["/api/v1/sync/latest?format=gz", "/api/v1/sync/files/1.ndjson"]


def test_nothing_of_a_session_goes_to_another_host(serving: Serving):
    other = serving(document())
    server = serving(to(f"{other.url}/file"))
    session = requests.Session()
    session.headers["X-Api-Key"] = "secret"
    session.cookies["sid"] = "secret"
    session.auth = ("somebody", "secret")

    with session, Api(server.url, session=session) as api:
        api.get_json("/thing")
        api.get_json("/thing")

    assert server.requests[0].headers["X-Api-Key"] == "secret"
    assert server.requests[0].headers["Authorization"].startswith("Basic ")
    assert len(other.requests) == 2
    for request in other.requests:
        assert "secret" not in str(request.headers)
        assert not {"Authorization", "Cookie", "X-Api-Key"} & request.headers.keys()


@pytest.mark.usefixtures("netrc")
def test_a_password_that_nobody_gave_is_not_sent(serving: Serving):
    other = serving(document())
    server = serving(to(f"{other.url}/file"))

    with Api(server.url) as api:
        api.get_json("/thing")

    assert "Authorization" not in server.requests[0].headers
    assert "Authorization" not in other.requests[0].headers


@pytest.mark.usefixtures("netrc")
def test_a_write_carries_its_token_and_a_read_does_not(serving: Serving):
    server = serving(document())

    with Api(server.url) as api:
        answer = api.put_json("/sync/receipts/me", BODY, TOKEN)
        api.get_json("/sync")

    written, read = server.requests
    assert answer.status == 200
    assert (written.method, written.body) == ("PUT", b'{"seq": 1}')
    assert written.headers["Authorization"] == f"Bearer {TOKEN}"
    assert "Authorization" not in read.headers


def test_a_write_is_repeated_like_a_read(serving: Serving):
    server = serving(problem(503, "store-unavailable", retry_after=0), document())

    with Api(server.url) as api:
        api.put_json("/sync/receipts/me", BODY, TOKEN)

    assert [request.body for request in server.requests] == [b'{"seq": 1}'] * 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_write_follows_no_redirect(serving: Serving, status: int):
    other = serving(document())
    server = serving(to(f"{other.url}/api/v1/sync/receipts/me", status))

    with Api(server.url, language="en") as api, pytest.raises(NotACatalog) as raised:
        api.put_json("/sync/receipts/me", BODY, TOKEN)

    assert raised.value.code == "moved"
    assert other.url in str(raised.value)
    assert TOKEN not in str(raised.value)
    assert other.requests == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_is_refused_is_told_apart(serving: Serving, status: int):
    server = serving(problem(status, "token-invalid"))

    with Api(server.url) as api, pytest.raises(TokenRefused):
        api.put_json("/sync/receipts/me", BODY, TOKEN)


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://x.example/", "http://[", "http://h:99999"]
)
def test_a_redirect_away_from_http_is_not_followed(serving: Serving, location: str):
    with Api(serving(to(location)).url) as api, pytest.raises(NotACatalog) as raised:
        api.get_json("/thing")

    assert raised.value.code == "moved"


def test_five_redirects_are_followed(serving: Serving):
    server = serving(*[to("/api/v1/thing")] * 5, document())

    with Api(server.url) as api:
        assert api.get_json("/thing").status == 200


def test_a_redirect_that_never_ends_is_left(serving: Serving):
    server = serving(to("/api/v1/thing"))

    with Api(server.url) as api, pytest.raises(NotACatalog):
        api.get_json("/thing")

    assert len(server.requests) == 6


def test_a_redirect_never_gives_encryption_up():
    assert is_unsafe_turn("https://a.example/", "http://a.example/")
    assert not is_unsafe_turn("http://a.example/", "https://a.example/")
    assert not is_unsafe_turn("https://a.example/", "https://b.example/")


def test_a_session_that_was_given_stays_open(serving: Serving):
    server = serving(document())

    with requests.Session() as session:
        Api(server.url, session=session).close()
        assert session.get(server.url, timeout=5).status_code == 200


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[str]:
    """A server whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(self_signed: str):
    with Api(self_signed, sleep=pytest.fail) as api, pytest.raises(NotReachable) as raised:
        api.get_json("/thing")

    assert raised.value.code == "not-trusted"


def test_a_plain_server_asked_over_tls_cannot_be_connected_to(serving: Serving):
    url = serving(document()).url.replace("http:", "https:")

    with Api(url, sleep=lambda _: None) as api, pytest.raises(CatalogError) as raised:
        api.get_json("/thing")

    assert raised.value.code == "not-connected"
