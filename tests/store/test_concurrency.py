"""Many publish at once, others follow: nothing is missed, nothing comes twice or late."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from catalog.feed.verification import Verified, verify
from catalog.store.database import Database
from tests.store.publishing import LAST, Where, follow, publish_many
from tests.support.builders import publish_sources
from tests.support.processes import beside

PUBLISHERS, FOLLOWERS, PUBLICATIONS = 8, 2, 200


@pytest.fixture
def processes() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(PUBLISHERS + FOLLOWERS, beside()) as pool:
        yield pool


@pytest.mark.slow
def test_followers_of_eight_publishers_miss_nothing(
    empty_catalog: Database, processes: ProcessPoolExecutor, scale: float
) -> None:
    where, count = Where.of(empty_catalog), max(5, round(PUBLICATIONS * scale))

    followers = [processes.submit(follow, where) for _ in range(FOLLOWERS)]
    publishers = [processes.submit(publish_many, where, n, count) for n in range(PUBLISHERS)]
    acknowledged = {
        token: seq for publisher in publishers for token, seq in publisher.result().items()
    }
    acknowledged[LAST] = publish_sources(empty_catalog, 0, doc_no=LAST).first_seq
    seen = [follower.result() for follower in followers]

    assert len(acknowledged) > PUBLISHERS * count * 0.7  # else most were rolled back
    for found in seen:
        assert [seq for seq, _ in found] == list(range(1, len(acknowledged) + 1))
        assert {token: seq for seq, token in found} == acknowledged
    with empty_catalog.read_as_staff() as connection:
        assert verify(connection) == Verified(len(acknowledged))
