"""What an import would do, row by row, before it does anything.

Every row below the headings is accepted, rejected, unchanged or blank; were one of them none of
these, nothing at all would be imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from catalog.exchange.workbook_mapping import NAMING, ForeignRow, ForeignRows, SheetMapping
from catalog.exchange.workbook_own import Machine, Row, Rows
from catalog.exchange.workbook_rows import CellFault, Patched, called, patched
from catalog.kinds import KINDS
from catalog.kinds.documents import Document
from catalog.kinds.kind import Kind
from catalog.rules.difference import Difference, difference
from catalog.store.staff.drafts import Draft, kept_form
from catalog.values.canonical import canonical_bytes, sha256_hex
from catalog.values.fault import Fault, shown
from catalog.values.identifiers import folded

ACCEPTED, REJECTED, UNCHANGED = "accepted", "rejected", "unchanged"

BaseOf = Callable[[str, int], Document | None]
"""What a draft said at a row version; None when that is not known any more."""


Done = Callable[[int, int], None]
"""Is told, row by row, how many of how many rows are judged."""


def unwatched(done: int, of: int) -> None:
    """For whoever waits for the whole."""


class RowsLost(Exception):
    """The rows of a workbook do not add up. Nothing was imported."""

    def __init__(self, rows_in: int, told: int) -> None:
        self.rows_in, self.told = rows_in, told
        super().__init__(f"{rows_in} rows came in and {told} are accounted for")


@dataclass(frozen=True)
class Line:
    """What becomes of one row. A row without `draft` would begin one.

    `called` is what people call the entry; `fields` are those that change; `before` is what the
    draft said, None where one would begin.
    """

    address: str
    outcome: str
    draft: Draft | None
    called: str
    document: Document | None = None
    fields: tuple[str, ...] = ()
    before: Document | None = None
    faults: tuple[CellFault, ...] = ()

    @cached_property
    def difference(self) -> Difference | None:
        """What the row changes. Told when it is asked for: of thousands of rows few are shown."""
        if self.document is None:
            return None
        return difference(KINDS[self.document["collection"]], self.before, self.document)


@dataclass(frozen=True)
class Trial:
    """`faults` are of the workbook as a whole. Raises RowsLost when its rows do not add up."""

    collection: str
    rows_in: int
    blank: int
    lines: tuple[Line, ...]
    faults: tuple[CellFault, ...] = ()
    request_id: str | None = None
    counts: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        counts = dict.fromkeys((ACCEPTED, REJECTED, UNCHANGED), 0)
        for line in self.lines:
            counts[line.outcome] += 1
        told = sum(counts.values()) + self.blank
        if told != self.rows_in:
            raise RowsLost(self.rows_in, told)
        object.__setattr__(self, "counts", counts)

    @property
    def good(self) -> bool:
        """Whether it can be carried out as a whole."""
        return not self.faults and not self.counts[REJECTED]

    @cached_property
    def digest(self) -> str:
        """What it would do, so that nothing else is done than what somebody looked at."""
        said: list[Any] = [
            [
                line.address,
                line.outcome,
                None if line.draft is None else [line.draft.id, line.draft.row_version],
                None if line.document is None else sha256_hex(kept_form(line.document).encode()),
            ]
            for line in self.lines
        ]
        return sha256_hex(canonical_bytes([self.collection, self.rows_in, said]))


def own_trial(
    kind: Kind,
    about: Machine,
    found: Rows,
    drafts: Mapping[str, Draft],
    base_of: BaseOf,
    *,
    data_mode: str,
    default: Mapping[str, Any] | None,
    faults: Sequence[CellFault] = (),
    done: Done = unwatched,
) -> Trial:
    """The trial of a workbook that the catalog wrote itself."""
    whole = [*found.faults, *faults]
    if about.data_mode != data_mode:
        whole.append(CellFault("", Fault("", "workbook-of-another-mode")))
    judge = _Judge(kind, data_mode, default, keeps_evidence=True)
    times: dict[tuple[str, str | None], int] = {}
    for row in found.rows:
        key = (row.sheet, row.draft_id)
        times[key] = times.get(key, 0) + 1
    lines: list[Line] = []
    for row in found.rows:
        done(len(lines), len(found.rows))
        draft = drafts.get(row.draft_id or "")
        fault = _own_fault(row, about, draft, kind, times[row.sheet, row.draft_id])
        if fault is not None or draft is None:
            lines.append(judge.rejected(row, draft, fault))
        else:
            lines.append(judge.own(row, draft, about.drafts[draft.id], base_of))
    return Trial(
        kind.name, found.rows_in, found.blank, tuple(lines), tuple(whole), about.request_id
    )


def foreign_trial(
    kind: Kind,
    mapping: SheetMapping,
    found: ForeignRows,
    drafts: Sequence[Draft],
    blank: Document,
    *,
    data_mode: str,
    done: Done = unwatched,
) -> Trial:
    """The trial of one of the office's own workbooks: rows find their drafts by what they name.

    A row that finds none begins one as `blank` is.
    """
    judge = _Judge(kind, data_mode, mapping.default, keeps_evidence=False)
    named: dict[str, list[Draft]] = {}
    for draft in drafts:
        for name in names_of(draft, mapping.identified_by):
            named.setdefault(name, []).append(draft)
    times: dict[str | None, int] = {}
    for row in found.rows:
        key = None if row.named is None else folded(row.named)
        times[key] = times.get(key, 0) + 1
    lines: list[Line] = []
    for row in found.rows:
        done(len(lines), len(found.rows))
        key = None if row.named is None else folded(row.named)
        own = named.get(key or "", [])
        fault = _foreign_fault(row, own, times[key], mapping)
        if fault is not None:
            lines.append(judge.rejected(row, own[0] if own else None, fault))
        else:
            lines.append(judge.foreign(row, own[0] if own else None, blank))
    return Trial(kind.name, found.rows_in, found.blank, tuple(lines), found.faults)


class _Judge:
    """Rows one after another; what one changes of a draft is there when the next one comes."""

    def __init__(
        self, kind: Kind, data_mode: str, default: Mapping[str, Any] | None, keeps_evidence: bool
    ) -> None:
        self.kind, self.data_mode = kind, data_mode
        self.default, self.keeps_evidence = default, keeps_evidence
        self.after: dict[str, Document] = {}

    def own(self, row: Row, draft: Draft, was: tuple[int, str], base_of: BaseOf) -> Line:
        before = self.after.get(draft.id, draft.document)
        found = self._patched(row, before)
        if (found.fields or found.faults) and not self._is_untouched(row, draft, was, base_of):
            if self._moved(draft, was, base_of):
                facts = {
                    "exported": was[0],
                    "current": draft.row_version,
                    "by": draft.updated_by,
                    "at": draft.updated_at,
                }
                return self.rejected(row, draft, Fault("", "draft-changed-since-export", facts))
            return self._line(row, draft, before, found)
        return Line(row.address, UNCHANGED, draft, called(draft.document))

    def foreign(self, row: ForeignRow, draft: Draft | None, blank: Document) -> Line:
        before = blank if draft is None else draft.document
        found = self._patched(row, before)
        if draft is not None and not found.fields and not found.faults:
            return Line(row.address, UNCHANGED, draft, called(before))
        return self._line(row, draft, before, found)

    def rejected(self, row: Row | ForeignRow, draft: Draft | None, fault: Fault | None) -> Line:
        assert fault is not None, "a row is rejected for a reason"
        name = "" if draft is None else called(draft.document)
        faults = (CellFault(row.address, fault),)
        return Line(row.address, REJECTED, draft, name, faults=faults)

    def _line(
        self, row: Row | ForeignRow, draft: Draft | None, before: Document, found: Patched
    ) -> Line:
        # A new entry shows what of it comes from the row, against nothing at all.
        seen = None if draft is None else before
        if found.faults:
            # Of a new entry only the row itself says what it is called.
            name = called(before) or called(found.document)
            return Line(row.address, REJECTED, draft, name, faults=found.faults)
        if draft is not None:
            self.after[draft.id] = found.document
        return Line(
            row.address,
            ACCEPTED,
            draft,
            called(found.document),
            found.document,
            found.fields,
            seen,
        )

    def _patched(self, row: Row | ForeignRow, before: Document) -> Patched:
        return patched(
            self.kind,
            before,
            row.cells,
            where=row.address,
            data_mode=self.data_mode,
            default=self.default,
            keeps_evidence=self.keeps_evidence,
        )

    def _is_untouched(self, row: Row, draft: Draft, was: tuple[int, str], base_of: BaseOf) -> bool:
        """Whether a row still says what it said when it was exported: only the draft moved on."""
        base = self._base(draft, was, base_of)
        if base is None or base == draft.document:
            return False
        found = self._patched(row, base)
        return not found.fields and not found.faults

    def _moved(self, draft: Draft, was: tuple[int, str], base_of: BaseOf) -> bool:
        return draft.row_version != was[0] or self._base(draft, was, base_of) is None

    @staticmethod
    def _base(draft: Draft, was: tuple[int, str], base_of: BaseOf) -> Document | None:
        """What the row was made from, if that is known and was never anything else."""
        version, sha256 = was
        if (draft.row_version, draft.content_sha256) == was:
            return draft.document
        base = base_of(draft.id, version)
        if base is None or sha256_hex(kept_form(base).encode()) != sha256:
            return None
        return base


def _own_fault(
    row: Row, about: Machine, draft: Draft | None, kind: Kind, times: int
) -> Fault | None:
    if row.draft_id is None:
        return Fault("", "row-without-draft")
    if draft is None or draft.id not in about.drafts or draft.collection != kind.name:
        return Fault("", "row-unknown-draft", {"value": shown(row.draft_id)})
    if times > 1:
        return Fault("", "row-twice", {"value": shown(row.draft_id)})
    if draft.state == "discarded":
        return Fault("", "row-of-discarded", {"value": draft.id})
    return None


def _foreign_fault(
    row: ForeignRow, own: Sequence[Draft], times: int, mapping: SheetMapping
) -> Fault | None:
    if row.named is None:
        return Fault("", "row-without-name")
    if times > 1:
        return Fault("", "row-twice", {"value": shown(row.named)})
    if len(own) > 1:
        return Fault("", "row-ambiguous", {"value": shown(row.named), "count": len(own)})
    if not own and mapping.identified_by in NAMING:
        return Fault("", "row-unknown-draft", {"value": shown(row.named)})
    return None


def names_of(draft: Draft, identified_by: str) -> Iterator[str]:
    """What the identifying column says of a draft, folded; nothing where it says nothing."""
    said: Any = {"draft": draft.id, "entry": draft.entry_id, "slot": draft.slot_no}.get(
        identified_by, draft.document["properties"].get(identified_by)
    )
    if said is not None:
        yield folded(str(said))
