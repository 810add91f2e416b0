"""Keeps a command running beside a server: a program of its own, for as long as the server lives.

    python beside.py COMMAND [ARGUMENT ...]

The server holds the other end of this program's standard input, and hands it on to nobody but its
own processes: once the last of them is gone, however that came, the end of it is read here. The
command gets the same input, so that it too can tell when the program itself was killed.

It is run by its path and imports nothing of the product: it takes a tenth of the worker's memory,
and is not what a system that runs out of it ends first.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from types import FrameType

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 300.0
"""What ends again is started again after a pause, twice as long each time."""

WELL_S = 60.0
"""What ran so long had started well: whatever ended it, the next pause is the first again."""

LOOK_S = 0.2
"""How often is looked whether it still runs."""

STOP_S = 20.0
"""Seconds to end in, after which it is killed: that loses nothing."""


def keep(
    command: Sequence[str],
    stop: threading.Event,
    ticking: Callable[[], float] = time.monotonic,
) -> None:
    """Run a command, again whenever it ends, until `stop` is set and it has ended for good."""
    pause = 0.0
    while not stop.is_set():
        began = ticking()
        status = _run(command, stop)
        if stop.is_set():
            break
        ran = ticking() - began
        pause = (
            FIRST_PAUSE_S if ran >= WELL_S else min(max(2 * pause, FIRST_PAUSE_S), LONGEST_PAUSE_S)
        )
        _tell("worker_ended", status=status, ran_s=round(ran, 1), again_in_s=pause)
        stop.wait(pause)


def _run(command: Sequence[str], stop: threading.Event) -> int | str:
    """The exit status (a signal's number is negative), or why it cannot be started."""
    try:
        process = subprocess.Popen(command)
    except OSError as error:
        return str(error)
    while process.poll() is None and not stop.wait(LOOK_S):
        pass
    process.terminate()
    try:
        return process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _tell(event: str, **facts: object) -> None:
    """A line like all others of the product. Nobody may be there to read it."""
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    line = {**facts, "event": event, "level": "error", "timestamp": at}
    with suppress(OSError):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def main(command: Sequence[str]) -> None:
    """Keep a command running until standard input ends, or SIGTERM or SIGINT comes."""
    stop = threading.Event()

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    def _stop_at_eof() -> None:
        while os.read(0, 1024):
            pass
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    # A terminal that closes does not end the server, and so not what runs beside it.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    threading.Thread(target=_stop_at_eof, daemon=True).start()
    # Not on this thread, which runs `_stop`: that must not come while this one holds the event.
    keeping = threading.Thread(target=keep, args=(command, stop))
    keeping.start()
    keeping.join()


if __name__ == "__main__":
    main(sys.argv[1:])
