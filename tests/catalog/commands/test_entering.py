"""Coming in: sessions that begin anew, end by themselves, and are followed by their roles."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from catalog.commands import accounts
from catalog.commands.acts import Act
from catalog.commands.admission import IDLE, LONGEST
from catalog.commands.entering import Terms, Unbound, enter_by_subject, leave
from catalog.store.database import Database
from catalog.values import totp
from tests.catalog.commands.everything import everything
from tests.support.catalogs import NOON, an_act
from tests.support.people import (
    APP,
    PASSWORD,
    a_secret,
    a_session,
    an_account,
    comes_in,
    recorded,
    whose,
)

SECOND = timedelta(seconds=1)
SUBJECT = "https://idp.example#7"


def code(steps: int = 0) -> str:
    return totp.code_at(APP, totp.step_of(NOON) + steps)


def by_subject(database: Database, subject: str = SUBJECT) -> str:
    secret = a_secret()
    enter_by_subject(
        database, Act("?", NOON), subject, secret=secret, agent="a browser", instead_of=""
    )
    return secret


def test_whoever_comes_in_is_known_by_the_session(empty_catalog: Database):
    an_account(empty_catalog, "lin", ["editor", "reviewer"])

    found = whose(empty_catalog, a_session(empty_catalog))

    assert found is not None
    assert (found.login, found.roles, found.owes) == ("lin", {"editor", "reviewer"}, "")


@pytest.mark.parametrize("secret", ["", "x", "\ud800", "A" * 43])
def test_what_is_no_session_opens_nothing(empty_catalog: Database, secret: str):
    an_account(empty_catalog)
    a_session(empty_catalog)

    assert whose(empty_catalog, secret) is None


def test_the_hash_that_is_kept_of_a_session_opens_nothing(empty_catalog: Database):
    an_account(empty_catalog)
    secret = a_session(empty_catalog)

    kept = everything(empty_catalog)

    assert secret not in repr(kept)
    ((hashed, *_),) = kept["staff.session"]
    assert whose(empty_catalog, hashed) is None


def test_a_login_may_be_typed_in_any_case_and_width(empty_catalog: Database):
    an_account(empty_catalog, "lin.wei")

    for typed in ("lin.wei", "LIN.WEI", "Ｌｉｎ．ｗｅｉ", " lin.wei "):
        found = whose(empty_catalog, a_session(empty_catalog, typed))
        assert found is not None
        assert found.login == "lin.wei"


def test_coming_in_again_begins_another_session_and_ends_the_one_before(empty_catalog: Database):
    an_account(empty_catalog)
    planted = a_session(empty_catalog)

    own = a_session(empty_catalog, instead_of=planted)

    assert own != planted
    assert whose(empty_catalog, planted) is None
    assert whose(empty_catalog, own)


def test_a_session_that_somebody_planted_is_nobodys(empty_catalog: Database):
    an_account(empty_catalog)
    planted = a_secret()

    a_session(empty_catalog, instead_of=planted)

    assert whose(empty_catalog, planted) is None


def test_a_session_ends_a_quarter_of_an_hour_after_its_last_use(empty_catalog: Database):
    an_account(empty_catalog)
    secret = a_session(empty_catalog)

    used = NOON + IDLE - SECOND
    assert whose(empty_catalog, secret, used)
    assert whose(empty_catalog, secret, used + IDLE - SECOND)
    assert whose(empty_catalog, secret, used + 2 * IDLE - SECOND) is None


def test_a_session_is_never_found_alive_again(empty_catalog: Database):
    an_account(empty_catalog)
    secret = a_session(empty_catalog)

    assert whose(empty_catalog, secret, NOON + IDLE) is None
    assert whose(empty_catalog, secret, NOON + IDLE + SECOND) is None


def test_no_use_makes_a_session_last_longer_than_eight_hours(empty_catalog: Database):
    an_account(empty_catalog)
    secret = a_session(empty_catalog)

    now = NOON
    while now < NOON + LONGEST - SECOND:
        assert whose(empty_catalog, secret, now), now
        now += timedelta(minutes=10)
    assert whose(empty_catalog, secret, NOON + LONGEST - SECOND)
    assert whose(empty_catalog, secret, NOON + LONGEST) is None


def test_use_is_written_down_once_a_minute(empty_catalog: Database):
    an_account(empty_catalog)
    secret = a_session(empty_catalog)
    before = everything(empty_catalog)

    whose(empty_catalog, secret, NOON + timedelta(seconds=59))
    assert everything(empty_catalog) == before

    whose(empty_catalog, secret, NOON + timedelta(seconds=60))
    assert everything(empty_catalog) != before


def test_whoever_leaves_ends_the_session_and_it_is_recorded(empty_catalog: Database):
    an_account(empty_catalog)
    secret, other = a_session(empty_catalog), a_session(empty_catalog)

    leave(empty_catalog, an_act("?"), secret)
    leave(empty_catalog, an_act("?"), secret)

    assert whose(empty_catalog, secret) is None
    assert whose(empty_catalog, other)
    assert [(r.actor, r.act) for r in recorded(empty_catalog)][-2:] == [
        ("lin", "session.begun"),
        ("lin", "session.ended"),
    ]


def test_what_ended_by_itself_is_cleared_away(empty_catalog: Database):
    an_account(empty_catalog)
    a_session(empty_catalog)

    new = a_session(empty_catalog, now=NOON + LONGEST)

    assert len(everything(empty_catalog)["staff.session"]) == 1
    assert whose(empty_catalog, new, NOON + LONGEST)


def test_roles_are_asked_anew_at_each_request(empty_catalog: Database):
    an_account(empty_catalog, "lin", ["reviewer"])
    secret = a_session(empty_catalog)
    assert whose(empty_catalog, secret)

    accounts.set_roles(empty_catalog, an_act("boss"), "lin", ["editor"], separate=False)

    assert whose(empty_catalog, secret) is None
    found = whose(empty_catalog, a_session(empty_catalog))
    assert found is not None
    assert found.roles == {"editor"}


def test_an_account_with_an_app_needs_its_code(empty_catalog: Database):
    an_account(empty_catalog, app=APP)

    assert not comes_in(empty_catalog)
    assert not comes_in(empty_catalog, code="000000")
    assert not comes_in(empty_catalog, password="wrong wrong wrong", code=code())
    assert comes_in(empty_catalog, code=code())


def test_a_code_opens_once(empty_catalog: Database):
    an_account(empty_catalog, app=APP)

    assert comes_in(empty_catalog, code=code())
    assert not comes_in(empty_catalog, code=code())
    assert not comes_in(empty_catalog, code=code(-1))
    assert comes_in(empty_catalog, code=code(1))


def test_the_code_that_was_shown_to_keep_an_app_does_not_open_as_well(empty_catalog: Database):
    an_account(empty_catalog, app=APP)

    assert not comes_in(empty_catalog, code=code(-1))


def test_of_many_with_one_code_at_once_one_comes_in(empty_catalog: Database):
    an_account(empty_catalog, app=APP)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: comes_in(empty_catalog, code=code()), range(4)))

    assert sum(done) == 1


def test_where_codes_are_asked_for_whoever_has_no_app_owes_one(empty_catalog: Database):
    strict = Terms(require_totp=True)
    an_account(empty_catalog, "lin")
    an_account(empty_catalog, "app", app=APP)
    without, having = a_session(empty_catalog), a_session(empty_catalog, "app", code=code())

    owed = [whose(empty_catalog, secret, NOON, strict) for secret in (without, having)]

    assert [found and found.owes for found in owed] == ["totp", ""]


def test_where_passwords_serve_for_some_days_whoever_has_an_old_one_owes_another(
    empty_catalog: Database,
):
    terms = Terms(require_totp=False, password_days=90)
    an_account(empty_catalog)
    day = timedelta(days=90)

    before = a_session(empty_catalog, now=NOON + day - SECOND)
    after = a_session(empty_catalog, now=NOON + day)

    fine = whose(empty_catalog, before, NOON + day - SECOND, terms)
    old = whose(empty_catalog, after, NOON + day, terms)
    assert fine is not None
    assert old is not None
    assert (fine.owes, old.owes) == ("", "password")


def test_whom_the_identity_provider_names_comes_in_where_bound_beforehand(empty_catalog: Database):
    an_account(empty_catalog)
    accounts.bind(empty_catalog, an_act("boss"), "lin", SUBJECT)

    found = whose(empty_catalog, by_subject(empty_catalog))

    assert found is not None
    assert found.login == "lin"
    assert recorded(empty_catalog)[-1].facts == {"by": "subject"}


def test_whoever_was_not_bound_stays_outside_and_it_is_recorded(empty_catalog: Database):
    an_account(empty_catalog)
    accounts.bind(empty_catalog, an_act("boss"), "lin", SUBJECT)

    for subject in ("https://other.example#7", "https://idp.example#8", "lin", ""):
        with pytest.raises(Unbound):
            by_subject(empty_catalog, subject)

    assert [(r.act, r.subject) for r in recorded(empty_catalog)][-4:] == [
        ("session.refused", "accounts/?")
    ] * 4
    assert everything(empty_catalog)["staff.session"] == []


def test_the_identity_provider_opens_no_disabled_account(empty_catalog: Database):
    an_account(empty_catalog, "boss", ["administrator"])
    an_account(empty_catalog)
    accounts.bind(empty_catalog, an_act("boss"), "lin", SUBJECT)
    accounts.disable(empty_catalog, an_act("boss"), "lin")

    with pytest.raises(Unbound):
        by_subject(empty_catalog)


def test_no_password_and_no_code_is_ever_recorded(empty_catalog: Database):
    an_account(empty_catalog, app=APP)
    comes_in(empty_catalog, code=code())
    comes_in(empty_catalog, password="my secret mistake", code="135791")
    comes_in(empty_catalog, "my secret login mistake")

    kept = repr(everything(empty_catalog))

    assert PASSWORD not in kept
    assert "mistake" not in kept
    assert code() not in repr(recorded(empty_catalog))
    assert "135791" not in kept
