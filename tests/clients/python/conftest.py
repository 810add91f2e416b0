"""A server of replies for whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.clients.python.scripted import Reply, Scripted, scripted

Serving = Callable[..., Scripted]


@pytest.fixture
def serving() -> Iterator[Serving]:
    """Starts a server that gives the replies one after another, and the last one for ever."""
    with ExitStack() as servers:

        def start(*replies: Reply) -> Scripted:
            return servers.enter_context(scripted(*replies))

        yield start
