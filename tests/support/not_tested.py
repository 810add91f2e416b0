"""Skips that nobody may overlook: what this machine cannot test is named at the end of the run."""

from __future__ import annotations

from collections import Counter
from typing import NoReturn

import pytest

_MARK = "NOT TESTED: "


def skip_loudly(what_is_missing: str) -> NoReturn:
    """Skip the running test; the run ends with a line that counts such tests."""
    pytest.skip(_MARK + what_is_missing)


def print_not_tested(terminalreporter: pytest.TerminalReporter) -> None:
    """A section with every reason given to `skip_loudly` and how many tests it cost."""
    counts = Counter(
        report.longrepr[2].partition(_MARK)[2]
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and _MARK in report.longrepr[2]
    )
    if not counts:
        return
    terminalreporter.section("NOT TESTED HERE", red=True, bold=True)
    for reason, count in counts.most_common():
        terminalreporter.line(f"{count} tests: {reason}", red=True, bold=True)
