"""Two people at one draft at once: one is first, and what nobody saw is not published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import orjson
import pytest

from catalog.commands import drafting, planning, reviewing
from catalog.commands.publication import Publication
from catalog.kinds import KINDS
from catalog.rules.projection import public_bytes
from catalog.store.database import Database
from catalog.store.public import past
from catalog.store.staff import audits, drafts, revisions
from catalog.store.staff.drafts import Draft, Overtaken
from catalog.values.canonical import sha256_hex
from catalog.values.fault import Refused
from tests.catalog.commands.acting import (
    EDITOR,
    OTHER_EDITOR,
    PUBLISHER,
    REVIEWER,
    TITLES,
    changed,
    drafted,
)
from tests.catalog.documents import Raw, a_source, publish
from tests.support.builders import publish_sources, source_id
from tests.support.catalogs import an_act
from tests.support.patience import A_HANG_S

TWO_EDITORS = 5000
EDIT_AGAINST_APPROVAL = 1000
TWO_BEGINNERS = 500

Act = Callable[[], Any]


@pytest.fixture
def office(empty_catalog: Database) -> Database:
    publish(empty_catalog, a_source())
    return empty_catalog


@pytest.fixture
def two() -> Iterator[Callable[[Act, Act], list[Any]]]:
    """Lets two acts begin in the same moment and answers what they answer or raise."""
    barrier = Barrier(2)

    def begun(act: Act) -> Any:
        barrier.wait(A_HANG_S)
        try:
            return act()
        except (Overtaken, reviewing.NotToReview, drafting.NotWaiting, Refused) as refused:
            return refused

    with ThreadPoolExecutor(2) as pool:
        yield lambda *acts: list(pool.map(begun, acts))


def named(n: int) -> Raw:
    return a_source(name_zh=f"第 {n} 稿")


def approved_and_published(database: Database, seen: Draft, approvals: set[str]) -> Publication:
    """Approve what was seen and publish it at once; what was approved is noted."""
    sha = seen.content_sha256
    reviewing.approve(database, an_act(REVIEWER), seen.id, content_sha256=sha)
    approvals.add(sha)
    plan = planning.compose(database, an_act(PUBLISHER), draft_ids=[seen.id], **TITLES)
    try:
        return planning.publish_planned(database, an_act(PUBLISHER), plan.name)
    except Refused:
        planning.cancel(database, an_act(PUBLISHER), plan.name)
        raise


@pytest.mark.slow
def test_of_two_editors_exactly_one_is_first(
    office: Database, two: Callable[[Act, Act], list[Any]], scale: float
):
    begun = draft = drafted(office, named(0))
    first = 0
    for n in range(max(20, round(TWO_EDITORS * scale))):
        change = partial(changed, office, draft)
        mine, theirs = two(
            partial(change, named(2 * n + 1), EDITOR),
            partial(change, named(2 * n + 2), OTHER_EDITOR),
        )
        won = [done for done in (mine, theirs) if isinstance(done, Draft)]
        lost = [done for done in (mine, theirs) if isinstance(done, Overtaken)]
        assert (len(won), len(lost)) == (1, 1)
        assert lost[0].now == won[0]
        draft = won[0]
        first += draft is mine

    assert drafting.one(office, draft.id) == draft
    assert draft.row_version == begun.row_version + n + 1
    assert first < n + 1, "one was always first: this was no race"


@pytest.mark.parametrize("working_copy", [False, True])
def test_two_who_begin_the_same_entry_are_at_one_draft(
    office: Database,
    two: Callable[[Act, Act], list[Any]],
    scale: float,
    *,
    working_copy: bool,
):
    races = max(20, round(TWO_BEGINNERS * scale))
    numbers = range(races)
    publish_sources(office, *numbers)
    begin = partial(drafting.begin, office, collection="sources")
    if working_copy:
        for entry_id in map(source_id, numbers):
            begun = begin(an_act(EDITOR), entry_id=entry_id)
            drafting.discard(office, an_act(EDITOR), begun.id, row_version=begun.row_version)

    for entry_id in map(source_id, numbers):
        mine, theirs = two(
            partial(begin, an_act(EDITOR), entry_id=entry_id),
            partial(begin, an_act(OTHER_EDITOR), entry_id=entry_id),
        )
        assert mine == theirs == drafting.of_entry(office, "sources", entry_id)
        assert drafting.authors(office, mine.id) == (mine.updated_by,)

    told = 2 * races if working_copy else races
    assert len(audited(office, "draft.begun")) == told


def audited(database: Database, act: str) -> list[Any]:
    with database.read_as_staff() as connection:
        return [kept for kept in audits.every(connection) if kept.act == act]


def test_two_who_restore_an_entry_that_nobody_drafted_are_told_of_each_other(
    office: Database, two: Callable[[Act, Act], list[Any]]
):
    numbers = range(20)
    publish_sources(office, *numbers)

    for entry_id in map(source_id, numbers):
        restore = partial(drafting.restore_version, office)
        done = two(
            partial(restore, an_act(EDITOR), "sources", entry_id, 1),
            partial(restore, an_act(OTHER_EDITOR), "sources", entry_id, 1),
        )
        (won,) = [found for found in done if isinstance(found, Draft)]
        (lost,) = [found for found in done if isinstance(found, Overtaken)]
        assert lost.now == won


def test_without_the_lock_the_update_itself_decides(
    office: Database, two: Callable[[Act, Act], list[Any]], monkeypatch: pytest.MonkeyPatch
):
    draft = drafted(office, named(0))
    # On SQLite whoever writes is alone; there the second one waits before it has seen anything.
    together = Barrier(1 if office.is_sqlite else 2)
    held = drafts.held

    def unheld(connection: Any, draft_id: str) -> Draft:
        found = drafts.one(connection, draft_id)
        assert found is not None
        looks.append(found)
        if len(looks) > 2:
            return held(connection, draft_id)  # Whoever lost looks how it is now.
        together.wait(A_HANG_S)
        return found

    monkeypatch.setattr(drafts, "held", unheld)
    for n in range(10):
        looks: list[Draft] = []
        change = partial(changed, office, draft)
        done = two(
            partial(change, named(2 * n + 1), EDITOR),
            partial(change, named(2 * n + 2), OTHER_EDITOR),
        )
        (draft,) = [found for found in done if isinstance(found, Draft)]
        assert sum(isinstance(found, Overtaken) for found in done) == 1


@pytest.mark.slow
def test_what_is_published_is_what_was_approved_however_an_edit_comes_between(
    office: Database, two: Callable[[Act, Act], list[Any]], scale: float
):
    approvals: set[str] = set()
    edited = published = 0
    for n in range(max(20, round(EDIT_AGAINST_APPROVAL * scale))):
        begun = drafted(office, named(2 * n))
        (seen,) = reviewing.submit(office, an_act(EDITOR), [begun.id])

        edit, done = two(
            partial(changed, office, seen, named(2 * n + 1), OTHER_EDITOR),
            partial(approved_and_published, office, seen, approvals),
        )
        edited += isinstance(edit, Draft)
        published += isinstance(done, Publication)
        assert isinstance(edit, Draft) or isinstance(done, Publication)

    assert edited
    with office.read_as_staff() as connection:
        versions = past.versions(connection, "sources", "TP-SRC-T1", limit=10**6)
        found = {
            public_bytes(KINDS["sources"], document, 5)
            for document in revisions.documents(connection, begun.id)
            if sha256_hex(drafts.kept_form(document).encode()) in approvals
        }
    assert len(versions) == published + 1
    assert {v.content for v in versions if v.number > 1} <= found
    names = [orjson.loads(v.content or b"{}")["properties"]["name_zh"] for v in versions[:-1]]
    assert all(int(name.split()[1]) % 2 == 0 for name in names), "an edit went out unseen"
