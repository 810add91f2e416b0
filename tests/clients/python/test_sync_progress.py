"""What a person at a terminal sees, and what a log gets."""

from __future__ import annotations

import io

import pytest

from parcel_catalog_client import sync_words
from parcel_catalog_client.progress import Silent, Written


class Stream(io.StringIO):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_log_gets_one_line_a_minute(clock: Clock):
    stream = Stream(terminal=False)
    teller = Written(stream, "en", clock)

    for second in range(150):
        clock.now = 100.0 + second
        teller.at("following", second, 300)
    teller.over()

    assert stream.getvalue().splitlines() == [
        "following changes 60/300 20%",
        "following changes 120/300 40%",
    ]


def test_a_terminal_gets_a_bar_that_is_gone_when_something_is_said(clock: Clock):
    stream = Stream(terminal=True)
    teller = Written(stream, "zh", clock)
    for step in range(1, 4):
        clock.now += 0.04
        teller.at("following", step * 100, 300)  # too soon for another drawing, but once
    bar = stream.getvalue()

    teller.say("mended", buckets=2)

    assert bar.count("\r") == 2
    assert bar.endswith("[##############################] 100% 跟随变更 300/300")
    wiped, said = stream.getvalue().removeprefix(bar).rsplit("\r", 1)
    assert wiped.strip("\r ") == ""
    assert len(wiped) > 60
    assert said == "已重取 2 桶\n"


def test_what_has_no_known_end_has_no_bar(clock: Clock):
    stream = Stream(terminal=True)
    teller = Written(stream, "en", clock)
    clock.now += 1

    teller.at("fetching", 5_000, None)

    assert stream.getvalue().endswith("fetching 5,000/? bytes")


def test_more_than_everything_is_everything(clock: Clock):
    stream = Stream(terminal=True)
    teller = Written(stream, "en", clock)
    clock.now += 1

    teller.at("fetching", 7, 5)

    assert "100%" in stream.getvalue()


def test_nobody_has_to_listen():
    teller = Silent()
    teller.say("mended", buckets=1)
    teller.at("fetching", 1, 2)
    teller.over()


@pytest.mark.parametrize("code", sorted(sync_words.SENTENCES))
def test_both_languages_say_the_same_facts(code: str):
    zh, en = sync_words.SENTENCES[code]

    assert _facts(zh) == _facts(en)
    assert any("\u4e00" <= character <= "\u9fff" for character in zh)
    assert en.isascii()


def _facts(sentence: str) -> set[str]:
    return {part.split("}")[0] for part in sentence.split("{")[1:]}
