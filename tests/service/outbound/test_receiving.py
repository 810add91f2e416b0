"""The receiver in docs/sync.md takes our messages and no others."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from service.outbound.signing import secret_of, signed

PAGE = Path(__file__).parents[3] / "docs" / "sync.md"
SECRET, OTHER = secret_of(bytes(range(32))), secret_of(bytes(range(1, 33)))
BODY = '{"type":"catalog.released","data":{"release":"发布"}}'.encode()


@pytest.fixture(scope="module")
def received() -> Callable[..., Any]:
    """The function that the page shows."""
    section = PAGE.read_text(encoding="utf-8").partition("Receiving a webhook\n")[2]
    code = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert code
    found: dict[str, Any] = {}
    exec(code[1], found)
    function: Callable[..., Any] = found["received"]
    return function


def headers(*secrets: str, late_s: int = 0) -> dict[str, str]:
    at = datetime.now(UTC) - timedelta(seconds=late_s)
    return signed("evt_1", BODY, secrets, at)


def test_it_takes_what_is_signed(received: Callable[..., Any]):
    assert received(SECRET, headers(SECRET), BODY)["data"] == {"release": "发布"}


def test_it_takes_what_either_of_two_secrets_signed(received: Callable[..., Any]):
    both = headers(OTHER, SECRET)

    assert received(SECRET, both, BODY) == received(OTHER, both, BODY)


@pytest.mark.parametrize("late_s", [-310, 310])
def test_it_refuses_what_is_old_or_of_the_future(received: Callable[..., Any], late_s: int):
    with pytest.raises(ValueError, match="old"):
        received(SECRET, headers(SECRET, late_s=late_s), BODY)


def test_it_refuses_whatever_has_one_bit_turned(received: Callable[..., Any], scale: float):
    chance, sent = Random(11), headers(SECRET)

    for _ in range(round(1000 * scale)):
        forged = bytearray(BODY)
        forged[chance.randrange(len(BODY))] ^= 1 << chance.randrange(8)
        with pytest.raises(ValueError, match="not signed"):
            received(SECRET, sent, bytes(forged))


@pytest.mark.parametrize(
    "forged",
    [
        {"webhook-id": "evt_2"},
        {"webhook-signature": "v1,"},
        {"webhook-signature": ""},
        {"webhook-signature": "v2,AAAA"},
    ],
)
def test_it_refuses_forged_headers(received: Callable[..., Any], forged: dict[str, str]):
    with pytest.raises(ValueError, match="not signed"):
        received(SECRET, {**headers(SECRET), **forged}, BODY)


def test_it_refuses_another_secrets_message(received: Callable[..., Any]):
    with pytest.raises(ValueError, match="not signed"):
        received(SECRET, headers(OTHER), BODY)
