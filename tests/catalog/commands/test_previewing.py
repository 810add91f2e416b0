"""Links to a release that waits: for one reader, for some hours, counted, revocable, audited."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.commands import planning, previewing
from catalog.commands.acts import Act
from catalog.commands.previewing import MOST_HOURS, NotToPreview, PreviewInvalid
from catalog.store.database import Database
from catalog.store.staff.prepared import Prepared
from catalog.values.fault import Refused
from tests.catalog.commands.acting import PUBLISHER, approved, drafted, planned
from tests.catalog.commands.everything import everything
from tests.catalog.documents import a_source, publish
from tests.support.catalogs import NOON, an_act
from tests.support.people import a_secret, recorded

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
LEADER = "演示领导"


@pytest.fixture
def plan(empty_catalog: Database) -> Prepared:
    publish(empty_catalog, a_source())
    return planned(
        empty_catalog, [approved(empty_catalog, drafted(empty_catalog, a_source(name_zh="改名")))]
    )


def a_link(database: Database, plan: Prepared, **said: int) -> str:
    """The secret of a new link."""
    secret = a_secret()
    previewing.create(database, an_act(PUBLISHER), plan.name, reader=LEADER, secret=secret, **said)
    return secret


def opens(database: Database, secret: str, after: timedelta = timedelta(0)) -> bool:
    try:
        previewing.look(database, Act("preview", NOON + after, peer="10.0.0.9"), secret)
    except PreviewInvalid:
        return False
    return True


def test_a_link_opens_its_release_and_says_for_whom_and_how_often(
    empty_catalog: Database, plan: Prepared
):
    secret = a_link(empty_catalog, plan)

    looks = [previewing.look(empty_catalog, an_act("preview"), secret) for _ in range(2)]

    assert [found.opened for found, _ in looks] == [1, 2]
    found, shown = looks[-1]
    assert (found.reader, shown.name) == (LEADER, plan.name)
    assert previewing.of_release(empty_catalog, plan.name) == [found]


@pytest.mark.parametrize("hours", [1, previewing.HOURS, MOST_HOURS])
def test_it_opens_for_its_hours_and_not_a_second_longer(
    empty_catalog: Database, plan: Prepared, hours: int
):
    secret = a_link(empty_catalog, plan, hours=hours)

    assert opens(empty_catalog, secret, hours * HOUR - SECOND)
    assert not opens(empty_catalog, secret, hours * HOUR)


def test_nobody_has_to_say_for_how_long(empty_catalog: Database, plan: Prepared):
    secret = a_link(empty_catalog, plan)

    assert opens(empty_catalog, secret, 72 * HOUR - SECOND)
    assert not opens(empty_catalog, secret, 72 * HOUR)


def test_a_revoked_link_opens_nothing_and_others_go_on(empty_catalog: Database, plan: Prepared):
    secret, other = a_link(empty_catalog, plan), a_link(empty_catalog, plan)
    (found, _) = previewing.look(empty_catalog, an_act("preview"), secret)

    revoked = previewing.revoke(empty_catalog, an_act(), plan.name, found.secret_sha256)
    again = previewing.revoke(
        empty_catalog, an_act(now=NOON + HOUR), plan.name, found.secret_sha256
    )

    assert revoked == again
    assert not opens(empty_catalog, secret)
    assert opens(empty_catalog, other)


def test_a_link_of_another_release_is_not_revoked(empty_catalog: Database, plan: Prepared):
    a_link(empty_catalog, plan)
    (found,) = previewing.of_release(empty_catalog, plan.name)
    before = everything(empty_catalog)

    with pytest.raises(PreviewInvalid):
        previewing.revoke(empty_catalog, an_act(), "another", found.secret_sha256)

    assert everything(empty_catalog) == before


@pytest.mark.parametrize("ended", [planning.publish_planned, planning.cancel])
def test_what_is_published_or_cancelled_is_nothing_to_look_forward_to(
    empty_catalog: Database, plan: Prepared, ended: object
):
    assert callable(ended)
    secret = a_link(empty_catalog, plan)

    ended(empty_catalog, an_act(PUBLISHER), plan.name)

    assert not opens(empty_catalog, secret)
    with pytest.raises(NotToPreview):
        a_link(empty_catalog, plan)


@pytest.mark.parametrize("secret", ["", "x", "prv_" + "A" * 43, "\ud800", "'; --"])
def test_what_is_no_secret_opens_nothing_and_leaves_nothing(
    empty_catalog: Database, plan: Prepared, secret: str
):
    a_link(empty_catalog, plan)
    before = everything(empty_catalog)

    assert not opens(empty_catalog, secret)
    assert everything(empty_catalog) == before


def test_there_is_a_link_only_to_a_release_that_there_is(empty_catalog: Database):
    with pytest.raises(NotToPreview):
        previewing.create(empty_catalog, an_act(), "none", reader=LEADER, secret=a_secret())


@pytest.mark.parametrize(
    ("reader", "hours", "pointer"),
    [
        (" ", 72, "/reader"),
        ("两\n行", 72, "/reader"),
        ("长" * 61, 72, "/reader"),
        (LEADER, 0, "/hours"),
        (LEADER, MOST_HOURS + 1, "/hours"),
    ],
)
def test_a_link_is_for_somebody_and_not_for_ever(
    empty_catalog: Database, plan: Prepared, reader: str, hours: int, pointer: str
):
    with pytest.raises(Refused) as refused:
        previewing.create(
            empty_catalog, an_act(), plan.name, reader=reader, secret=a_secret(), hours=hours
        )

    assert [fault.pointer for fault in refused.value.faults] == [pointer]
    assert previewing.of_release(empty_catalog, plan.name) == []


def test_the_secret_is_kept_nowhere_and_every_act_is_in_the_audit(
    empty_catalog: Database, plan: Prepared
):
    secret = a_link(empty_catalog, plan)
    opens(empty_catalog, secret)
    (found,) = previewing.of_release(empty_catalog, plan.name)
    previewing.revoke(empty_catalog, an_act(PUBLISHER), plan.name, found.secret_sha256)

    assert secret not in str(everything(empty_catalog))
    kept = [r for r in recorded(empty_catalog) if r.subject == f"previews/{found.secret_sha256}"]
    assert [(r.act, r.actor, r.peer) for r in kept] == [
        ("preview.created", PUBLISHER, ""),
        ("preview.opened", "preview", "10.0.0.9"),
        ("preview.revoked", PUBLISHER, ""),
    ]
