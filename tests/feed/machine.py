"""A catalog that is published, taken back, erased, restored and pruned while three follow it.

Every poll takes one small page, so that walks last while the catalog goes on. Whoever has walked
to an end holds exactly what was public at the seq where the page says that it stands; whoever
cannot go on is told to start again, and for the right reason.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from catalog.commands.acts import Act
from catalog.commands.safekeeping import back_up, begin_epoch, restore
from catalog.commands.withdrawing import redact, withdraw
from catalog.feed import snapshots
from catalog.feed.cursor import CursorTooNarrow, Mode, Scope
from catalog.feed.pages import Ask, Feed
from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from catalog.store.public.versions import Change, append
from catalog.values.canonical import sha256_hex
from tests.catalog.documents import Raw, a_contact, a_facility, a_source
from tests.feed.clients import Client
from tests.feed.expected import Expected, Key
from tests.support.builders import a_change, a_release, publish_changes
from tests.support.catalogs import CHECKER, EPOCH, NOON, Catalogs

CLIENTS = 3
ENTRIES: list[Key] = [
    *(("facilities", f"DEMO-FAC-{n}") for n in range(3)),
    *(("service-guides", f"DEMO-SVC-{n}") for n in range(3)),
    *(("sources", f"TP-SRC-{n}") for n in range(4)),
]
_MAKERS: dict[str, Callable[..., Raw]] = {
    "facilities": a_facility,
    "service-guides": a_contact,
    "sources": a_source,
}

# By their weights. Without a backup yet, an act that needs one makes one.
ACTS = (
    *("back up", "prune", "prune", "restore"),
    *("lose commits", "lose commits", "lose commits", "begin epoch"),
)

some_entries = st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=5, unique=True)
clients = st.integers(0, CLIENTS - 1)
limits = st.integers(1, 4)
scopes = st.sampled_from([None, None, ("facilities", "sources"), ("service-guides",)])
modes = st.sampled_from(["compact", "full"])
questions = st.tuples(
    modes,
    st.sampled_from([None, ("facilities",), ("sources",), ("service-guides", "sources")]),
)


class Following(RuleBasedStateMachine):
    """Runs on the databases of `catalogs`."""

    catalogs: ClassVar[Catalogs]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.now = NOON
        self.count = 0
        self.backups: list[tuple[Path, Expected]] = []
        self.expected = Expected(str(EPOCH))
        self.retention_days: int | None = None
        self.database: Database | None = None
        self.open(self.catalogs.empty())

    def open(self, database: Database) -> None:
        self.close()
        self.database = database
        self.reader = Reader(database)
        self.data_dir = self.folder / f"data-{self.unique()}"

    def close(self) -> None:
        if self.database is not None:
            self.reader.release()
            self.catalogs.drop(self.database)
            self.database = None

    def teardown(self) -> None:
        self.close()
        self.stack.close()

    @property
    def feed(self) -> Feed:
        return Feed(self.reader, retention_days=self.retention_days)

    @initialize(
        wishes=st.lists(st.tuples(modes, scopes), min_size=CLIENTS, max_size=CLIENTS),
        keys=some_entries,
    )
    def begin(self, wishes: list[tuple[Mode, Scope | None]], keys: list[Key]) -> None:
        self.clients = [Client(mode, scope) for mode, scope in wishes]
        self.publish(keys)

    # What staff do ----------------------------------------------------------------------------

    @rule(keys=some_entries)
    def publish(self, keys: list[Key]) -> None:
        """New, changed, and public once more."""
        changes = [self.a_change_of(key) for key in keys]
        publish_changes(self.open_database, *changes, now=self.later())
        self.expected.publish(
            self.now,
            [((c.collection, c.entry_id), sha256_hex(c.content or b"")) for c in changes],
        )

    @precondition(lambda self: self.expected.public())
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(self.expected.public()))
        withdraw(self.open_database, *key, self.act(), reason="withdrawn")
        self.expected.publish(self.now, [(key, None)])

    @precondition(lambda self: self.expected.erasable())
    @rule(data=st.data())
    def redact(self, data: st.DataObject) -> None:
        key, number = data.draw(st.sampled_from(self.expected.erasable()))
        was_public = self.expected.state_at(self.expected.head).get(key, (0, ""))[0] == number
        redact(self.open_database, *key, number, self.act(), reason="误发")
        self.expected.erased.add((key, number))
        if was_public:
            self.expected.publish(self.now, [(key, None)])

    # Twice, that it comes as often as all else that staff do.
    @rule(keys=some_entries)
    def publish_more(self, keys: list[Key]) -> None:
        self.publish(keys)

    @rule(keys=some_entries)
    def roll_back(self, keys: list[Key]) -> None:
        """A release that fails after it had its seqs."""
        with self.open_database.write() as connection:
            append(connection, a_release(now=self.later()), [self.a_change_of(key) for key in keys])
            connection.rollback()

    # What operators do ------------------------------------------------------------------------

    # One rule, for these acts are rare beside publishing and following.
    @rule(
        act=st.sampled_from(ACTS),
        data=st.data(),
    )
    def operate(self, act: str, data: st.DataObject) -> None:
        match act:
            case "prune":
                self.retention_days = data.draw(st.sampled_from([None, 0, 1, 5]))
            case "restore" if self.backups:
                self.come_back(*data.draw(st.sampled_from(self.backups)), self.an_epoch())
            case "lose commits" if self.backups:
                path, kept = data.draw(st.sampled_from(self.backups))
                self.come_back(path, kept, UUID(kept.epoch))
            case "begin epoch":
                epoch = self.an_epoch()
                begin_epoch(self.open_database, epoch, self.act())
                self.expected.epoch = str(epoch)
            case _:
                path = self.folder / f"backup-{self.unique()}"
                back_up(self.open_database, path, self.act(), self.data_dir)
                self.backups.append((path, self.expected.kept()))

    # What followers do ------------------------------------------------------------------------

    @rule(number=clients, limit=limits)
    def poll(self, number: int, limit: int) -> None:
        """One page, in the middle of whatever goes on."""
        self.one_page(self.clients[number], limit)

    @rule(limit=limits)
    def poll_all(self, limit: int) -> None:
        for client in self.clients:
            self.one_page(client, limit)

    @rule(limit=limits)
    def poll_all_again(self, limit: int) -> None:
        self.poll_all(limit)

    @rule(number=clients, snapshot=st.sampled_from([False, False, True]))
    def catch_up(self, number: int, snapshot: bool) -> None:
        if snapshot:
            self.take_snapshot(self.clients[number])
        while self.one_page(self.clients[number], limit=2):
            pass

    @rule(number=clients, question=questions, limit=limits)
    def go_on_with(self, number: int, question: tuple[Mode, Scope | None], limit: int) -> None:
        """Less than it has followed so far, if it is at rest; all else is refused."""
        client = self.clients[number]
        if client.cursor is None:
            return
        mode, scope = question
        refusal = client.refusal(mode, scope)
        if refusal is None:
            client.narrow(mode, scope)
            self.one_page(client, limit)
            return
        if refusal is CursorTooNarrow and client.cursor.scope is None:
            return  # A snapshot's cursor covers more than this client has kept of the snapshot.
        with pytest.raises(refusal):
            Ask(limit, client.cursor, scope, mode)

    def one_page(self, client: Client, limit: int) -> bool:
        """Whether there is more to fetch now."""
        oldest = self.expected.oldest_seq(self.retention_days, self.now)
        refusal = self.expected.refusal(client.cursor, client.led_to, oldest)
        if refusal is not None:
            with pytest.raises(refusal):
                self.feed.page(client.ask(limit), self.now)
            # As it was told: from a snapshot, whatever it follows.
            self.take_snapshot(client)
            return True
        page = self.feed.page(client.ask(limit), self.now)
        client.take(page, self.expected)
        return page.has_more

    def take_snapshot(self, client: Client) -> None:
        epoch, seq = write_snapshot(self.reader, self.data_dir)
        assert (epoch, seq) == (self.expected.epoch, self.expected.head)
        files = snapshots.find(self.data_dir, epoch, seq)
        assert files is not None
        client.take_snapshot(files[snapshots.GZIP].path, self.expected)

    # ------------------------------------------------------------------------------------------

    def come_back(self, path: Path, kept: Expected, epoch: UUID) -> None:
        database = self.catalogs.migrated()
        restore(database, path, epoch, self.act(), self.data_dir)
        self.open(database)
        self.expected = kept.kept()
        self.expected.epoch = str(epoch)

    @property
    def open_database(self) -> Database:
        assert self.database is not None
        return self.database

    def a_change_of(self, key: Key) -> Change:
        collection, entry_id = key
        return a_change(_MAKERS[collection](entry_id, name_zh=f"第{self.unique()}稿"))

    def act(self) -> Act:
        return Act(CHECKER, self.later())

    def later(self) -> datetime:
        self.now += timedelta(days=1)
        return self.now

    def unique(self) -> int:
        self.count += 1
        return self.count

    def an_epoch(self) -> UUID:
        return UUID(int=EPOCH.int + self.unique())
