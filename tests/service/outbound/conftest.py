"""Receivers on loopback, and a certificate authority that knows them."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest
import trustme

from service.outbound.sending import Sender
from service.outbound.targets import Targets
from tests.service.outbound.receivers import LOOPBACK, Receiver, Respond

Receive = Callable[[Respond], Receiver]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def authorities(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file by which a sender knows the receivers."""
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture(scope="session")
def certificate(authority: trustme.CA) -> ssl.SSLContext:
    """A receiver's side of TLS, for its address and for the name receiver.example."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(LOOPBACK, "receiver.example").configure_cert(context)
    return context


@pytest.fixture
def receive(certificate: ssl.SSLContext) -> Iterator[Receive]:
    """Starts receivers that answer as told."""
    started: list[Receiver] = []

    def start(respond: Respond) -> Receiver:
        started.append(Receiver(respond, certificate))
        return started[-1]

    yield start
    for receiver in started:
        receiver.close()


@pytest.fixture
def sender(authorities: Path) -> Sender:
    """A sender with the product's time-outs, for whom loopback is an allowed network."""
    return Sender(Targets([ip_network("127.0.0.0/8")]), authorities=authorities)
