"""Servers of replies and of feeds for whoever asks, and copies of such a feed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.clients.python.copying import Copy, a_history
from tests.clients.python.feeding import Feed, feeding
from tests.clients.python.scripted import Reply, Scripted, scripted

Serving = Callable[..., Scripted]


@pytest.fixture
def serving() -> Iterator[Serving]:
    """Starts a server that gives the replies one after another, and the last one for ever."""
    with ExitStack() as servers:

        def start(*replies: Reply) -> Scripted:
            return servers.enter_context(scripted(*replies))

        yield start


@pytest.fixture
def feed() -> Iterator[Feed]:
    with feeding(a_history()) as found:
        yield found


@pytest.fixture
def copy(feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    monkeypatch.setattr("parcel_catalog_client.download.CHUNK", 100)
    return Copy(feed, tmp_path)
