"""A row of a sheet against the draft that it is of: what it changes, and what is wrong with it.

A cell that says what the draft says already changes nothing, whichever way it says it. A field
is only touched where one of its cells differs, so that a row never rewrites what it does not show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import marshmallow as ma
import orjson

from catalog.exchange.workbook_book import Content
from catalog.exchange.workbook_cells import read, rendered
from catalog.exchange.workbook_columns import Column, evidenced
from catalog.kinds.documents import Document, faults_told
from catalog.kinds.evidence import GEOMETRY, WITHOUT_VALUE, EvidenceSchema
from catalog.kinds.fields import Record
from catalog.kinds.kind import Kind
from catalog.rules.gate import document_faults, mode_faults
from catalog.values.canonical import canonical_bytes, plain
from catalog.values.fault import Fault

_EVIDENCE = EvidenceSchema()


@dataclass(frozen=True)
class Given:
    """What stands in one cell; `doubt` is why it cannot be read, `unit` that of its heading."""

    address: str
    content: Content
    unit: str | None = None
    doubt: tuple[str, Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class CellFault:
    """A fault and the address of the cell (or row) to look at."""

    address: str
    fault: Fault


@dataclass(frozen=True)
class Patched:
    """`fields` are those that the row changes; the document holds good without `faults` alone."""

    document: Document
    fields: tuple[str, ...]
    faults: tuple[CellFault, ...]


def contents(document: Document, columns: tuple[Column, ...]) -> list[Content]:
    """What the cells of a document's row say, in the order of the columns."""
    return [rendered(column.form, value_at(document, column)) for column in columns]


def value_at(document: Document, column: Column) -> Any:
    """What a document says where a column shows it; None for nothing."""
    properties = document["properties"]
    if column.said is not None:
        return properties.get("evidence", {}).get(column.field, {}).get(column.said)
    if column.field == GEOMETRY:
        return document["geometry"]
    value = properties.get(column.field)
    if column.part is None:
        return value
    return None if value is None else value.get(column.part)


def called(document: Document) -> str:
    """What people call an entry; empty while it has neither a name nor a number."""
    properties = document["properties"]
    names = (properties.get("name_zh"), properties.get("plot_no"), document["id"])
    return str(next((name for name in names if name), ""))


def patched(
    kind: Kind,
    document: Document,
    cells: Mapping[Column, Given],
    *,
    where: str,
    data_mode: str,
    default: Mapping[str, Any] | None = None,
    keeps_evidence: bool = True,
) -> Patched:
    """The document as a row would have it.

    A new value without evidence of its own is said by the `default`. Unless `keeps_evidence`, a
    row without cells for evidence does not vouch for new values by what was said of the old ones.
    `where` is the row's address.
    """
    spoken_of = {c.field for c, given in cells.items() if not _is_as_before(document, c, given)}
    if not spoken_of:
        return Patched(document, (), ())
    work = _Work(kind, document, default, keeps_evidence)
    by_field: dict[str, dict[Column, Given]] = {}
    for column, given in cells.items():
        if column.field in spoken_of:
            by_field.setdefault(column.field, {})[column] = given
    for name, own in by_field.items():
        work.field(name, own)
    after = plain({**document, "geometry": work.geometry, "properties": work.properties})
    found = list(work.faults)
    doubtful = {_field_of(fault) for fault in found}
    sound = [name for name in work.changed if name not in doubtful]
    if sound:
        found += _rule_faults(kind, after, sound, data_mode)
    located = tuple(CellFault(_address(fault, cells, where), fault) for fault in found)
    return Patched(after, tuple(work.changed), located)


class _Work:
    """The properties while field after field is brought into them."""

    def __init__(
        self,
        kind: Kind,
        document: Document,
        default: Mapping[str, Any] | None,
        keeps_evidence: bool,
    ) -> None:
        self.kind, self.before = kind, document
        self.default, self.keeps_evidence = default, keeps_evidence
        self.geometry = document["geometry"]
        self.properties: dict[str, Any] = dict(document["properties"])
        self.properties["evidence"] = dict(self.properties.get("evidence") or {})
        self.faults: list[Fault] = []
        self.changed: list[str] = []

    def field(self, name: str, cells: Mapping[Column, Given]) -> None:
        values = dict(self._differing({c: g for c, g in cells.items() if c.said is None}))
        said = dict(self._differing({c: g for c, g in cells.items() if c.said is not None}))
        if not values and not said:
            return
        self.changed.append(name)
        if values:
            self._value(name, values)
        if evidenced(self.kind, name):
            shown = any(column.said is not None for column in cells)
            self._evidence(name, said, new=bool(values), shown=shown)

    def _differing(self, cells: Mapping[Column, Given]) -> Iterator[tuple[Column, Any]]:
        """The cells that say something else than the draft, with the value that they mean."""
        for column, given in cells.items():
            if _is_as_before(self.before, column, given):
                continue
            if given.doubt is not None:
                self.faults.append(Fault(column.pointer, given.doubt[0], given.doubt[1]))
                continue
            try:
                meant = self._meant(column, given)
            except ma.ValidationError as error:
                self.faults += faults_told(error.messages, column.pointer)
                continue
            if not _same(meant, value_at(self.before, column)):
                yield column, meant

    @staticmethod
    def _meant(column: Column, given: Given) -> Any:
        if given.content is None:
            return None
        return read(column.form, given.content, given.unit)

    def _value(self, name: str, values: Mapping[Column, Any]) -> None:
        if name == GEOMETRY:
            (self.geometry,) = values.values()
            return
        field = self.kind.fields[name]
        if isinstance(field, Record):
            whole = dict(self.properties.get(name) or {})
            for column, meant in values.items():
                assert column.part is not None
                whole.pop(column.part, None)
                if meant is not None:
                    whole[column.part] = meant
            value: Any = whole or None
        else:
            (value,) = values.values()
        try:
            self.properties[name] = field.deserialize(value)
        except ma.ValidationError as error:
            self.faults += faults_told(error.messages, f"/properties/{name}")
            return
        if value is None and not evidenced(self.kind, name):
            del self.properties[name]

    def _evidence(self, name: str, said: Mapping[Column, Any], *, new: bool, shown: bool) -> None:
        value = self.geometry if name == GEOMETRY else self.properties.get(name)
        vouched = not new or value is None or shown or self.keeps_evidence
        whole = dict(self.properties["evidence"].get(name) or {}) if vouched else {}
        for column, meant in said.items():
            assert column.said is not None
            whole.pop(column.said, None)
            if meant is not None:
                whole[column.said] = meant
        untouched = not any(column.said == "status" for column in said)
        unsaid = "status" not in whole or (untouched and whole["status"] in WITHOUT_VALUE)
        if new and value is not None and unsaid and self.default is not None:
            kept = {member: text for member, text in whole.items() if member != "status"}
            whole = {**self.default, **kept}
        self._say(name, whole)

    def _say(self, name: str, whole: dict[str, Any]) -> None:
        evidence = self.properties["evidence"]
        if not whole:
            evidence.pop(name, None)
            if name != GEOMETRY and self.properties.get(name) is None:
                self.properties.pop(name, None)
            return
        if "status" not in whole:
            self.faults.append(Fault(f"/properties/evidence/{name}/status", "missing"))
            return
        try:
            evidence[name] = _usual(whole) if whole == self.default else _EVIDENCE.load(whole)
        except ma.ValidationError as error:
            self.faults += faults_told(error.messages, f"/properties/evidence/{name}")
            return
        # Where something is said, there is a value or a null that it is said of.
        if name != GEOMETRY:
            self.properties.setdefault(name, None)


def _is_as_before(document: Document, column: Column, given: Given) -> bool:
    """Whether a cell is sure to say what the document says already; most cells do."""
    if given.doubt is not None or given.unit is not None:
        return False
    return not _differs(given.content, rendered(column.form, value_at(document, column)))


def _usual(default: Mapping[str, Any]) -> Any:
    """The evidence that is said once for a whole sheet, as each of its values has it."""
    return _loaded(canonical_bytes(dict(default)))


@lru_cache(maxsize=32)
def _loaded(said: bytes) -> Any:
    return _EVIDENCE.load(orjson.loads(said))


def _differs(one: Content, other: Content) -> bool:
    # True equals 1 in Python; a cell that says one does not say the other.
    return type(one) is not type(other) or one != other


def _same(meant: Any, before: Any) -> bool:
    return bool(meant == before) or (meant is None and before in ([], {}))


def _rule_faults(
    kind: Kind, document: Document, changed: list[str], data_mode: str
) -> Iterator[Fault]:
    """What the rules say of the fields that a row changes; the others are as good as they were."""
    pointers = ["/geometry" if name == GEOMETRY else f"/properties/{name}" for name in changed]
    pointers += [f"/properties/evidence/{name}" for name in changed]
    named = {**document, "id": document["id"] or ""}
    for fault in [*document_faults(kind, document), *mode_faults(named, data_mode)]:
        if any(fault.pointer == p or fault.pointer.startswith(p + "/") for p in pointers):
            yield fault


def _address(fault: Fault, cells: Mapping[Column, Given], where: str) -> str:
    """The cell that a fault is of: the one that shows its place, else one of the same field."""
    exact = [c for c in cells if f"{fault.pointer}/".startswith(f"{c.pointer}/")]
    if exact:
        return cells[max(exact, key=lambda column: len(column.pointer))].address
    name = _field_of(fault)
    return next((given.address for c, given in cells.items() if c.field == name), where)


def _field_of(fault: Fault) -> str:
    """The field that a pointer into `/properties` leads to."""
    if f"{fault.pointer}/".startswith("/geometry/"):
        return GEOMETRY
    steps = [*fault.pointer.split("/"), "", ""]
    return steps[3] if steps[2] == "evidence" else steps[2]
