"""What a workbook would do together with what that was judged by, and both as bytes.

Judging thousands of rows takes long and writing them does not. What was judged is kept, so that
it is looked at page by page and carried out without being judged again; whether it still holds is
told by the heads of the drafts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from catalog.exchange.workbook_mapping import SheetMapping, sheet_mapping
from catalog.exchange.workbook_rows import CellFault
from catalog.exchange.workbook_trial import Line, Trial
from catalog.store.staff.batches import Head
from catalog.store.staff.drafts import Draft
from catalog.values.fault import Fault

_FORM = 1
"""Grows with the form: what was kept in another one is judged again."""


@dataclass(frozen=True)
class Grounds:
    """What was there when a workbook was judged.

    `heads` are those of the drafts that its rows are of; of a foreign workbook those of its whole
    kind, among which the rows' `names` were looked up as its `mapping` says.
    """

    heads: Mapping[str, Head]
    mapping: SheetMapping | None = None
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Judged:
    trial: Trial
    grounds: Grounds


def kept(judged: Judged) -> bytes:
    """The same as bytes that `read_kept` reads."""
    trial, grounds = judged.trial, judged.grounds
    drafts = {line.draft.id: line.draft for line in trial.lines if line.draft is not None}
    told = {
        "form": _FORM,
        "collection": trial.collection,
        "rows_in": trial.rows_in,
        "blank": trial.blank,
        "request_id": trial.request_id,
        "faults": [asdict(fault) for fault in trial.faults],
        "drafts": {draft_id: asdict(draft) for draft_id, draft in drafts.items()},
        "lines": [_line_told(line) for line in trial.lines],
        "heads": {draft_id: list(head) for draft_id, head in grounds.heads.items()},
        "mapping": None if grounds.mapping is None else grounds.mapping.as_json(),
        "names": sorted(grounds.names),
    }
    return orjson.dumps(told, default=str)


def read_kept(data: bytes) -> Judged | None:
    """What was kept; None when it was kept in another form."""
    told = orjson.loads(data)
    if told.pop("form") != _FORM:
        return None
    drafts = {draft_id: Draft(**said) for draft_id, said in told["drafts"].items()}
    trial = Trial(
        told["collection"],
        told["rows_in"],
        told["blank"],
        tuple(_line(said, drafts) for said in told["lines"]),
        tuple(_fault(said) for said in told["faults"]),
        told["request_id"],
    )
    mapping = None if told["mapping"] is None else sheet_mapping(told["mapping"])
    heads = {draft_id: Head(*said) for draft_id, said in told["heads"].items()}
    return Judged(trial, Grounds(heads, mapping, frozenset(told["names"])))


def _line_told(line: Line) -> dict[str, Any]:
    own = None if line.draft is None else line.draft.document
    return {
        "address": line.address,
        "outcome": line.outcome,
        "draft": None if line.draft is None else line.draft.id,
        "called": line.called,
        "document": line.document,
        "fields": line.fields,
        # Mostly what the draft says; another sheet's row of the same draft may come in between.
        "before": True if line.before is not None and line.before == own else line.before,
        "faults": [asdict(fault) for fault in line.faults],
    }


def _line(said: dict[str, Any], drafts: Mapping[str, Draft]) -> Line:
    draft = None if said["draft"] is None else drafts[said["draft"]]
    before = said["before"]
    if before is True:
        assert draft is not None
        before = draft.document
    told = {
        **said,
        "draft": draft,
        "before": before,
        "fields": tuple(said["fields"]),
        "faults": tuple(_fault(fault) for fault in said["faults"]),
    }
    return Line(**told)


def _fault(said: dict[str, Any]) -> CellFault:
    return CellFault(said["address"], Fault(**said["fault"]))
