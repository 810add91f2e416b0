"""Every event is told to every endpoint, in order, through whatever receivers do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from itertools import chain, repeat
from pathlib import Path
from random import Random

import orjson
import pytest
from prometheus_client import REGISTRY
from standardwebhooks import Webhook
from structlog.testing import capture_logs

from catalog.commands import webhooks
from catalog.commands.safekeeping import begin_epoch
from catalog.commands.telling import LEASE
from catalog.commands.withdrawing import redact
from catalog.store.database import Database
from catalog.store.public import clock as clocks
from catalog.store.public import events, states
from catalog.store.staff import drafts
from service.outbound.delivery import OF_ONE_TOKEN, Dispatcher
from service.outbound.sending import Outcome, Sender
from service.outbound.targets import Targets
from tests.catalog.documents import a_source, document
from tests.service.outbound.conftest import Receive
from tests.service.outbound.listening import Listener, wait_until
from tests.service.outbound.receivers import (
    TAKEN,
    Connection,
    Request,
    answering,
    reset,
    with_status,
)
from tests.support.builders import publish_sources, source_id
from tests.support.catalogs import EPOCH, NOON, an_act
from tests.support.patience import A_HANG_S
from tests.support.webhooks import SECRET, an_endpoint, an_owner

pytestmark = pytest.mark.usefixtures("every_line")

CHANGES = 2000
LOOP = [ip_network("127.0.0.0/8")]
OTHER_SECRET = "whsec_" + "B" * 43 + "="


@dataclass
class Time:
    """A clock that stands until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


Dispatch = Callable[..., Dispatcher]


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def dispatch(empty_catalog: Database, sender: Sender, time: Time) -> Iterator[Dispatch]:
    """Starts dispatchers over the test's catalog and clock."""
    started: list[Dispatcher] = []

    def start(sender: Sender = sender, **chosen: object) -> Dispatcher:
        given = {"clock": time, "chance": Random(7), **chosen}
        started.append(Dispatcher(empty_catalog, sender, **given))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for dispatcher in started:
        dispatcher.close()


@pytest.fixture
def owner(empty_catalog: Database) -> str:
    return an_owner(empty_catalog)


def deliver_all(database: Database, owner: str, dispatcher: Dispatcher, time: Time) -> int:
    """Deliver through as much time as it takes; how often an endpoint had to be resumed."""
    resumed = 0
    with database.read_as_staff() as connection:
        newest = events.newest(connection)
    while True:
        dispatcher.deliver_due()
        behind = [found for found in webhooks.every(database, owner) if found.told < newest]
        if not behind:
            return resumed
        for found in behind:
            if found.state == "paused":
                webhooks.resume(database, owner, found.id, an_act())
                resumed += 1
        waiting = [found.next_attempt_at for found in behind if found.next_attempt_at]
        time.now = max([time.now, *map(datetime.fromisoformat, sorted(waiting)[:1])])


def moody(chance: Random, is_down: Callable[[], bool]) -> Callable[[Connection], bool]:
    """30 % server errors, 10 % silence, 5 % resets; nothing but resets while it is down."""

    def mood(connection: Connection) -> bool:
        drawn = 0.44 if is_down() else chance.random()
        if drawn < 0.3:
            connection.sendall(with_status(503))
        elif drawn < 0.4:
            # Until the sender has lost its patience and hung up.
            connection.settimeout(A_HANG_S)
            connection.recv(1)
        elif drawn < 0.45:
            reset(connection)
        return drawn >= 0.45

    return mood


@pytest.mark.slow
def test_nothing_is_lost_or_out_of_order_through_a_day_without_the_receiver(
    receive: Receive,
    dispatch: Dispatch,
    empty_catalog: Database,
    owner: str,
    authorities: Path,
    time: Time,
    scale: float,
):
    outage_ends = [NOON]
    flaky = Listener(moody(Random(3), lambda: time.now < outage_ends[-1]))
    steady = Listener()
    an_endpoint(empty_catalog, owner, "whk_flaky", receive(flaky).url)
    an_endpoint(empty_catalog, owner, "whk_steady", receive(steady).url)
    impatient = Sender(Targets(LOOP), authorities=authorities, total_s=0.3)
    dispatcher = dispatch(impatient)
    count = round(CHANGES * scale)

    publish_some(empty_catalog, range(count // 2))
    deliver_all(empty_catalog, owner, dispatcher, time)
    outage_ends.append(time.now + timedelta(days=1))
    publish_some(empty_catalog, range(count // 2, count))
    told_before = len(flaky.acknowledged)
    dispatcher.deliver_due()
    assert len(flaky.acknowledged) == told_before  # It is down.
    deliver_all(empty_catalog, owner, dispatcher, time)

    assert time.now >= outage_ends[-1]
    for listener in (flaky, steady):
        assert listener.faults == []
        assert listener.first_arrivals == list(range(1, count + 1))
        assert listener.acknowledged == set(range(1, count + 1))
        assert [listener.data(n)["head_seq"] for n in range(1, count + 1)] == list(
            range(1, count + 1)
        )
        assert listener.data(count)["state_digest"] == digest(empty_catalog)
    assert flaky.messages > 1.5 * count
    assert steady.messages < 1.2 * count


def publish_some(database: Database, numbers: range) -> None:
    for number in numbers:
        publish_sources(database, number % 50, doc_no=f"{number}")


def digest(database: Database) -> str:
    with database.read() as connection:
        state = states.at(connection, clocks.read(connection).seq)
    assert state is not None
    return state.state_digest


def test_a_paused_endpoint_alarms_and_goes_on_where_it_stopped(
    receive: Receive, dispatch: Dispatch, empty_catalog: Database, owner: str, time: Time
):
    listener = Listener(lambda connection: False)
    endpoint = an_endpoint(empty_catalog, owner, url=receive(listener).url)
    publish_some(empty_catalog, range(3))
    before = stopped("paused")

    with capture_logs() as lines:
        for _ in range(11):
            dispatch().deliver_due()
            time.now += timedelta(hours=27)

    (alarm,) = [line for line in lines if line["event"] == "webhook_stopped"]
    assert alarm == {
        "event": "webhook_stopped", "log_level": "error", "alert": True, "state": "paused",
        "webhook": endpoint, "ordinal": 1, "attempt": 11, "status": None,
        "error": "connection-lost",
    }  # fmt: skip
    assert stopped("paused") == before + 1
    assert webhooks.one(empty_catalog, owner, endpoint).state == "paused"
    assert listener.messages == 11

    listener.mood = lambda connection: True
    webhooks.resume(empty_catalog, owner, endpoint, an_act())
    dispatch().deliver_due()

    assert listener.first_arrivals == [1, 2, 3]
    assert listener.faults == []


def stopped(state: str) -> float:
    return REGISTRY.get_sample_value("catalog_webhooks_stopped_total", {"state": state}) or 0


def test_each_attempt_has_its_own_time_and_the_same_id_and_body(
    receive: Receive, dispatch: Dispatch, empty_catalog: Database, owner: str, time: Time
):
    listener = Listener(lambda connection: listener.messages > 3)
    receiver = receive(listener)
    an_endpoint(empty_catalog, owner, url=receiver.url)
    publish_some(empty_catalog, range(1))

    deliver_all(empty_catalog, owner, dispatch(), time)

    first, *others = receiver.requests
    assert len(others) == 3
    assert {request.headers["webhook-id"] for request in others} == {first.headers["webhook-id"]}
    assert {request.body for request in others} == {first.body}
    # Twice at once, then after five seconds, then after five minutes.
    start, at_once, seconds, minutes = listener.times[1]
    assert start == at_once == int(NOON.timestamp())
    assert 4 <= seconds - start <= 6
    assert 270 <= minutes - seconds <= 331


def test_a_receiver_that_is_gone_is_never_asked_again(
    receive: Receive, dispatch: Dispatch, empty_catalog: Database, owner: str, time: Time
):
    receiver = receive(answering(with_status(410)))
    endpoint = an_endpoint(empty_catalog, owner, url=receiver.url)
    publish_some(empty_catalog, range(2))
    dispatcher = dispatch()

    dispatcher.deliver_due()
    time.now += timedelta(days=30)
    dispatcher.deliver_due()

    assert len(receiver.requests) == 1
    found = webhooks.one(empty_catalog, owner, endpoint)
    assert (found.state, found.last_status, found.told) == ("disabled", 410, 0)


def test_while_a_secret_is_replaced_either_verifies_a_message(
    receive: Receive, dispatch: Dispatch, empty_catalog: Database, owner: str
):
    receiver = receive(answering(TAKEN))
    now = datetime.now(UTC)
    endpoint = an_endpoint(empty_catalog, owner, url=receiver.url, now=now)
    webhooks.rotate(empty_catalog, owner, endpoint, an_act(now=now), secret=OTHER_SECRET)
    publish_some(empty_catalog, range(1))

    dispatch(clock=lambda: datetime.now(UTC)).deliver_due()

    (request,) = receiver.requests
    for secret in (SECRET, OTHER_SECRET):
        assert Webhook(secret).verify(request.body, request.headers)["type"] == "catalog.released"


def test_slow_receivers_of_one_token_keep_nobody_waiting(
    receive: Receive, dispatch: Dispatch, empty_catalog: Database, owner: str, authorities: Path
):
    let_go = threading.Event()

    def hold(request: Request, connection: Connection) -> None:
        let_go.wait(A_HANG_S)

    slow = receive(hold)
    for number in range(20):
        an_endpoint(empty_catalog, owner, f"whk_slow{number}", slow.url)
    quick, others = Listener(), an_owner(empty_catalog, "others")
    an_endpoint(empty_catalog, others, "whk_quick", receive(quick).url)
    publish_some(empty_catalog, range(50))
    patient = Sender(Targets(LOOP), authorities=authorities, total_s=A_HANG_S)
    dispatcher = dispatch(patient, threads=OF_ONE_TOKEN + 1)

    def is_told() -> bool:
        dispatcher.start_due()
        return webhooks.one(empty_catalog, others, "whk_quick").told == 50

    wait_until(is_told)
    held = [found.attempts for found in webhooks.every(empty_catalog, owner)]

    assert quick.first_arrivals == list(range(1, 51))
    assert held == [0] * 20  # None of the slow ones' attempts is over,
    assert slow.visitors() == OF_ONE_TOKEN  # though so many are under way.
    let_go.set()


def test_closing_ends_a_turn_after_the_attempt_under_way(
    receive: Receive, dispatch: Dispatch, empty_catalog: Database, owner: str
):
    asked, answer = threading.Event(), threading.Event()

    def deliberate(connection: Connection) -> bool:
        asked.set()
        return answer.wait(A_HANG_S)

    listener = Listener(deliberate)
    endpoint = an_endpoint(empty_catalog, owner, url=receive(listener).url)
    publish_some(empty_catalog, range(5))
    dispatcher = dispatch()
    dispatcher.start_due()
    assert asked.wait(A_HANG_S)

    closing = threading.Thread(target=dispatcher.close)
    closing.start()
    answer.set()
    closing.join(A_HANG_S)

    told = webhooks.one(empty_catalog, owner, endpoint).told
    assert listener.messages == told < 5
    # The lease was given back: another may go on at once.
    dispatch().deliver_due()
    assert listener.first_arrivals == [1, 2, 3, 4, 5]
    assert listener.messages == 5


def test_a_turn_that_breaks_is_repeated_when_its_lease_is_over(
    receive: Receive, dispatch: Dispatch, empty_catalog: Database, owner: str, time: Time
):
    class Broken(Sender):
        def send(self, *_: object) -> Outcome:
            raise ZeroDivisionError

    listener = Listener()
    an_endpoint(empty_catalog, owner, url=receive(listener).url)
    publish_some(empty_catalog, range(1))

    with capture_logs() as lines:
        assert dispatch(Broken(Targets())).deliver_due() == 1

    assert [line["event"] for line in lines] == ["webhook_turn_failed"]
    dispatch().deliver_due()
    assert listener.messages == 0
    time.now += LEASE
    dispatch().deliver_due()
    assert listener.first_arrivals == [1]


def test_whoever_wakes_after_the_lease_sends_nothing(
    receive: Receive, dispatch: Dispatch, empty_catalog: Database, owner: str
):
    listener = Listener()
    an_endpoint(empty_catalog, owner, url=receive(listener).url)
    publish_some(empty_catalog, range(1))
    # It claims at noon, and comes to its attempt when the lease of a minute is over.
    instants = chain([NOON], repeat(NOON + LEASE))

    turns = dispatch(clock=lambda: next(instants)).deliver_due()

    assert turns == 2  # The first ended without an attempt, and the second made it.
    assert listener.messages == 1


def test_a_backlog_gives_others_their_turn(
    receive: Receive, dispatch: Dispatch, empty_catalog: Database, owner: str
):
    order: list[str] = []

    def noting(name: str) -> Listener:
        def mood(connection: Connection) -> bool:
            order.append(name)
            return True

        return Listener(mood)

    for name in ("whk_a", "whk_b"):
        an_endpoint(empty_catalog, owner, name, receive(noting(name)).url)
    publish_some(empty_catalog, range(50))

    dispatch(threads=1).deliver_due()

    assert sorted(order) == ["whk_a"] * 50 + ["whk_b"] * 50
    assert order != sorted(order)
    assert order != sorted(order, reverse=True)


def test_messages_carry_public_members_alone(
    receive: Receive, dispatch: Dispatch, empty_catalog: Database
):
    canary = "canary-7f3a9c"
    owner = an_owner(empty_catalog, canary)
    receiver = receive(answering(TAKEN))
    an_endpoint(empty_catalog, owner, url=receiver.url)
    with empty_catalog.write() as connection:
        drafts.save(
            connection, document={**document(a_source()), "staff_note": canary}, existing=None,
            actor=canary, now="2026-11-21T04:00:00Z",
        )  # fmt: skip
    publish_sources(empty_catalog, 1, doc_no=canary)
    redact(empty_catalog, "sources", source_id(1), 1, an_act(canary), reason=canary)
    begin_epoch(empty_catalog, EPOCH, an_act(canary))

    dispatch().deliver_due()

    told = {}
    for request in receiver.requests:
        assert canary not in f"{request.headers} {request.body.decode()}"
        message = orjson.loads(request.body)
        assert message.keys() == {"type", "timestamp", "data"}
        told.setdefault(message["type"], set()).update(message["data"])
    assert told == {
        "catalog.released": {"epoch", "release", "head_seq", "state_digest", "collections"},
        "catalog.redacted": {"epoch", "collection", "id", "version", "head_seq"},
        "catalog.restored": {"epoch", "head_seq", "state_digest"},
    }
