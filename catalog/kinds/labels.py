"""How a field is described: its group, how far it must be disclosed, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from catalog.words.label import Label


class Audience(StrEnum):
    """Who may see a field. A staff field is never part of anything published."""

    PUBLIC = "public"
    STAFF = "staff"


class Disclosure(StrEnum):
    """How far publication depends on a field (the gate holds MUST fields to it)."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Rank(IntEnum):
    """How much it says of an entry that a search finds its words in a field, best first."""

    NAME = 0
    CODE = 1
    PLACE = 2
    """Where it lies, and to which tracks it belongs."""
    TEXT = 3


class Group(StrEnum):
    """The blocks in which the trade reads a listing, in reading order."""

    IDENTITY = "identity"
    PLANNING = "planning"
    ORIENTATION = "orientation"
    CONDITIONS = "conditions"
    BENEFITS = "benefits"
    SUPPORT = "support"
    SUPPLY = "supply"
    CONTENT = "content"
    VALIDITY = "validity"
    PROVENANCE = "provenance"


GROUP_LABELS = {
    Group.IDENTITY: Label("基本信息", "Identity"),
    Group.PLANNING: Label("规划指标", "Planning indicators"),
    Group.ORIENTATION: Label("产业导向", "Industry orientation"),
    Group.CONDITIONS: Label("配套条件", "Supporting conditions"),
    Group.BENEFITS: Label("预期效益", "Expected benefits"),
    Group.SUPPORT: Label("扶持政策", "Support policies"),
    Group.SUPPLY: Label("供应", "Supply"),
    Group.CONTENT: Label("内容", "Content"),
    Group.VALIDITY: Label("时间与效力", "Dates and validity"),
    Group.PROVENANCE: Label("来源", "Provenance"),
}


@dataclass(frozen=True)
class Traits:
    """What a field is, beside its type.

    `evidenced`: the field's value needs evidence beside it. `computed`: the catalog derives the
    value when it publishes; what a loader sends for it is left out. `identifier`: the value finds
    the entry through `lookup`. `also` are other names under which offices keep the field in
    their own sheets. `searched`: how search ranks what it finds in the field, None where it does
    not look.
    """

    title: Label
    group: Group
    unit: str | None = None
    disclosure: Disclosure = Disclosure.MAY
    audience: Audience = Audience.PUBLIC
    queryable: bool = False
    sortable: bool = False
    facet: bool = False
    evidenced: bool = True
    computed: bool = False
    identifier: bool = False
    note: Label | None = None
    also: tuple[str, ...] = ()
    searched: Rank | None = None
