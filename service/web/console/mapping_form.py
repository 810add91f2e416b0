"""The questions about a foreign workbook's columns, and what somebody answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from catalog.exchange.workbook_book import letters
from catalog.exchange.workbook_columns import LEADING
from catalog.exchange.workbook_mapping import meant
from catalog.exchange.workbook_proposing import Guess, Proposal
from catalog.kinds import KINDS
from catalog.kinds.evidence import WITH_VALUE
from catalog.kinds.kind import Kind
from catalog.kinds.labels import GROUP_LABELS
from catalog.values.codes import code_list
from catalog.words.messages.message import Told
from service.web.console.form.spelling import Posted
from service.web.console.visit import Visit

UNITS = ("m²", "亩", "公顷", "km²", "元", "万元", "亿元", "m", "km", "%", "‰", "月", "年")
_BETWEEN = re.compile(r"[、；;，,\s]+")


@dataclass(frozen=True)
class Asked:
    """One column: its heading, what stands below it, and the meanings to choose from.

    `groups` are (name, options), the likeliest first; an option is (key, title, chosen).
    """

    number: int
    letter: str
    heading: str
    sample: str
    groups: Sequence[tuple[str, Sequence[tuple[str, str, bool]]]]
    unit: str
    formulas: bool
    key_told: Sequence[Told]
    unit_told: Sequence[Told]


def rows_of(
    visit: Visit, proposal: Proposal, typed: Posted, faults: Mapping[str, Sequence[Told]]
) -> list[Asked]:
    """The question about each column, as it was answered last or as it is proposed."""
    kind = KINDS[proposal.mapping.collection]
    titles = _titles(visit, kind)
    return [
        _row(position, guess, titles, typed, faults, visit)
        for position, guess in enumerate(proposal.guesses)
    ]


def mapping_typed(proposal: Proposal, posted: Posted) -> dict[str, Any]:
    """The mapping that a form means, for `importing.confirm_mapping` to judge."""

    def typed(name: str) -> str:
        return posted.get(name, [""])[0].strip()

    meanings: list[dict[str, Any]] = []
    for guess in proposal.guesses:
        number = guess.meaning.column
        key = typed(f"key.{number}") or None
        meanings.append(
            {
                "column": number,
                "heading": guess.meaning.heading,
                "key": key,
                "unit": (typed(f"unit.{number}") or None) if key else None,
                "formulas": bool(key and typed(f"formulas.{number}")),
            }
        )
    skipped = posted.get("skip", [])
    return {
        **asdict(proposal.mapping),
        "name": typed("name")[:100] or proposal.mapping.name,
        "meanings": meanings,
        "identified_by": next(
            (each["key"] or "" for each in meanings if str(each["column"]) == typed("by")), ""
        ),
        "default": _default(typed),
        "notes": [line.strip() for line in typed("notes").splitlines() if line.strip()],
        "other_sheets": [name for name in proposal.mapping.other_sheets if name in skipped],
    }


def units() -> tuple[str, ...]:
    """The units to choose from; a column's own is the one not chosen."""
    return UNITS


def statuses(visit: Visit) -> list[tuple[str, str]]:
    """What may be said of values, as far as there are any."""
    codes = code_list("evidence-status").codes
    return [(name, visit.say(code.label)) for name, code in codes.items() if name in WITH_VALUE]


def _row(
    position: int,
    guess: Guess,
    titles: Mapping[str, tuple[str, str]],
    typed: Posted,
    faults: Mapping[str, Sequence[Told]],
    visit: Visit,
) -> Asked:
    number = guess.meaning.column
    chosen = typed.get(f"key.{number}", [guess.meaning.key or ""])[0]
    near = [key for key in dict.fromkeys([guess.meaning.key, *guess.near]) if key in titles]
    groups: dict[str, list[tuple[str, str, bool]]] = {}
    if near:
        likely = visit.t("columns.likely")
        groups[likely] = [(key, titles[key][1], key == chosen) for key in near if key]
    for key, (group, title) in titles.items():
        if key not in near:
            groups.setdefault(group, []).append((key, title, key == chosen))
    return Asked(
        number,
        letters(number),
        guess.meaning.heading,
        " · ".join(guess.sample),
        list(groups.items()),
        typed.get(f"unit.{number}", [guess.meaning.unit or ""])[0],
        bool(typed.get(f"formulas.{number}")),
        faults.get(f"/meanings/{position}/key", ()),
        faults.get(f"/meanings/{position}/unit", ()),
    )


def _titles(visit: Visit, kind: Kind) -> dict[str, tuple[str, str]]:
    """(group, title) of everything that a column can mean, by key."""
    known = visit.t("columns.leading")
    leading = {name: (known, visit.say(label)) for name, label in LEADING.items() if name != "mode"}
    return leading | {
        key: (visit.say(GROUP_LABELS[column.group]), visit.say(column.heading))
        for key, column in meant(kind).items()
    }


def _default(typed: Any) -> dict[str, Any] | None:
    """What is said of all values, None where nobody chose a status."""
    if not typed("status"):
        return None
    sources = [text for text in _BETWEEN.split(typed("sources")) if text]
    said = {
        "status": typed("status"),
        "sources": sources,
        "locator": typed("locator"),
        "as_of": typed("as_of"),
    }
    return {name: value for name, value in said.items() if value}
