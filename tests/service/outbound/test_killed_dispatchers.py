"""Dispatchers are killed and frozen at any moment, and nothing is lost or out of order."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from sqlalchemy.exc import OperationalError

from catalog.commands import webhooks
from catalog.store.database import Database
from tests.service.outbound.conftest import Receive
from tests.service.outbound.dispatching import dispatch
from tests.service.outbound.listening import Listener, wait_until
from tests.service.outbound.receivers import Connection, with_status
from tests.store.publishing import Where
from tests.support.builders import publish_sources
from tests.support.webhooks import an_endpoint, an_owner

ENDPOINTS, EVENTS, KILLS = 4, 300, 20


class Dispatchers:
    """Dispatchers over one catalog, each a process of its own."""

    def __init__(self, database: Database, authorities: Path) -> None:
        self._database = database
        self._given = (Where.of(database), authorities, monotonic())
        self.alive: list[BaseProcess] = []

    def start(self) -> None:
        # Spawned: a forked child would share its parent's connections.
        process = get_context("spawn").Process(target=dispatch, args=self._given, daemon=True)
        process.start()
        self.alive.append(process)

    def freeze(self) -> None:
        """Stop one in its tracks, whatever it is doing."""
        self._stop()
        while not self._others_can_write():
            # In the midst of a transaction. SQLite has one writer, and all would wait for it.
            self.wake()
            self._stop()

    def _stop(self) -> None:
        self._send(0, signal.SIGSTOP)
        # Until then a thread in the midst of a call may still come by the lock.
        os.waitpid(self._pid(0), os.WUNTRACED)

    def wake(self) -> None:
        self._send(0, signal.SIGCONT)

    def replace(self) -> None:
        """Kill another and start a new one."""
        self._send(1, signal.SIGKILL)
        self.alive.pop(1).join()
        self.start()

    def _send(self, which: int, sent: signal.Signals) -> None:
        os.kill(self._pid(which), sent)

    def _pid(self, which: int) -> int:
        pid = self.alive[which].pid
        assert pid is not None
        return pid

    def _others_can_write(self) -> bool:
        try:
            with self._database.write():
                return True
        except OperationalError:
            return False


@pytest.fixture
def dispatchers(empty_catalog: Database, authorities: Path) -> Iterator[Dispatchers]:
    found = Dispatchers(empty_catalog, authorities)
    yield found
    for process in found.alive:
        process.kill()
        process.join()


@pytest.mark.slow
def test_nothing_is_lost_while_dispatchers_are_killed(
    receive: Receive, dispatchers: Dispatchers, empty_catalog: Database, scale: float
):
    chance, events, kills = Random(5), max(40, round(EVENTS * scale)), max(3, round(KILLS * scale))

    def mood(connection: Connection) -> bool:
        takes = chance.random() > 0.15
        if not takes:
            connection.sendall(with_status(500))
        return takes

    owner, listeners = an_owner(empty_catalog), [Listener(mood) for _ in range(ENDPOINTS)]
    for number, listener in enumerate(listeners):
        an_endpoint(empty_catalog, owner, f"whk_{number}", receive(listener).url)
    for number in range(events):
        publish_sources(empty_catalog, number % 10, doc_no=f"{number}")

    def taken() -> int:
        return sum(len(listener.acknowledged) for listener in listeners)

    dispatchers.start()
    dispatchers.start()
    for kill in range(kills):
        # Each in the midst of its work: the events last for one more than there are kills.
        wait_until(lambda due=kill + 1: taken() >= ENDPOINTS * events * due // (kills + 1))
        if kill == 0:
            dispatchers.freeze()
        elif kill == kills - 1:
            dispatchers.wake()
        dispatchers.replace()
    wait_until(lambda: {found.told for found in webhooks.every(empty_catalog, owner)} == {events})

    for listener in listeners:
        assert listener.faults == []
        assert listener.first_arrivals == list(range(1, events + 1))
        assert listener.acknowledged == set(range(1, events + 1))
