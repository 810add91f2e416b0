"""Whatever anybody tries in whatever order, nobody's own approval publishes their work."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.exc import IntegrityError

from catalog.commands import reviewing
from catalog.commands.planning import publishing
from catalog.store.staff import drafts
from tests.catalog.commands.office import Office
from tests.support.catalogs import Catalogs
from tests.support.figures import Tell

ACTS = {"sqlite": 45_000, "postgresql": 5_000}
STEPS = 50


@pytest.mark.slow
def test_what_is_published_was_approved_by_others_than_its_authors(
    catalogs: Catalogs, scale: float, tell: Tell
) -> None:
    done: Counter[str] = Counter()
    while done.total() < ACTS[catalogs.engine] * scale:
        run(catalogs, done, max_examples=5)

    # Else the machine would have shown nothing.
    assert min(done["publish"], done["approve"], done["approve: refused"], done["edit"]) > 0
    told = ("approve", "approve: refused", "publish", "due", "roll back", "withdraw")
    told_of = {what: done[what] for what in told}
    tell("ACTS OF AN OFFICE", engine=catalogs.engine, acts=done.total(), **told_of)


def authors_may_approve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "four_eyes", lambda *asked: None)


def an_edit_keeps_the_approval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "_UNREVIEWED", {})


def a_release_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "let_pass", lambda *asked: None)


DEFECTS = (
    authors_may_approve,
    an_edit_keeps_the_approval,
    a_release_is_not_looked_at_again,
)


@pytest.mark.slow
@pytest.mark.parametrize("catalogs", ["sqlite"], indirect=True)
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.__name__)
def test_a_defect_is_found(
    catalogs: Catalogs, monkeypatch: pytest.MonkeyPatch, defect: Any
) -> None:
    defect(monkeypatch)

    with pytest.raises((AssertionError, IntegrityError)):
        run(catalogs, Counter(), max_examples=100, derandomize=True)


def run(catalogs: Catalogs, done: Counter[str], **chosen: Any) -> None:
    run_state_machine_as_test(
        type("Working", (Office,), {"catalogs": catalogs, "done": done}),
        settings=settings(
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            # What fails is told as it is: making it shorter takes longer than reading it.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            **chosen,
        ),
    )
