"""Policies by document, and those that concern foreign investors: what is said, and how firmly."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from catalog.kinds import KINDS
from catalog.kinds.fields import Coded, Many
from catalog.words.label import Label
from service.showing.entry import Entry
from service.showing.figures import Figure, figure
from service.showing.published import Published
from service.web.site.rendering import render
from service.web.site.visit import Visit

_COLUMNS = ("commitment_word", "commitment_stage", "validity_status")

Told = tuple[Entry, list[Figure]]


def listed(visit: Visit) -> Response:
    """Documents with their measures, then instruments; `category` keeps those of one class."""
    published = visit.published
    codes = _categories()
    category = visit.asked("category")
    chosen = category if category in codes else None
    policies = [
        entry
        for entry in published.all("policies")
        if chosen is None or chosen in (entry["categories"] or ())
    ]
    return render(
        visit,
        "policies",
        kind=KINDS["policies"],
        categories=list(codes.items()),
        chosen=chosen,
        unknown=category if category and chosen is None else None,
        documents=_documents(published, policies),
        others=[
            (Label("政策工具", "Instruments"), _told(published, policies, "instrument")),
            (Label("提法", "Concepts"), _told(published, policies, "concept")),
        ],
        canonical={"category": chosen},
    )


def foreign(visit: Visit) -> Response:
    """What is said to foreign investors: opening measures and talent, by how firm they are."""
    published = visit.published
    found = [
        entry for entry in published.all("policies") if "opening" in (entry["categories"] or ())
    ]
    field = KINDS["policies"].public_fields["commitment_stage"]
    assert isinstance(field, Coded)
    stages = {code: label.label for code, label in field.codes.codes.items()}
    parted = [
        (label, [_row(published, entry) for entry in found if entry["commitment_stage"] == code])
        for code, label in stages.items()
    ]
    unstated = [_row(published, entry) for entry in found if entry["commitment_stage"] is None]
    services = [
        entry
        for entry in published.all("service-guides")
        if {"entry_exit", "going_abroad", "cross_border"} & set(entry["categories"] or ())
    ]
    return render(
        visit,
        "foreign",
        stages=[
            (label, rows)
            for label, rows in (*parted, (Label("未载承诺用语", "No word of commitment"), unstated))
            if rows
        ],
        services=services,
    )


def _categories() -> dict[str, Label]:
    field = KINDS["policies"].public_fields["categories"]
    assert isinstance(field, Many)
    assert isinstance(field.items, Coded)
    return {code: found.label for code, found in field.items.codes.codes.items()}


def _documents(published: Published, policies: list[Entry]) -> list[tuple[Told, list[Told]]]:
    """Each document with the measures that are part of it, in their order; newest first."""
    by_id = {entry.id: entry for entry in published.all("policies")}
    measures: dict[str, list[Entry]] = {}
    for entry in policies:
        if entry["policy_kind"] == "measure":
            measures.setdefault(_document_of(entry, by_id), []).append(entry)
    wanted = {e.id for e in policies if e["policy_kind"] == "document"} | measures.keys()
    documents = [by_id[name] for name in wanted if name in by_id]
    documents.sort(key=lambda entry: (str(entry["issued_on"] or ""), entry.id), reverse=True)
    return [
        (
            (document, [figure(published, document, n) for n in ("doc_no", "issued_on",
                                                                 "validity_status")]),
            [
                _row(published, entry)
                for entry in sorted(measures.get(document.id, []), key=_in_order)
            ],
        )
        for document in documents
    ]  # fmt: skip


def _document_of(entry: Entry, by_id: dict[str, Entry]) -> str:
    """The document a measure belongs to, through the parts between them.

    Publication refuses what is part of itself; where it was let in before, the chain ends there.
    """
    found, passed = entry, {entry.id}
    while (above := by_id.get(found["part_of"] or "")) is not None and above.id not in passed:
        found = above
        passed.add(above.id)
    return found.id


def _in_order(entry: Entry) -> tuple[int, str]:
    return entry["measure_no"] or 10_000, entry.id


def _told(published: Published, policies: Iterable[Entry], kind: str) -> list[Told]:
    return [_row(published, entry) for entry in policies if entry["policy_kind"] == kind]


def _row(published: Published, entry: Entry) -> Told:
    return entry, [figure(published, entry, name) for name in _COLUMNS]
