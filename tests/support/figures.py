"""Figures that tests counted, told in tables at the end of the run: documents quote them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

_MARK = "figures: "

Tell = Callable[..., None]
"""`tell("TITLE OF A TABLE", column=figure, …)` adds a row to that table."""


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Adds a row to a table that is printed when all tests have run, on any worker."""

    def told(table: str, **row: object) -> None:
        record_property(_MARK + table, row)

    return told


def print_figures(terminalreporter: pytest.TerminalReporter) -> None:
    """Every table of the run, its rows in order of their first columns."""
    tables: dict[str, list[dict[str, object]]] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, row in getattr(report, "user_properties", ()):
                if name.startswith(_MARK) and report.when == "call":
                    tables.setdefault(name.removeprefix(_MARK), []).append(row)
    for title, rows in sorted(tables.items()):
        terminalreporter.section(title)
        for line in _lines(rows):
            terminalreporter.line(line)


def _lines(rows: list[dict[str, object]]) -> list[str]:
    texts = sorted([_text(figure) for figure in row.values()] for row in rows)
    table = [list(rows[0]), *texts]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    numeric = [isinstance(figure, int | float) for figure in rows[0].values()]
    return [
        "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(line, widths, numeric, strict=True)
        )
        for line in table
    ]


def _text(figure: object) -> str:
    return f"{figure:,}" if isinstance(figure, int) else str(figure)
