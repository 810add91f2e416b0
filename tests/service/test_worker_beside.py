"""What runs beside the service is started again, never in haste, and never survives its stop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from service.beside import FIRST_PAUSE_S, LONGEST_PAUSE_S, LOOK_S, WELL_S, keep
from tests.support.patience import A_HANG_S

BESIDE = Path(__file__).parents[2] / "service" / "beside.py"


class Pauses(threading.Event):
    """An event whose pauses pass at once and are noted; it is set after so many."""

    def __init__(self, most: int, at_each: Callable[[float], None] = lambda pause: None) -> None:
        super().__init__()
        self.most, self.noted, self._at_each = most, list[float](), at_each

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        if timeout == LOOK_S / 20:
            return super().wait(timeout)
        self.noted.append(timeout)
        self._at_each(timeout)
        if len(self.noted) == self.most:
            self.set()
        return self.is_set()


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.beside.LOOK_S", LOOK_S / 20)


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (["/bin/sh", "-c", "exit 3"], 3),
        (["/bin/sh", "-c", "kill -9 $$"], -9),
        (["/bin/sh", "-c", "exit 0"], 0),
        (["/nowhere/parcel-catalog"], "[Errno 2] No such file or directory"),
    ],
)
def test_what_ends_at_once_is_started_ever_later_and_never_given_up(
    command: list[str], status: int | str, capsys: pytest.CaptureFixture[str]
):
    pauses = Pauses(most=11)

    keep(command, pauses)

    assert pauses.noted == [*(2**n for n in range(9)), LONGEST_PAUSE_S, LONGEST_PAUSE_S]
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["again_in_s"] for line in told] == pauses.noted
    assert {(line["event"], line["level"]) for line in told} == {("worker_ended", "error")}
    assert all(str(line["status"]).startswith(str(status)) for line in told)


def test_what_ran_for_long_is_started_again_soon():
    # Looked at before and after each run; the third one lasts.
    moments = iter([0, 1, 10, 11, 20, 20 + WELL_S, 200, 201])
    pauses = Pauses(most=4)

    keep(["/bin/sh", "-c", "exit 1"], pauses, lambda: next(moments))

    assert pauses.noted == [FIRST_PAUSE_S, 2 * FIRST_PAUSE_S, FIRST_PAUSE_S, 2 * FIRST_PAUSE_S]


def test_what_does_not_end_when_it_is_told_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("service.beside.STOP_S", 0.1)
    told, stop = tmp_path / "told", threading.Event()
    os.mkfifo(told)
    deaf = ["/bin/sh", "-c", f"trap '' TERM; echo $$ > '{told}'; while :; do sleep 1; done"]
    keeping = threading.Thread(target=keep, args=(deaf, stop))
    keeping.start()
    pid = int(told.read_text())

    stop.set()
    keeping.join(A_HANG_S)

    assert not keeping.is_alive()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_it_ends_with_its_input_although_nobody_reads_what_it_says():
    with subprocess.Popen(
        [sys.executable, "-P", str(BESIDE), "/bin/sh", "-c", "exit 3"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        assert json.loads(keeper.stdout.readline())["status"] == 3
        keeper.stdout.close()
        keeper.stdin.close()

        assert keeper.wait(A_HANG_S) == 0
