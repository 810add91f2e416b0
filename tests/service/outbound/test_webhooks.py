"""`webhooks` as docs/sync.md has it, over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import orjson
import pytest
from standardwebhooks import Webhook

from catalog.commands.webhooks import MOST
from catalog.store.database import Database
from catalog.words.messages import MESSAGES
from service.api.call import API
from service.outbound.bell import AT_ONCE
from service.outbound.delivery import Dispatcher
from service.outbound.sending import Sender
from service.outbound.targets import Targets
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.outbound.conftest import Receive
from tests.service.outbound.listening import wait_until
from tests.service.outbound.receivers import (
    TAKEN,
    Connection,
    Request,
    answering,
    with_status,
)
from tests.support.builders import publish_sources
from tests.support.patience import A_HANG_S
from tests.support.tokens import a_token

PATH = f"{API}/sync/webhooks"
SHOWN = {
    "id", "url", "state", "told", "attempts", "next_attempt_at", "last_status", "last_error",
    "created_at", "catalog_data_mode",
}  # fmt: skip
LOOP = [ip_network("127.0.0.0/8")]
NOWHERE = f"{PATH}/whk_{'0' * 16}"


class Owner:
    """Somebody with a token."""

    def __init__(self, database: Database, client: Client, name: str = "owner") -> None:
        self.database, self.client = database, client
        self.token = a_token(database, name=name)

    def ask(self, method: str, path: str = PATH, body: Any = None, **headers: str) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.open(method, path, body, **headers)

    def registered(self, url: str = "https://receiver.example/hook") -> dict[str, Any]:
        answer = self.ask("POST", PATH, {"url": url})
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json
        return found

    def one(self, webhook_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", f"{PATH}/{webhook_id}").json
        return found


@pytest.fixture
def owner(empty_catalog: Database, serve: Serve, authorities: Path) -> Owner:
    """An owner of no endpoint yet; names lead to a public address, loopback is allowed."""
    client = serve(empty_catalog)
    targets = Targets(LOOP, lambda name: ["8.8.4.4"])
    client.app.extensions["catalog"].bell.sender = Sender(targets, authorities=authorities)
    return Owner(empty_catalog, client)


@pytest.fixture
def dispatcher(owner: Owner, authorities: Path) -> Iterator[Dispatcher]:
    found = Dispatcher(owner.database, Sender(Targets(LOOP), authorities=authorities))
    yield found
    found.close()


class TestRegistering:
    def test_a_new_endpoint_shows_its_secret_once(self, owner: Owner):
        publish_sources(owner.database, 1)

        answer = owner.ask("POST", PATH, {"url": "https://receiver.example/hook?key=1"})

        found = answer.json
        assert answer.status_code == 201
        assert found.keys() == SHOWN | {"secret"}
        assert (found["url"], found["state"]) == ("https://receiver.example/hook?key=1", "active")
        assert (found["told"], found["attempts"]) == (1, 0)
        assert Webhook(found["secret"])
        assert answer.headers["Cache-Control"] == "no-store"
        location = f"http://127.0.0.1:8000{PATH}/{found['id']}"
        assert answer.headers["Location"] == location
        again = owner.one(found["id"])
        assert again == {name: value for name, value in found.items() if name != "secret"}
        assert found["secret"] not in owner.ask("GET").text

    def test_no_two_secrets_or_ids_are_the_same(self, owner: Owner):
        found = [owner.registered() for _ in range(5)]

        assert len({one["id"] for one in found}) == len({one["secret"] for one in found}) == 5

    @pytest.mark.parametrize(
        ("url", "code"),
        [
            ("http://receiver.example/", "target-not-https"),
            ("https://me@receiver.example/", "target-userinfo"),
            ("https://receiver.example/#there", "target-form"),
            ("https://2130706433/", "target-host"),
            ("https://receiver.example:22/", "target-port"),
            ("https://10.0.0.1/", "target-not-public"),
            ("https://[::ffff:127.0.0.1]/", "target-not-public"),
            ("https://receiver.example/ ", "wrong-form"),
            ("https://receiver.example/" + "a" * 2000, "too-long"),
            (["https://receiver.example/"], "not-text"),
        ],
    )
    def test_an_address_that_may_not_be_told_is_refused(self, owner: Owner, url: Any, code: str):
        answer = owner.ask("POST", PATH, {"url": url})

        assert answer.status_code == 422
        (error,) = answer.json["errors"]
        assert (error["pointer"], error["code"]) == ("/url", code)
        assert owner.ask("GET").json["webhooks"] == []

    def test_a_name_that_leads_nowhere_or_inside_is_refused(self, owner: Owner):
        answers = {"inside.example": ["10.0.0.1"], "nowhere.example": []}
        sender = owner.client.app.extensions["catalog"].bell.sender
        sender.targets = Targets(resolve=lambda name: answers[name])

        for name, code in (
            ("inside.example", "target-not-public"),
            ("nowhere.example", "target-unresolved"),
        ):
            answer = owner.ask("POST", PATH, {"url": f"https://{name}/"})
            assert answer.status_code == 422
            assert answer.json["errors"][0]["code"] == code
            # Where inside it leads is nobody's business.
            assert "10.0.0.1" not in answer.text

    def test_every_refusal_of_a_target_has_a_message(self):
        page = Path("service/outbound/targets.py").read_text(encoding="utf-8")
        codes = set(page.split('"')[1::2]) & {code for code in MESSAGES if "target-" in code}

        assert codes == {code for code in MESSAGES if code.startswith("target-")}
        assert {part for part in page.split('"')[1::2] if part.startswith("target-")} == codes

    def test_a_token_may_have_so_many_and_no_more(self, owner: Owner):
        for _ in range(MOST):
            owner.registered()

        answer = owner.ask("POST", PATH, {"url": "https://receiver.example/"})

        assert answer.status_code == 409
        assert answer.json["code"] == "too-many-webhooks"
        assert len(owner.ask("GET").json["webhooks"]) == MOST

    def test_the_allowed_networks_of_the_settings_are_allowed(
        self, empty_catalog: Database, serve: Serve
    ):
        owner = Owner(empty_catalog, serve(empty_catalog, webhook_allow="10.20.0.0/16"))

        assert owner.registered("https://10.20.0.7:9443/")["state"] == "active"
        assert owner.ask("POST", PATH, {"url": "https://10.21.0.7/"}).status_code == 422


class TestOwning:
    ACTS = (
        ("GET", "", None), ("DELETE", "", None), ("POST", "/test", None),
        ("POST", "/rotate", None), ("POST", "/resume", None), ("POST", "/replay", {"from_seq": 0}),
    )  # fmt: skip

    @pytest.mark.parametrize(("method", "act", "body"), ACTS)
    def test_anothers_endpoint_is_as_if_it_were_not_there(
        self, owner: Owner, method: str, act: str, body: Any
    ):
        found = owner.registered()
        other = Owner(owner.database, owner.client, "other")

        theirs = other.ask(method, f"{PATH}/{found['id']}{act}", body)
        nobodys = other.ask(method, f"{NOWHERE}{act}", body)

        assert theirs.status_code == nobodys.status_code == 404
        assert theirs.json["code"] == "webhook-not-found"
        assert theirs.text.replace(found["id"], "…") == nobodys.text.replace(NOWHERE[-20:], "…")
        assert other.ask("GET").json["webhooks"] == []
        assert owner.one(found["id"])["state"] == "active"

    @pytest.mark.parametrize(("method", "act", "body"), ACTS)
    @pytest.mark.parametrize("name", ["whk_1", "WHK_" + "0" * 16, "%00", "a'b", "x" * 300])
    def test_what_is_no_id_names_nothing(
        self, owner: Owner, name: str, method: str, act: str, body: Any
    ):
        answer = owner.ask(method, f"{PATH}/{name}{act}", body)

        assert answer.status_code == 404
        assert answer.json["code"] == "webhook-not-found"

    @pytest.mark.parametrize(("method", "act", "body"), [("GET", "", None), *ACTS])
    def test_nothing_is_done_without_a_token(self, owner: Owner, method: str, act: str, body: Any):
        found = owner.registered()

        answer = owner.client.open(method, f"{PATH}/{found['id']}{act}", body)

        assert answer.status_code == 401
        assert owner.one(found["id"])["state"] == "active"

    def test_a_removed_endpoint_is_gone(self, owner: Owner):
        first, second = owner.registered(), owner.registered()

        answer = owner.ask("DELETE", f"{PATH}/{first['id']}")

        assert (answer.status_code, answer.data) == (204, b"")
        assert owner.ask("DELETE", f"{PATH}/{first['id']}").status_code == 404
        assert [found["id"] for found in owner.ask("GET").json["webhooks"]] == [second["id"]]


class TestRinging:
    def test_a_test_tells_what_the_receiver_said(self, owner: Owner, receive: Receive):
        receiver = receive(answering(with_status(202, body="收到".encode())))
        found = owner.registered(receiver.url)

        answer = owner.ask("POST", f"{PATH}/{found['id']}/test")

        assert answer.status_code == 200
        assert answer.json == {
            "status": 202, "error": None, "said": "收到", "catalog_data_mode": "demo",
        }  # fmt: skip
        (request,) = receiver.requests
        message = Webhook(found["secret"]).verify(request.body, request.headers)
        assert message["type"] == "catalog.test"
        assert message["data"].keys() == {"epoch", "head_seq"}
        assert owner.one(found["id"])["last_status"] is None  # It is no event.

    def test_a_test_tells_what_went_wrong(self, owner: Owner, receive: Receive):
        receiver = receive(answering(TAKEN))
        found = owner.registered(receiver.url)
        receiver.close()

        answer = owner.ask("POST", f"{PATH}/{found['id']}/test")

        assert answer.status_code == 200
        assert (answer.json["status"], answer.json["error"]) == (None, "not-connected")

    def test_slow_receivers_take_few_threads_of_the_service(self, owner: Owner, receive: Receive):
        let_go = threading.Event()

        def hold(request: Request, connection: Connection) -> None:
            let_go.wait(A_HANG_S)

        receiver = receive(hold)
        found = owner.registered(receiver.url)
        path = f"{PATH}/{found['id']}/test"
        holding = [threading.Thread(target=owner.ask, args=["POST", path]) for _ in range(AT_ONCE)]
        for thread in holding:
            thread.start()
        wait_until(lambda: len(receiver.requests) == AT_ONCE)

        refused = owner.ask("POST", path)
        registering = owner.ask("POST", PATH, {"url": receiver.url})
        let_go.set()
        for thread in holding:
            thread.join()

        for answer in (refused, registering):
            assert answer.status_code == 429
            assert int(answer.headers["Retry-After"]) == 10
        assert len(receiver.requests) == AT_ONCE
        assert owner.ask("POST", path).status_code == 200


class TestTelling:
    def test_events_are_told_from_registering_on(
        self, owner: Owner, receive: Receive, dispatcher: Dispatcher
    ):
        publish_sources(owner.database, 1)
        receiver = receive(answering(TAKEN))
        found = owner.registered(receiver.url)
        publish_sources(owner.database, 2)

        dispatcher.deliver_due()

        (request,) = receiver.requests
        message = Webhook(found["secret"]).verify(request.body, request.headers)
        assert message["data"]["head_seq"] == 2
        after = owner.one(found["id"])
        assert (after["told"], after["last_status"]) == (2, 204)

    def test_a_replay_tells_again(self, owner: Owner, receive: Receive, dispatcher: Dispatcher):
        receiver = receive(answering(TAKEN))
        publish_sources(owner.database, 1)
        publish_sources(owner.database, 2)
        found = owner.registered(receiver.url)

        answer = owner.ask("POST", f"{PATH}/{found['id']}/replay", {"from_seq": 1})
        dispatcher.deliver_due()

        assert answer.json.keys() == SHOWN
        assert answer.json["told"] == 1
        (request,) = receiver.requests
        assert orjson.loads(request.body)["data"]["head_seq"] == 2

    @pytest.mark.parametrize("from_seq", [-1, 2**63, 1.5, "0", None, True])
    def test_a_replay_begins_after_a_seq(self, owner: Owner, from_seq: Any):
        found = owner.registered()

        answer = owner.ask("POST", f"{PATH}/{found['id']}/replay", {"from_seq": from_seq})

        assert answer.status_code == 422
        assert answer.json["errors"][0]["pointer"] == "/from_seq"

    def test_the_largest_seq_there_could_be_replays_nothing(self, owner: Owner):
        publish_sources(owner.database, 1)
        found = owner.registered()

        answer = owner.ask("POST", f"{PATH}/{found['id']}/replay", {"from_seq": 2**63 - 1})

        assert answer.json["told"] == 1

    def test_a_rotation_gives_another_secret(
        self, owner: Owner, receive: Receive, dispatcher: Dispatcher
    ):
        receiver = receive(answering(TAKEN))
        old = owner.registered(receiver.url)
        new = owner.ask("POST", f"{PATH}/{old['id']}/rotate").json
        publish_sources(owner.database, 1)

        dispatcher.deliver_due()
        owner.ask("POST", f"{PATH}/{old['id']}/test")

        assert new.keys() == SHOWN | {"secret"}
        assert new["secret"] != old["secret"]
        assert len(receiver.requests) == 2
        for request in receiver.requests:
            for found in (old, new):
                assert Webhook(found["secret"]).verify(request.body, request.headers)

    def test_resuming_ends_a_disabled_state(
        self, owner: Owner, receive: Receive, dispatcher: Dispatcher
    ):
        receiver = receive(answering(with_status(410)))
        found = owner.registered(receiver.url)
        publish_sources(owner.database, 1)
        dispatcher.deliver_due()
        before = owner.one(found["id"])
        assert (before["state"], before["last_status"], before["last_error"]) == (
            "disabled", 410, "not-taken",
        )  # fmt: skip

        answer = owner.ask("POST", f"{PATH}/{found['id']}/resume")

        assert answer.json.keys() == SHOWN
        assert (answer.json["state"], answer.json["attempts"]) == ("active", 0)
