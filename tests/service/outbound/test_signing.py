"""Signatures, as the reference library of Standard Webhooks sees them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from service.outbound.signing import secret_of, signed

OLD, NEW = secret_of(bytes(range(32))), secret_of(bytes(range(1, 33)))
BODY = '{"type":"catalog.released","data":{"title":"发布"}}'.encode()


def now() -> datetime:
    return datetime.now(UTC)


def test_a_signed_message_verifies():
    headers = signed("evt_1", BODY, [NEW], now())

    assert Webhook(NEW).verify(BODY, headers)["type"] == "catalog.released"


def test_a_known_message_has_a_known_signature():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    at = datetime.fromtimestamp(1614265330, UTC)

    headers = signed("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', [secret], at)

    # The example of the specification.
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_while_a_secret_is_replaced_either_verifies():
    headers = signed("evt_1", BODY, [NEW, OLD], now())

    assert Webhook(NEW).verify(BODY, headers)
    assert Webhook(OLD).verify(BODY, headers)


def test_each_attempt_has_its_own_time():
    first = signed("evt_1", BODY, [NEW], now())
    later = signed("evt_1", BODY, [NEW], now() + timedelta(seconds=5))

    assert first["webhook-id"] == later["webhook-id"]
    assert int(later["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 5
    assert first["webhook-signature"] != later["webhook-signature"]


@pytest.mark.parametrize("late_s", [-301, 301])
def test_a_message_that_is_too_old_or_too_new_does_not_verify(late_s: int):
    headers = signed("evt_1", BODY, [NEW], now() - timedelta(seconds=late_s))

    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(BODY, headers)


@pytest.mark.parametrize("bit", range(8))
def test_a_message_with_one_bit_turned_does_not_verify(bit: int):
    plain = b'{"type": "ascii alone, so that each flip is text"}'
    headers = signed("evt_1", plain, [NEW], now())

    for at in range(len(plain)):
        forged = bytearray(plain)
        forged[at] ^= 1 << bit
        with pytest.raises((WebhookVerificationError, UnicodeDecodeError)):
            Webhook(NEW).verify(bytes(forged), headers)


def test_a_signature_is_of_its_id_and_its_time():
    headers = signed("evt_1", BODY, [NEW], now())

    for name in ("webhook-id", "webhook-timestamp"):
        with pytest.raises(WebhookVerificationError):
            Webhook(NEW).verify(BODY, {**headers, name: headers[name] + "1"})


def test_a_secret_of_another_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        secret_of(bytes(31))
