"""The door: who may write, how a refusal looks, how often one may knock, what is never logged."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from catalog.commands import inviting, previewing
from catalog.commands.tokens import revoke
from catalog.store.database import Database
from catalog.values.secret import SECRET_BYTES, secret_text
from service.api.call import API
from service.api.problems import Problem
from service.identity.bearer import WRITES, WRONG_TOKENS, Door
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.support.catalogs import an_act
from tests.support.tokens import a_token

RECEIPT = f"{API}/sync/receipts/me"
UNKNOWN = "lpc_aaaaaaaa_" + "A" * 43


@pytest.fixture
def client(empty_catalog: Database, serve: Serve) -> Client:
    return serve(empty_catalog)


def knock(client: Client, text: str, **headers: str) -> str:
    """The code with which a token's bearer is refused; no token gets far with an empty body."""
    answer = client.open("PUT", RECEIPT, {}, Authorization=f"Bearer {text}", **headers)
    return str(answer.json["code"])


def test_without_a_token_it_says_which_kind_is_needed(client: Client):
    answer = client.open("PUT", RECEIPT, {})

    assert answer.status_code == 401
    assert answer.json["code"] == "token-required"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("header", ["Basic bHBjOng=", "lpc_x", "Bear er", "Bearerlpc_x"])
def test_another_scheme_is_no_token(client: Client, header: str):
    answer = client.open("PUT", RECEIPT, {}, Authorization=header)

    assert answer.json["code"] == "token-required"


def test_the_name_of_the_scheme_may_be_written_in_any_case(empty_catalog: Database, client: Client):
    text = a_token(empty_catalog)

    for scheme in ("Bearer", "bearer", "BEARER"):
        answer = client.open("PUT", RECEIPT, {}, Authorization=f"{scheme} {text}")
        assert answer.json["code"] == "invalid-body"


def test_unknown_expired_and_revoked_tokens_are_refused_alike(
    empty_catalog: Database, client: Client
):
    expired = a_token(empty_catalog, days=1, now=datetime(2020, 1, 1, tzinfo=UTC))
    gone = a_token(empty_catalog)
    revoke(empty_catalog, gone[4:12], an_act())

    answers = [
        client.open("PUT", RECEIPT, {}, Authorization=f"Bearer {text}")
        for text in (UNKNOWN, expired, gone, "", "x")
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.data for answer in answers}) == 1
    assert answers[0].json["code"] == "token-invalid"
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"


def test_a_token_in_the_query_is_an_unknown_parameter(empty_catalog: Database, client: Client):
    text = a_token(empty_catalog)

    answer = client.open("PUT", f"{RECEIPT}?access_token={text}", {})

    assert answer.status_code == 400
    assert answer.json["errors"][0]["code"] == "unknown-parameter"
    assert text not in answer.text


def test_a_token_of_another_scope_is_forbidden(empty_catalog: Database):
    environ = {"HTTP_AUTHORIZATION": f"Bearer {a_token(empty_catalog)}", "REQUEST_METHOD": "PUT"}

    with pytest.raises(Problem) as refused:
        Door(empty_catalog).admit(environ, "staff", datetime.now(UTC))

    assert (refused.value.status, refused.value.code) == (403, "scope-missing")


def test_wrong_tokens_without_end_are_told_to_wait(empty_catalog: Database, client: Client):
    codes = [knock(client, UNKNOWN) for _ in range(WRONG_TOKENS.amount)]
    answer = client.open("PUT", RECEIPT, {}, Authorization=f"Bearer {UNKNOWN}")

    assert set(codes) == {"token-invalid"}
    assert answer.status_code == 429
    assert answer.json["code"] == "too-many-requests"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["Retry-After"] in answer.json["description"]


def test_a_good_token_opens_whatever_wrong_ones_came_before(
    empty_catalog: Database, client: Client
):
    good = a_token(empty_catalog)
    for _ in range(WRONG_TOKENS.amount + 1):
        last = knock(client, UNKNOWN)

    assert last == "too-many-requests"
    assert knock(client, good) == "invalid-body"


def test_writes_without_end_are_told_to_wait_each_bearer_alone(
    empty_catalog: Database, client: Client
):
    busy, quiet = a_token(empty_catalog), a_token(empty_catalog)
    codes = [knock(client, busy) for _ in range(WRITES.amount)]
    answer = client.open("PUT", RECEIPT, {}, Authorization=f"Bearer {busy}")

    assert set(codes) == {"invalid-body"}
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert knock(client, quiet) == "invalid-body"


def test_reading_goes_on_without_a_token(empty_catalog: Database, client: Client):
    assert client.get(API, Authorization=f"Bearer {UNKNOWN}").status_code == 200


def test_no_token_is_ever_logged(
    empty_catalog: Database,
    serve: Serve,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
):
    client = serve(empty_catalog, log_level="debug")
    text = a_token(empty_catalog)
    capfdbinary.readouterr()

    knock(client, text)
    knock(client, text[:-1])
    knock(client, text, User_Agent=text)
    client.get(f"{API}?access_token={text}")
    client.get(f"{API}/{text}")

    def fail(*_: object) -> None:
        held = text  # noqa: F841 - a local value of a frame in the trace
        raise RuntimeError(f"with {text}")

    monkeypatch.setattr(client.app.extensions["catalog"].door, "admit", fail)
    assert knock(client, text) == "internal-error"

    lines = capfdbinary.readouterr().out
    assert lines.count(b'"event":"request"') == 6
    assert b"RuntimeError" in lines
    assert text[13:-1].encode() not in lines
    assert b"access_token=lpc_" + text[4:12].encode() in lines


@pytest.mark.usefixtures("every_line")
@pytest.mark.parametrize("prefix", [inviting.SECRET_PREFIX, previewing.SECRET_PREFIX])
def test_no_link_that_opens_something_is_in_the_log(
    empty_catalog: Database, serve: Serve, capfdbinary: pytest.CaptureFixture[bytes], prefix: str
):
    client = serve(empty_catalog, log_level="debug")
    secret = secret_text(b"\xab" * SECRET_BYTES, prefix)

    client.get(f"/console/links/{secret}")

    lines = capfdbinary.readouterr().out
    assert f"/console/links/{prefix}...".encode() in lines
    assert secret.removeprefix(prefix).encode() not in lines
