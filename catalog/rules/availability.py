"""How far a measure or a service can be had: what is explored or has expired is never on offer."""

from __future__ import annotations

from enum import StrEnum

from catalog.rules.published import PublishedEntry
from catalog.values.codes import code_list
from catalog.values.dates import last_day
from catalog.words.label import Label


class Availability(StrEnum):
    """In reading order."""

    AVAILABLE = "available"
    PREPARED = "prepared"
    EXPLORED = "explored"
    NOT_STATED = "not_stated"
    LAPSED = "lapsed"

    @property
    def label(self) -> Label:
        return _LABELS[self]

    @property
    def rank(self) -> int:
        return [*Availability].index(self)


_LABELS = {
    Availability.AVAILABLE: Label("现行", "In use"),
    Availability.PREPARED: Label("筹备或计划中，尚不可用", "In preparation: not to be had yet"),
    Availability.EXPLORED: Label(
        "探索、研究或争取中，非现行选项", "Explored, studied or sought: not on offer"
    ),
    Availability.NOT_STATED: Label("推进状态未载", "Stage not stated"),
    Availability.LAPSED: Label(
        "已到期、废止、被替代或仅为草案", "Expired, repealed, replaced or a draft"
    ),
}

_STAGES = {
    "policies": (
        "commitment_stage",
        {
            "implemented": Availability.AVAILABLE,
            "promoted": Availability.AVAILABLE,
            "supported": Availability.AVAILABLE,
            "prepared": Availability.PREPARED,
            "planned": Availability.PREPARED,
            "sought": Availability.EXPLORED,
            "explored": Availability.EXPLORED,
            "studied": Availability.EXPLORED,
        },
    ),
    "service-guides": (
        "stage",
        {
            "operating": Availability.AVAILABLE,
            "being_improved": Availability.AVAILABLE,
            "being_set_up": Availability.PREPARED,
            "planned": Availability.PREPARED,
            "explored": Availability.EXPLORED,
        },
    ),
}
_LAPSED = frozenset({"expired", "abolished", "superseded", "draft"})


def availability(entry: PublishedEntry) -> Availability:
    """How far a policy or a service guide can be had, by its own stage and validity."""
    if entry.properties.get("validity_status") in _LAPSED:
        return Availability.LAPSED
    field, stages = _STAGES[entry.kind.name]
    return stages.get(entry.properties.get(field) or "", Availability.NOT_STATED)


def of_stage(stage: str | None) -> Availability:
    """The same of a commitment stage that stands by itself."""
    return _STAGES["policies"][1].get(stage or "", Availability.NOT_STATED)


def stage_said(entry: PublishedEntry) -> Label | None:
    """The document's own word with the stage it was normalised to; None where neither is stated."""
    field, _ = _STAGES[entry.kind.name]
    stage, properties = entry.properties.get(field), entry.properties
    word = "commitment_word" if field == "commitment_stage" else "stage_word"
    literal = properties.get(word)
    codes = code_list("commitment-stage" if field == "commitment_stage" else "service-stage")
    normal = codes.label(stage) if stage else None
    if literal is None:
        return normal
    english = properties.get(f"{word}_en") or literal
    if normal is None:
        return Label(f"“{literal}”", f'"{english}"')
    return Label(
        f"{normal.zh}（文件用语“{literal}”）", f'{normal.en} (the document says "{english}")'
    )


def until(entry: PublishedEntry) -> str | None:
    """The last day that a policy states for itself, `YYYY-MM-DD`; None where it states none."""
    stated = entry.properties.get("expires_on")
    return None if stated is None else last_day(stated)


def validity_said(entry: PublishedEntry) -> Label | None:
    """A policy's validity as it is worded, its last day and its note beside it."""
    status = entry.properties.get("validity_status")
    if status is None:
        return None
    label = code_list("validity-status").label(status)
    zh, en = [label.zh], [label.en]
    if entry.properties.get("expires_on") is not None:
        zh.append(f"有效期至 {entry.properties['expires_on']}")
        en.append(f"valid until {entry.properties['expires_on']}")
    note = entry.properties.get("validity_note_zh")
    if note is not None:
        zh.append(note)
        en.append(entry.properties.get("validity_note_en") or note)
    return Label("；".join(zh), "; ".join(en))
