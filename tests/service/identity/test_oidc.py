"""Coming in through an identity provider: who is let in, and every way in which one is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from catalog.commands import accounts
from catalog.store.database import Database
from service.api.problems import Problem
from service.identity.oidc import Leaving, Provider, provider_of, subject_of
from service.identity.sessions import StaffDoor
from tests.catalog.commands.everything import everything
from tests.service.conftest import settings_for
from tests.service.identity.conftest import Open, sent
from tests.service.identity.idp import CLIENT, SECRET, Idp, running_idp
from tests.support.catalogs import NOON, an_act
from tests.support.people import an_account, recorded

SITE = "https://catalog.example"


@pytest.fixture(scope="module")
def one_idp() -> Iterator[Idp]:
    with running_idp() as idp:
        yield idp


@pytest.fixture
def idp(one_idp: Idp) -> Idp:
    """A provider that behaves, until a test tells it otherwise."""
    one_idp.claims, one_idp.metadata, one_idp.codes, one_idp.used = {}, {}, {}, []
    one_idp.subject, one_idp.algorithm, one_idp.now = "7", "RS256", int(NOON.timestamp())
    one_idp.published = one_idp.key
    return one_idp


def chosen(idp: Idp, folder: Path) -> dict[str, Any]:
    file = folder / "secret"
    file.write_text(SECRET + "\n")
    return {
        "public_url": SITE, "oidc_issuer": idp.issuer, "oidc_client_id": CLIENT,
        "oidc_client_secret_file": file,
    }  # fmt: skip


@pytest.fixture
def door(empty_catalog: Database, opened: Open, idp: Idp, tmp_path: Path) -> StaffDoor:
    return opened(empty_catalog, **chosen(idp, tmp_path))


@pytest.fixture
def provider(empty_catalog: Database, door: StaffDoor, idp: Idp, tmp_path: Path) -> Provider:
    an_account(empty_catalog, "lin", ["editor"])
    accounts.bind(empty_catalog, an_act("boss"), "lin", subject_of(idp.issuer, "7"))
    return provider_of(settings_for(empty_catalog, **chosen(idp, tmp_path)), door)


def back(leaving: Leaving, query: str) -> dict[str, Any]:
    """The request of the browser that comes back."""
    return {**sent(cookie=leaving.cookie), "QUERY_STRING": query}


def refused(provider: Provider, environ: dict[str, Any]) -> tuple[int, str]:
    with pytest.raises(Problem) as told:
        provider.finish(environ, NOON)
    return told.value.status, told.value.code


def after_consent(provider: Provider, idp: Idp) -> tuple[int, str]:
    leaving = provider.begin()
    return refused(provider, back(leaving, idp.consent(leaving.location)))


REFUSED = (400, "oidc-refused")


def test_whoever_is_bound_comes_in(provider: Provider, door: StaffDoor, idp: Idp):
    leaving = provider.begin()

    arrived = provider.finish(back(leaving, idp.consent(leaving.location)), NOON)

    session, forgotten = arrived.cookies
    assert door.principal_of(sent(cookie=session), NOON).login == "lin"
    assert forgotten.startswith("__Host-oidc=;")
    assert forgotten.endswith("Max-Age=0")


def test_the_browser_leaves_with_a_challenge_a_state_and_a_nonce(provider: Provider, idp: Idp):
    leaving = provider.begin()

    asked = {name: found[0] for name, found in parse_qs(urlsplit(leaving.location).query).items()}

    assert leaving.location.startswith(f"{idp.issuer}/authorize?")
    assert asked["redirect_uri"] == f"{SITE}/console/oidc"
    assert (asked["response_type"], asked["client_id"], asked["scope"]) == (
        "code", CLIENT, "openid"
    )  # fmt: skip
    assert asked["code_challenge_method"] == "S256"
    secret = leaving.cookie.partition("=")[2].partition(";")[0]
    said = [asked["state"], asked["nonce"], asked["code_challenge"], secret]
    assert len(set(said)) == 4
    assert min(map(len, said)) >= 43
    assert "HttpOnly; SameSite=Lax; Secure" in leaving.cookie
    assert provider.begin().location != leaving.location


def test_whoever_is_not_bound_is_told_which_name_to_tell(
    empty_catalog: Database, provider: Provider, idp: Idp
):
    idp.subject = "8"
    leaving = provider.begin()

    with pytest.raises(Problem) as told:
        provider.finish(back(leaving, idp.consent(leaving.location)), NOON)

    assert (told.value.status, told.value.code) == (403, "oidc-unbound")
    assert told.value.facts == {"subject": "8"}
    assert recorded(empty_catalog)[-1].act == "session.refused"
    assert everything(empty_catalog)["staff.session"] == []


def test_the_same_name_at_another_provider_is_somebody_else(
    empty_catalog: Database, provider: Provider, idp: Idp
):
    accounts.bind(empty_catalog, an_act("boss"), "lin", subject_of("https://other.example", "7"))

    assert after_consent(provider, idp) == (403, "oidc-unbound")


@pytest.mark.parametrize(
    "query",
    ["", "code=x", "state=x", "code=x&state=x", "code=&state=STATE", "error=access_denied",
     "error=access_denied&state=STATE", "code=CODE", "code=CODE&state=", "code=CODE&state=%ff",
     "code=CODE&state=x&state=STATE", "code=CODE&code=x&state=STATE", "code=x&state=STATE",
     "code=CODE&state=STATE&iss=https%3A%2F%2Fevil.example"],
)  # fmt: skip
def test_a_browser_that_brings_something_else_back_stays_outside(
    empty_catalog: Database, provider: Provider, idp: Idp, query: str
):
    leaving = provider.begin()
    found = parse_qs(idp.consent(leaving.location))
    query = query.replace("CODE", found["code"][0]).replace("STATE", found["state"][0])

    assert refused(provider, back(leaving, query)) == REFUSED
    assert everything(empty_catalog)["staff.session"] == []


def test_a_login_that_somebody_else_began_is_not_finished_here(provider: Provider, idp: Idp):
    theirs, ours = provider.begin(), provider.begin()
    query = idp.consent(theirs.location)

    assert refused(provider, back(ours, query)) == REFUSED
    assert refused(provider, {**sent(), "QUERY_STRING": query}) == REFUSED


def test_an_answer_serves_once(provider: Provider, idp: Idp):
    leaving = provider.begin()
    query = idp.consent(leaving.location)
    provider.finish(back(leaving, query), NOON)

    assert refused(provider, back(leaving, query)) == REFUSED


def test_a_code_that_was_given_for_another_login_is_refused(provider: Provider, idp: Idp):
    stolen = parse_qs(idp.consent(provider.begin().location))["code"][0]
    leaving = provider.begin()
    own = parse_qs(idp.consent(leaving.location))["state"][0]

    assert refused(provider, back(leaving, f"code={stolen}&state={own}")) == REFUSED
    assert idp.used == []


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"}, {"nonce": None},
        {"iss": "https://evil.example"}, {"iss": None},
        {"aud": "another"}, {"aud": ["another", "third"]}, {"aud": None},
        {"aud": "another", "azp": CLIENT}, {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"exp": int(NOON.timestamp()) - 61}, {"exp": None}, {"exp": "soon"},
        {"iat": int(NOON.timestamp()) + 61}, {"iat": None},
        {"nbf": int(NOON.timestamp()) + 61},
        {"sub": None}, {"sub": ""}, {"sub": 7}, {"sub": ["7"]},
        {"at_hash": "x"},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_that_is_not_for_us_of_now_and_of_this_login_opens_nothing(
    empty_catalog: Database, provider: Provider, idp: Idp, claims: dict[str, Any]
):
    idp.claims = claims

    assert after_consent(provider, idp) == REFUSED
    assert everything(empty_catalog)["staff.session"] == []


def test_a_token_for_several_of_whom_we_asked_is_taken(provider: Provider, idp: Idp):
    idp.claims = {"aud": [CLIENT, "another"], "azp": CLIENT}
    leaving = provider.begin()

    assert provider.finish(back(leaving, idp.consent(leaving.location)), NOON)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_token_signed_with_what_everybody_could_know_is_refused(provider: Provider, idp: Idp):
    idp.algorithm = "HS256"

    assert after_consent(provider, idp) == REFUSED


def test_a_token_signed_by_somebody_else_is_refused(provider: Provider, idp: Idp):
    told = idp.published
    idp.rotate()
    idp.published = told

    try:
        assert after_consent(provider, idp) == REFUSED
    finally:
        idp.published = idp.key


def test_a_provider_may_change_its_key(provider: Provider, idp: Idp):
    for _ in range(2):
        leaving = provider.begin()
        assert provider.finish(back(leaving, idp.consent(leaving.location)), NOON)
        idp.rotate()


@pytest.mark.parametrize(
    "metadata",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "ftp://x"}, {"jwks_uri": None},
     {"authorization_endpoint": "javascript:alert(1)"}],
    ids=str,
)  # fmt: skip
def test_a_provider_that_calls_itself_otherwise_is_not_asked(
    provider: Provider, idp: Idp, metadata: dict[str, Any]
):
    idp.metadata = metadata

    with pytest.raises(Problem) as told:
        provider.begin()

    assert (told.value.status, told.value.code) == (503, "oidc-unavailable")


def test_a_provider_that_is_gone_is_said_to_be(
    empty_catalog: Database, door: StaffDoor, tmp_path: Path
):
    with running_idp() as gone:
        given = chosen(gone, tmp_path)
        provider = provider_of(settings_for(empty_catalog, **given), door)
        leaving = provider.begin()
        query = gone.consent(leaving.location)

    assert refused(provider, back(leaving, query)) == (503, "oidc-unavailable")
    with pytest.raises(Problem, match="oidc-unavailable"):
        provider_of(settings_for(empty_catalog, **given), door).begin()


def test_neither_cookie_nor_secret_is_printed(provider: Provider, idp: Idp):
    leaving = provider.begin()
    arrived = provider.finish(back(leaving, idp.consent(leaving.location)), NOON)

    assert "__Host" not in repr(leaving) + repr(arrived)
