"""An office in which everybody tries everything: what holds must hold without any role.

The machine keeps its own book of who changed a draft and who approved what it says; whatever is
published is compared with that book, not with what the catalog itself wrote down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

import orjson
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from catalog.commands import drafting, planning, reviewing, withdrawing
from catalog.commands.acts import Act
from catalog.commands.publication import OwnWork
from catalog.feed.verification import verify
from catalog.kinds import KINDS
from catalog.kinds.documents import Document
from catalog.rules.projection import public_bytes
from catalog.store.database import Database
from catalog.store.public import past
from catalog.store.public.versions import NoSuchVersion, NotPublished
from catalog.store.staff import audits, drafts, signatures
from catalog.store.staff.drafts import Draft, Overtaken
from catalog.store.staff.prepared import Prepared
from catalog.store.staff.reviews import Review
from catalog.values.fault import Refused
from catalog.values.identifiers import folded
from tests.catalog.documents import Raw, a_contact, a_source, publish
from tests.store.direct import insert, refusal, staff
from tests.support.catalogs import CHECKER, MAKER, NOON, Catalogs

PEOPLE = ("ann", "bob", "cyd", "dan", "Ann")
"""The last is the first, as she spells herself on Fridays."""

REFUSALS = (
    Overtaken,
    Refused,
    OwnWork,
    NoSuchVersion,
    NotPublished,
    drafting.InPlan,
    drafting.NoSuchEntry,
    drafting.NotWaiting,
    planning.CannotRollBack,
    planning.PlanEnded,
    reviewing.NotToReview,
    reviewing.SamePerson,
    withdrawing.AlreadyConfirmed,
    withdrawing.NoSuchWithdrawal,
)
ENTRIES = [("sources", "TP-SRC-T1"), ("sources", "TP-SRC-T2"), ("service-guides", "DEMO-SVC-T1")]
TITLES = {"title_zh": "发布", "title_en": "Release"}
STATEMENT = {"statement_zh": "已撤下。", "statement_en": "Withdrawn."}

ACTS = (
    # The first one is what an example of nothing but the simplest consists of.
    "wait", "wait", "see through", "see through", "see through", "begin", "edit", "edit", "discard",
    "restore", "submit", "approve", "approve", "approve", "approve past the code", "send back",
    "comment", "compose", "publish", "publish", "publish", "put off", "cancel", "roll back",
    "withdraw", "confirm",
)  # fmt: skip
ENDS = ("publish", "publish", "at a time", "cancel")


def some(found: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(found), min_size=1, max_size=3, unique=True)


class Office(RuleBasedStateMachine):
    """Runs on the databases of `catalogs`; `done` counts the acts that were done."""

    catalogs: ClassVar[Catalogs]
    done: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.database: Database = self.catalogs.empty()
        publish(self.database, a_source("TP-SRC-T1"), a_source("TP-SRC-T2"), a_contact())
        self.now = NOON
        self.count = 0
        self.entries = list(ENTRIES)
        self.drafts: dict[str, Draft] = {}
        self.authors: dict[str, set[str]] = {}
        self.approvals: dict[str, list[tuple[str, Document]]] = {}
        self.plans: dict[str, list[str]] = {}
        self.releases: list[str] = []
        self.withdrawals: list[str] = []

    @initialize(steps=st.integers(1, 3))
    def open(self, steps: int) -> None:
        self.steps = steps

        if self.database.is_sqlite:
            # What a crash of the machine would lose is not asked here, and waiting for it is most
            # of an act.
            connection = self.database.staff_engine.raw_connection()
            connection.driver_connection.execute("PRAGMA synchronous=OFF")  # type: ignore[union-attr]
            connection.close()

    def teardown(self) -> None:
        with self.database.read_as_staff() as connection:
            assert verify(connection).problem is None
            assert audits.fault(connection) is None
        self.catalogs.drop(self.database)

    @rule(what=st.sampled_from(ACTS), people=st.permutations(PEOPLE), data=st.data())
    def act_of_somebody(self, what: str, people: list[str], data: st.DataObject) -> None:
        """One of ACTS, where there is something to do it to; else an entry is seen through."""
        by, *others = people
        choose = data.draw
        if what == "edit" and self.drafts:
            self.edit(by, choose(self.some_draft), choose(st.sampled_from([0, 0, 0, 1])))
        elif what == "begin":
            self.begin(by, *choose(st.sampled_from([*self.entries, ("sources", None)])))
        elif what == "discard" and self.drafts:
            self.discard(by, choose(self.some_draft))
        elif what == "restore":
            self.restore(by, choose(st.sampled_from(self.entries)), choose(st.integers(1, 3)))
        elif what == "submit" and self.of("open"):
            self.submit(by, choose(some(self.of("open"))))
        elif what == "approve" and self.of("submitted"):
            seen = choose(st.sampled_from(["this", "this", "this", "another"]))
            self.approve(by, choose(st.sampled_from(self.of("submitted"))), seen)
        elif what == "approve past the code" and self.drafts:
            self.approve_past_the_code(by, choose(self.some_draft))
        elif what in ("send back", "comment") and self.drafts:
            self.say(by, choose(self.some_draft), back=what == "send back")
        elif what == "compose" and self.of("approved"):
            hours = choose(st.sampled_from([None, None, 1, 30]))
            self.compose(by, choose(some(self.of("approved"))), hours)
        elif what in ("publish", "put off", "cancel") and self.plans:
            self.end(what, by, choose(st.sampled_from(list(self.plans))))
        elif what == "wait":
            self.wait(choose(st.integers(1, 24)))
        elif what == "roll back" and self.releases:
            self.roll_back(by, choose(st.sampled_from(self.releases)))
        elif what == "withdraw":
            self.withdraw(by, *choose(st.sampled_from(self.entries)))
        elif what == "confirm" and self.withdrawals:
            self.confirm(by, choose(st.sampled_from(self.withdrawals)))
        else:
            entry = choose(st.sampled_from([("sources", None), *self.entries]))
            self.see_through(by, others, *entry, choose(st.sampled_from(ENDS)))

    def see_through(
        self, editor: str, others: list[str], collection: str, entry_id: str | None, end: str
    ) -> None:
        """From the first word to a release, by people who seldom meet in it.

        Left to chance alone, an entry hardly ever comes so far.
        """
        draft = self.begin(editor, collection, entry_id)
        if draft is not None:
            self.edit(editor, self.drafts[draft.id])
            self.submit(editor, [draft.id])
            for by in others[: self.steps]:
                self.approve(by, draft.id)
            plan = self.compose(editor, [draft.id], 1 if end == "at a time" else None)
            if plan is not None and end != "at a time":
                self.end(end, editor, plan.name)

    # Drafting ---------------------------------------------------------------------------------

    def begin(self, by: str, collection: str, entry_id: str | None) -> Draft | None:
        waited = {d.id for d in self.drafts.values() if d.state in drafts.OPEN}
        draft = self.tried(
            "begin",
            lambda act: drafting.begin(
                self.database, act, collection=collection, entry_id=entry_id
            ),
            by,
        )
        if draft is not None and draft.id not in waited:
            self.wrote(draft, by)
        return draft  # type: ignore[no-any-return]

    def edit(self, by: str, seen: Draft, stale: int = 0) -> None:
        said = self.something_of(seen)
        draft = self.tried(
            "edit",
            lambda act: drafting.change(
                self.database, act, seen.id, row_version=seen.row_version - stale, document=said
            ),
            by,
        )
        if draft is not None:
            assert not stale
            self.wrote(draft, by)

    def discard(self, by: str, seen: Draft) -> None:
        draft = self.tried(
            "discard",
            lambda act: drafting.discard(self.database, act, seen.id, row_version=seen.row_version),
            by,
        )
        if draft is not None:
            self.approvals[draft.id] = []
            if draft.state == "released":
                self.authors[draft.id] = set()

    def restore(self, by: str, key: tuple[str, str], number: int) -> None:
        known = [d for d in self.drafts.values() if (d.collection, d.entry_id) == key]
        version = known[0].row_version if known else None
        draft = self.tried(
            "restore",
            lambda act: drafting.restore_version(
                self.database, act, *key, number, row_version=version
            ),
            by,
        )
        if draft is not None:
            self.wrote(draft, by)

    # Reviewing --------------------------------------------------------------------------------

    def submit(self, by: str, chosen: list[str]) -> None:
        if self.tried("submit", lambda act: reviewing.submit(self.database, act, chosen), by):
            for draft_id in chosen:
                self.approvals[draft_id] = []

    def approve(self, by: str, draft_id: str, seen: str = "this") -> None:
        before = self.drafts[draft_id]
        sha = before.content_sha256 if seen == "this" else "0" * 64
        draft = self.tried(
            "approve",
            lambda act: reviewing.approve(
                self.database, act, draft_id, content_sha256=sha, steps=self.steps
            ),
            by,
        )
        if draft is not None:
            passed = self.approvals[draft_id]
            assert seen == "this"
            assert folded(by) not in {folded(name) for name in self.authors[draft_id]}
            assert folded(by) not in {folded(name) for name, _ in passed}
            passed.append((by, before.document))
            assert (draft.state == "approved") == (len(passed) == self.steps)

    def say(self, by: str, draft: Draft, *, back: bool) -> None:
        said = reviewing.send_back if back else reviewing.comment
        done = self.tried(
            "send back" if back else "comment",
            lambda act: said(self.database, act, draft.id, comment="说明"),
            by,
        )
        if done is not None and back:
            self.approvals[draft.id] = []

    def approve_past_the_code(self, by: str, draft: Draft) -> None:
        mine = by in self.authors[draft.id]
        values = {
            "id": "r", "draft_id": draft.id, "step": 1, "decision": "approve", '"by"': by,
            "row_version": draft.row_version, "content_sha256": draft.content_sha256, "at": "",
        }  # fmt: skip
        said = refusal(self.database, insert(staff(self.database, "review"), **values))
        assert (said is not None) == mine
        self.done["approve past the code"] += 1

    # Planning ---------------------------------------------------------------------------------

    def compose(self, by: str, chosen: list[str], hours: int | None) -> Prepared | None:
        at = None if hours is None else self.now + timedelta(hours=hours)
        plan = self.tried(
            "compose",
            lambda act: planning.compose(
                self.database, act, draft_ids=chosen, publish_at=at, **TITLES
            ),
            by,
        )
        if plan is not None:
            self.plans[plan.name] = chosen
        return plan  # type: ignore[no-any-return]

    def end(self, what: str, by: str, name: str) -> None:
        at = self.now + timedelta(hours=2)
        acts: dict[str, Callable[[Act], Any]] = {
            "publish": lambda act: planning.publish_planned(self.database, act, name),
            "put off": lambda act: planning.reschedule(self.database, act, name, at),
            "cancel": lambda act: planning.cancel(self.database, act, name),
        }
        done = self.tried(what, acts[what], by)
        if done is not None and what == "publish":
            self.is_as_approved(name, done.released)
        elif done is not None and what == "cancel":
            del self.plans[name]

    def wait(self, hours: int) -> None:
        """What is due, the worker publishes; asked once more, it has nothing to do."""
        self.now += timedelta(hours=hours)
        act = self.act("worker")
        for due in planning.publish_due(self.database, act):
            self.done["due" if due.publication else "due: refused"] += 1
            if due.publication is not None:
                self.is_as_approved(due.name, due.publication.released)
        assert planning.publish_due(self.database, act) == []
        self.look()

    # Taking back ------------------------------------------------------------------------------

    def roll_back(self, by: str, name: str) -> None:
        done = self.tried(
            "roll back",
            lambda act: planning.roll_back(self.database, act, name, reason="误发"),
            by,
        )
        if done is not None:
            self.releases.append(done.id)
            self.lost_approval((p.collection, p.entry_id) for p in self.made_by(done.id))

    def withdraw(self, by: str, collection: str, entry_id: str) -> None:
        done = self.tried(
            "withdraw",
            lambda act: withdrawing.withdraw_at_once(
                self.database, act, collection=collection, entry_id=entry_id,
                reason="error", **STATEMENT,
            ),
            by,
        )  # fmt: skip
        if done is not None:
            self.withdrawals.append(done.release_id)
            self.releases.append(done.release_id)
            self.lost_approval([(collection, entry_id)])

    def confirm(self, by: str, name: str) -> None:
        done = self.tried("confirm", lambda act: withdrawing.confirm(self.database, act, name), by)
        if done is not None:
            assert folded(done.by) != folded(by)

    # The book ---------------------------------------------------------------------------------

    def is_as_approved(self, name: str, released: Any) -> None:
        """What a plan published is byte for byte what enough others than its authors approved."""
        made = {} if released is None else {
            (p.collection, p.entry_id): p for p in self.made_by(released.id)
        }  # fmt: skip
        expected = set()
        for draft_id in self.plans.pop(name):
            approvals, authors = self.approvals.pop(draft_id), self.authors.pop(draft_id)
            by = {who for who, _ in approvals}
            assert len(by) == len(approvals) == self.steps
            assert not {folded(a) for a in authors} & {folded(b) for b in by}
            after = drafting.one(self.database, draft_id)
            assert after.state == "released"
            assert after.entry_id is not None
            key = after.collection, after.entry_id
            (document,) = {orjson.dumps(d, option=orjson.OPT_SORT_KEYS) for _, d in approvals}
            content = public_bytes(
                KINDS[after.collection], {**orjson.loads(document), "id": after.entry_id}, 5
            )
            assert drafting.live(self.database, after).content == content  # type: ignore[union-attr]
            if key in made:
                assert made.pop(key).content == content
                expected |= {(key, author, who) for author in authors for who in by}
            if key not in self.entries:
                self.entries.append(key)
            self.authors[draft_id], self.approvals[draft_id] = set(), []
        assert not made, "something was published that nobody planned"
        if released is not None:
            self.releases.append(released.id)
            with self.database.read_as_staff() as connection:
                signed = signatures.of_release(connection, released.id)
            assert {((s.collection, s.entry_id), s.author, s.approver) for s in signed} == expected

    def wrote(self, draft: Draft, by: str) -> None:
        self.drafts[draft.id] = draft
        self.authors.setdefault(draft.id, set()).add(by)
        self.approvals[draft.id] = []

    def lost_approval(self, keys: Iterable[tuple[str, str]]) -> None:
        """What is public of these entries is another now. A draft that says it has no author."""
        touched = set(keys)
        for draft in self.drafts.values():
            if (draft.collection, draft.entry_id) in touched:
                assert draft.state not in ("submitted", "approved")
                self.approvals[draft.id] = []
                if draft.state == "released":
                    self.authors[draft.id] = set()

    def tried(self, what: str, act: Callable[[Act], Any], by: str) -> Any:
        """What an act of somebody answers, None when it was refused."""
        try:
            found = act(self.act(by))
        except REFUSALS:
            self.done[f"{what}: refused"] += 1
            return None
        self.done[what] += 1
        if isinstance(found, Draft):
            self.drafts[found.id] = found
        elif not isinstance(found, Review):
            self.look()
        return found

    def look(self) -> None:
        """How all drafts are now; those that the worker or a withdrawal made are nobody's."""
        wanted = drafting.Wanted(states=("open", "submitted", "approved", "released", "discarded"))
        # By the time of their last change, so that a run that is repeated is the same.
        for draft in reversed(drafting.page(self.database, wanted, limit=1000)):
            if draft.id in self.drafts or draft.created_by not in (MAKER, CHECKER):
                self.drafts[draft.id] = draft
                self.authors.setdefault(draft.id, set())
                self.approvals.setdefault(draft.id, [])

    def of(self, state: str) -> list[str]:
        return [draft.id for draft in self.drafts.values() if draft.state == state]

    @property
    def some_draft(self) -> st.SearchStrategy[Draft]:
        return st.sampled_from(list(self.drafts)).map(self.drafts.__getitem__)

    def made_by(self, release_id: str) -> list[past.Past]:
        with self.database.read_as_staff() as connection:
            return past.of_release(connection, release_id)

    def something_of(self, draft: Draft) -> Raw:
        """Another content of a draft's entry, never the same twice."""
        self.count += 1
        told = {"name_zh": f"第 {self.count} 稿"}
        raw = a_source(**told) if draft.collection == "sources" else a_contact(**told)
        if draft.collection == "announcements":
            raw = {**draft.document, "properties": {**draft.document["properties"], **told}}
        return {**raw, "id": draft.entry_id}

    def act(self, by: str) -> Act:
        self.now: datetime = self.now + timedelta(seconds=1)
        return Act(by, self.now)
