"""Making a form from a kind, a document as it is or was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.kinds.evidence import GEOMETRY
from catalog.kinds.fields import Coded, Date, Described, Flag, Many, Number, Record, Reference, Text
from catalog.kinds.kind import Kind
from catalog.kinds.labels import GROUP_LABELS, Audience, Disclosure
from catalog.values.codes import code_list
from catalog.values.fault import Fault, escape
from catalog.words.label import Language
from catalog.words.messages.message import Told
from service.web.console.form.making import Making
from service.web.console.form.shape import (
    Block,
    Evidence,
    Form,
    Input,
    Node,
    Option,
    Property,
    Rows,
    Said,
    Structure,
    Ticks,
)
from service.web.console.form.spelling import (
    ABSENT,
    EVIDENCE,
    as_text,
    chosen_from_list,
    meant,
    members,
    one_a_line,
    texts,
)
from service.web.console.telling import telling

_LONG = 300
"""A text that may be longer than this gets several lines."""

_YES_NO = {"zh": {"true": "是", "false": "否"}, "en": {"true": "yes", "false": "no"}}


def told_faults(faults: Sequence[Fault], language: Language) -> dict[str, list[Told]]:
    """What is wrong, in a reader's words, by pointer."""
    found: dict[str, list[Told]] = {}
    for fault in faults:
        found.setdefault(fault.pointer, []).append(telling(fault, language))
    return found


def form_of(kind: Kind, properties: Mapping[str, Any], making: Making) -> Form:
    """The form of a kind filled with these properties."""
    said = properties.get("evidence") or {}
    made: dict[str, list[Property]] = {}
    for name, described in kind.fields.items():
        if not described.traits.computed:
            made.setdefault(described.traits.group, []).append(
                _property(name, described, properties.get(name, ABSENT), said.get(name), making)
            )
    blocks = tuple(
        Block(group, label.in_language(making.language), tuple(made[group]))
        for group, label in GROUP_LABELS.items()
        if group in made
    )
    shown = [name for name, field in kind.fields.items() if not field.traits.computed]
    mine = [f"/properties/{name}" for name in shown]
    mine += [f"/properties/evidence/{escape(name)}" for name in shown]
    geometry: Evidence | None = None
    drawn: tuple[Said, ...] = ()
    if kind.geometry is not None:
        geometry = evidence_of(GEOMETRY, said.get(GEOMETRY), making)
        drawn = making.inside(f"/{GEOMETRY}") + making.inside("/geometry_staff")
        mine += [f"/{GEOMETRY}", "/geometry_staff", f"/properties/evidence/{GEOMETRY}"]
    elsewhere = tuple(
        each
        for pointer, found in making.said.items()
        if not any(pointer == own or pointer.startswith(f"{own}/") for own in mine)
        for each in found
    )
    return Form(blocks, geometry, drawn, elsewhere)


def evidence_of(name: str, said: Any, making: Making) -> Evidence:
    """The inputs for the evidence of a property, or of the geometry."""
    said = said if isinstance(said, Mapping) else {}
    pointer = f"/properties/evidence/{escape(name)}"
    language = making.language
    status = as_text(said.get("status"))
    codes = code_list("evidence-status").codes
    label = codes[status].label.in_language(language) if status in codes else status
    sources = tuple(map(as_text, said.get("sources") or ()))
    summary = [label, *sources, as_text(said.get("locator")), as_text(said.get("as_of"))]
    made = tuple(
        _node(inner, f"e.{name}.{member}", f"{pointer}/{member}", said.get(member, ABSENT), making)
        for member, inner in EVIDENCE.items()
    )
    return Evidence(
        f"e.{name}",
        " · ".join(filter(None, summary)),
        made,
        making.at(pointer),
        making.inside(pointer),
    )


def _property(name: str, described: Described, value: Any, said: Any, making: Making) -> Property:
    traits = described.traits
    evidenced = traits.evidenced and traits.audience is Audience.PUBLIC
    shown = _node(described, f"p.{name}", f"/properties/{name}", value, making)
    return Property(
        name,
        traits.title.in_language(making.language),
        replace(
            shown,
            must=traits.disclosure is Disclosure.MUST,
            note=traits.note.in_language(making.language) if traits.note else "",
        ),
        evidence_of(name, said, making) if evidenced else None,
        traits.audience is Audience.STAFF,
    )


def _node(described: Described, name: str, pointer: str, value: Any, making: Making) -> Node:
    label = described.traits.title.in_language(making.language)
    if isinstance(described, Record):
        inner = tuple(
            _node(f, f"{name}.{m}", f"{pointer}/{m}", _of(value, m), making)
            for m, f in members(described).items()
        )
        return Structure(name, pointer, label, making.at(pointer), inner)
    if isinstance(described, Many) and chosen_from_list(described):
        return _ticks(described, name, pointer, value, making)
    if isinstance(described, Many) and one_a_line(described):
        text = (texts(described, name, value).get(name) or [""])[0]
        return Input(name, pointer, label, making.inside(pointer), "lines", text)
    if isinstance(described, Many):
        return _rows(described, name, pointer, value, making)
    return _input(described, name, pointer, as_text(value), making)


def _input(described: Described, name: str, pointer: str, text: str, making: Making) -> Input:
    traits = described.traits
    of = (described.kind or "") if isinstance(described, Reference) else ""
    means = ""
    if isinstance(described, Number):
        # The number as somebody wrote it, and beside it how it was understood.
        text = making.typed.get(name, [text])[0].strip()
        means = meant(text, described)
    return Input(
        name,
        pointer,
        traits.title.in_language(making.language),
        making.inside(pointer),
        _control(described),
        text,
        None if traits.unit == "1" else traits.unit,
        tuple(_options(described, text, making.language)),
        of,
        making.names.get((of, text), ""),
        means,
    )


def _control(described: Described) -> str:
    match described:
        case Coded() | Flag():
            return "choice"
        case Number():
            return "number"
        case Reference():
            return "reference"
        case Date():
            return "date"
        case Text() if described.max_length > _LONG:
            return "long"
    return "text"


def _options(described: Described, text: str, language: Language) -> Iterator[Option]:
    if isinstance(described, Flag):
        known = _YES_NO[language]
    elif isinstance(described, Coded):
        known = {c: code.label.in_language(language) for c, code in described.codes.codes.items()}
    else:
        return
    yield Option("", "—", not text)
    for value, label in known.items():
        yield Option(value, label, value == text)
    if text and text not in known:
        yield Option(text, text, True)


def _ticks(described: Many, name: str, pointer: str, value: Any, making: Making) -> Ticks:
    assert isinstance(described.items, Coded)
    chosen = value if isinstance(value, list) else []
    known = described.items.codes.codes
    language = making.language
    options = [Option(c, code.label.in_language(language), c in chosen)
               for c, code in known.items()]  # fmt: skip
    options += [Option(c, c, True) for c in chosen if c not in known]
    label = described.traits.title.in_language(language)
    return Ticks(name, pointer, label, making.inside(pointer), tuple(options))


def _rows(described: Many, name: str, pointer: str, value: Any, making: Making) -> Rows:
    held = value if isinstance(value, list) else []
    empty = making.grown.get(name, 0)
    if not isinstance(described.items, Record):
        empty = max(1, empty)
    wanted = min(len(held) + empty, described.maximum)
    rows = tuple(
        _node(
            described.items,
            f"{name}.{position}",
            f"{pointer}/{position}",
            held[position] if position < len(held) else ABSENT,
            making,
        )
        for position in range(max(wanted, len(held)))
    )
    label = described.traits.title.in_language(making.language)
    rows = tuple(
        replace(row, label=f"{label} {position}", in_row=True) if isinstance(row, Input) else row
        for position, row in enumerate(rows, start=1)
    )
    return Rows(name, pointer, label, making.at(pointer), rows, len(rows) < described.maximum)


def _of(value: Any, member: str) -> Any:
    return value.get(member, ABSENT) if isinstance(value, Mapping) else ABSENT
