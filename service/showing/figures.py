"""A value with who says so, in words: the one way in which pages, sheets and booklets tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from catalog.kinds.evidence import WITHOUT_VALUE
from catalog.kinds.fields import Described, Many, Record, Reference
from catalog.kinds.kind import Kind
from catalog.kinds.labels import GROUP_LABELS, Group
from catalog.kinds.spoken import spoken
from catalog.values.codes import code_list
from catalog.words.label import Label
from catalog.words.notices import PLAN_2021
from service.showing.entry import ILLUSTRATIVE, Entry

UNKNOWN = code_list("evidence-status").label("unknown")

_STATUSES = code_list("evidence-status")
_OPERATORS = code_list("operator")
_PLANNED = code_list("planned")
_UNIT_BESIDE = {("indicators", "value"): "unit", ("facilities", "capacity"): "capacity_unit"}
"""Figures whose unit is a field of its own."""

_BRACKETS = str.maketrans({"（": " (", "）": ")"})
UNSURE = frozenset({"disputed", "derived"})

_OTHERS = frozenset(
    {"aliases", "completeness_pct", "description_zh", "media", "translation_status"}
)
"""Fields that are shown in places of their own, not as rows."""

_DRAFT_PLAN = "TP-SRC-S4"
_HALVES = re.compile(r"(.*[\u4e00-\u9fff].*) · ([^\u4e00-\u9fff]+)")
"""A formula in words, in Chinese and then in English; a product is written with ×."""

_NAMES = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b", re.ASCII)


class Others(Protocol):
    """Where the entries are found that an entry names: the published catalog, or nowhere."""

    def many(self, kind: str, ids: Iterable[str]) -> Sequence[Entry]: ...

    def named(self, entry_id: str, kind: str | None = None) -> Entry | None: ...

    def name_of(self, field: Reference, entry_id: str) -> Label | None: ...


class _Nowhere:
    """For values of which no source is told and that name no other entry."""

    def many(self, kind: str, ids: Iterable[str]) -> Sequence[Entry]:
        return ()

    def named(self, entry_id: str, kind: str | None = None) -> Entry | None:
        return None

    def name_of(self, field: Reference, entry_id: str) -> Label | None:
        return None


NOWHERE = _Nowhere()


@dataclass(frozen=True)
class Figure:
    """One value of one entry.

    `value` is what is read: the value with its unit, or the words for its absence (`known` is
    then False); `items` are its parts where it is a list of records. `named` are the entries that
    a reference points at, in place of their ids. `sources` are the documents that say so;
    `locator`, `as_of`, `remarks` are as they state it; `by_formula` is what the formula gives
    where that is another value.
    """

    name: str
    title: Label
    unit: str | None
    raw: Any
    value: Label
    known: bool
    status: str | None
    status_word: Label | None
    items: tuple[Label, ...]
    named: tuple[Entry, ...]
    sources: tuple[Entry, ...]
    locator: str | None
    as_of: str | None
    planned: str | None
    by_formula: Label | None
    remarks: tuple[Label, ...]

    @property
    def invented(self) -> bool:
        return self.status == ILLUSTRATIVE

    @property
    def caveats(self) -> tuple[Label, ...]:
        """What must be said beside the value wherever it stands without its evidence."""
        if not self.known:
            return ()
        found = []
        if self.status in UNSURE and self.status_word is not None:
            found.append(self.status_word)
        if self.planned == "yes":
            when = f"（{self.as_of}）" if self.as_of else ""
            found.append(Label(f"计划数{when}", f"planned{when.translate(_BRACKETS)}"))
        elif self.planned == "not_stated":
            found.append(Label("是否计划数未说明", "planned or achieved: not stated"))
        return tuple(found)

    @property
    def aside(self) -> Label:
        """The caveats in brackets, to follow the value in plain text; empty without any."""
        zh = "；".join(one.zh for one in self.caveats).replace("（", "，").replace("）", "")
        en = "; ".join(one.en for one in self.caveats).replace(" (", ", ").replace(")", "")
        return Label(zh and f"（{zh}）", en and f" ({en})")

    @property
    def evidenced(self) -> bool:
        """Whether anything is said about where it comes from."""
        return bool(self.status or self.sources or self.remarks)


def figures(published: Others, entry: Entry, group: Group) -> list[Figure]:
    """The rows of one block, in the order in which the kind describes them.

    Must-fields that an entry does not have at all are told as unknown, never left out.
    """
    found = []
    for name, field in entry.kind.public_fields.items():
        traits = field.traits
        if traits.group is not group or name in _OTHERS or _is_english(entry, name):
            continue
        if name in entry.properties or traits.disclosure == "must":
            found.append(figure(published, entry, name))
    return [one for one in found if one.known or one.status or one.raw is None]


def blocks(published: Others, entry: Entry) -> Iterator[tuple[Group, Label, list[Figure]]]:
    """Every block of an entry that has a row."""
    for group, label in GROUP_LABELS.items():
        if rows := figures(published, entry, group):
            yield group, label, rows


def figure(published: Others, entry: Entry, name: str) -> Figure:
    """One value of an entry, known or not."""
    field = entry.kind.public_fields[name]
    value = entry[name]
    said = entry.evidence(name)
    status = said.get("status")
    known = value is not None and status not in WITHOUT_VALUE and value not in ("", [])
    return Figure(
        name=name,
        title=_title(field, name),
        unit=field.traits.unit,
        raw=value,
        value=_value(published, entry, name, field, said) if known else absence(status),
        known=known,
        status=status,
        status_word=_STATUSES.label(status) if status else None,
        items=_items(published, field, value) if known else (),
        named=_named(published, field, value) if known else (),
        sources=tuple(published.many("sources", said.get("sources") or ())),
        locator=said.get("locator"),
        as_of=said.get("as_of"),
        planned=said.get("planned") or entry["planned"],
        by_formula=_by_formula(said),
        remarks=tuple(_remarks(entry.kind, said)),
    )


def _value(published: Others, entry: Entry, name: str, field: Described, said: Any) -> Label:
    value = entry[name]
    label = spoken(field, value, published.name_of)
    english = entry[_english(name)]
    if english:
        other = spoken(entry.kind.public_fields[_english(name)], english, published.name_of)
        label = Label(label.zh, other.en)
    if beside := _UNIT_BESIDE.get((entry.kind.name, name)):
        label = _with_unit(label, spoken(entry.kind.public_fields[beside], entry[beside]))
    operator = said.get("operator")
    if operator and operator not in ("eq", "exact"):
        word = _OPERATORS.label(operator)
        label = Label(f"{word.zh} {label.zh}", f"{word.en} {label.en}")
    return label


def _with_unit(number: Label, unit: Label) -> Label:
    # "9.85 100 million yuan" reads as two numbers.
    times = "× " if unit.en[:1].isdigit() else ""
    return Label(f"{number.zh} {unit.zh}", f"{number.en} {times}{unit.en}")


def _items(published: Others, field: Described, value: Any) -> tuple[Label, ...]:
    if not isinstance(field, Many) or not isinstance(field.items, Record):
        return ()
    return tuple(spoken(field.items, item, published.name_of) for item in value)


def absence(status: str | None) -> Label:
    """Why there is no value, in the words of its evidence; unknown where that gives no reason."""
    return _STATUSES.label(status) if status in WITHOUT_VALUE else UNKNOWN


def _named(published: Others, field: Described, value: Any) -> tuple[Entry, ...]:
    inner = field.items if isinstance(field, Many) else field
    if not isinstance(inner, Reference):
        return ()
    ids = value if isinstance(value, list) else [value]
    found = (published.named(entry_id, inner.kind) for entry_id in ids)
    return tuple(entry for entry in found if entry is not None)


def _remarks(kind: Kind, said: Any) -> Iterator[Label]:
    """What else the evidence says: planned or achieved, the formula, the deviation, a note."""
    if said.get("planned") == "yes" and _DRAFT_PLAN in (said.get("sources") or ()):
        yield PLAN_2021
    elif said.get("planned"):
        yield _PLANNED.label(said["planned"])
    if said.get("formula"):
        formula = _in_words(kind, said["formula"])
        yield Label(f"推导式：{formula.zh}", f"Formula: {formula.en}")
    if by_formula := _by_formula(said):
        yield by_formula
    if said.get("deviation_pct") is not None:
        gap = said["deviation_pct"]
        yield Label(f"偏差 {gap}%", f"Deviation {gap}%")
    zh, en = said.get("note_zh"), said.get("note_en")
    if zh or en:
        yield Label(zh or en, en or zh)


def _by_formula(said: Any) -> Label | None:
    derived = said.get("derived_value")
    if derived is None:
        return None
    return Label(f"按推导式为 {derived}", f"By the formula: {derived}")


def _in_words(kind: Kind, formula: str) -> Label:
    """A formula in which fields are called by their titles; it names them as machines do."""
    titles = {name: _title(field, name) for name, field in kind.public_fields.items()}

    def named(found: re.Match[str]) -> Label:
        return titles.get(found[0], Label(found[0], found[0]))

    halves = _HALVES.fullmatch(formula)
    zh, en = halves.groups() if halves else (formula, formula)
    return Label(
        _NAMES.sub(lambda found: named(found).zh, zh),
        _NAMES.sub(lambda found: named(found).en, en),
    )


def _title(field: Described, name: str) -> Label:
    title = field.traits.title
    # "Note (Chinese)" is the title of one half of a pair that is shown as one.
    return Label(title.zh, title.en.removesuffix(" (Chinese)")) if name.endswith("_zh") else title


def _english(name: str) -> str:
    return f"{name.removesuffix('_zh')}_en"


def _is_english(entry: Entry, name: str) -> bool:
    """Whether a field is the English half of a pair, which is shown with the Chinese half."""
    base = name.removesuffix("_en")
    fields = entry.kind.public_fields
    return name.endswith("_en") and (base in fields or f"{base}_zh" in fields)
