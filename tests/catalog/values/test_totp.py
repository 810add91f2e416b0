"""Codes of an authenticator app, held against the vectors of RFC 6238."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from catalog.values import totp

SECRET = b"12345678901234567890"
AT = datetime(2026, 11, 21, 4, 0, 7, tzinfo=UTC)
NOW = totp.step_of(AT)


@pytest.mark.parametrize(
    ("seconds", "code"),
    # RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"),
     (2000000000, "279037"), (20000000000, "353130")],
)  # fmt: skip
def test_codes_are_those_of_the_standard(seconds: int, code: str):
    instant = datetime.fromtimestamp(seconds, UTC)

    assert totp.code_at(SECRET, totp.step_of(instant)) == code
    assert totp.matching_step(SECRET, code, instant, None) == seconds // 30


@pytest.mark.parametrize(
    ("off", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_off_by_one_step(off: int, opens: bool):
    found = totp.matching_step(SECRET, totp.code_at(SECRET, NOW + off), AT, None)

    assert found == (NOW + off if opens else None)


def test_a_step_that_opened_opens_no_more_nor_does_one_before_it():
    codes = {off: totp.code_at(SECRET, NOW + off) for off in (-1, 0, 1)}

    assert totp.matching_step(SECRET, codes[0], AT, after=NOW) is None
    assert totp.matching_step(SECRET, codes[-1], AT, after=NOW) is None
    assert totp.matching_step(SECRET, codes[1], AT, after=NOW) == NOW + 1


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", "12 45x"]
)
def test_what_is_no_code_opens_nothing(code: str):
    assert totp.matching_step(SECRET, code, AT, None) is None


def test_a_code_may_be_typed_as_apps_show_it():
    code = totp.code_at(SECRET, NOW)

    assert totp.matching_step(SECRET, f" {code[:3]} {code[3:]}", AT, None) == NOW


def test_another_secret_has_other_codes():
    codes = {totp.code_at(SECRET[:-1] + bytes([n]), NOW) for n in range(50)}

    assert len(codes) > 40


def test_an_app_reads_the_secret_from_the_address():
    address = totp.address(SECRET, issuer="桃浦 目录", login="lin.wei")

    assert address.startswith("otpauth://totp/%E6%A1%83%E6%B5%A6%20%E7%9B%AE%E5%BD%95:lin.wei?")
    assert f"secret={totp.in_base32(SECRET)}&" in address
    assert totp.from_base32(totp.in_base32(SECRET)) == SECRET


def test_a_step_lasts_thirty_seconds():
    start = datetime.fromtimestamp(NOW * 30, UTC)

    assert totp.step_of(start + timedelta(seconds=29)) == NOW
    assert totp.step_of(start + timedelta(seconds=30)) == NOW + 1
