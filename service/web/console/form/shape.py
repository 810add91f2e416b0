"""What an edit form shows: groups of properties, each with its inputs and its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class Said:
    """What is told at a place, and what to do about it.

    What is `wrong` cannot stay as it is; the rest is not done yet, or worth a look.
    """

    detail: str
    hint: str
    wrong: bool = True


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Node:
    """A place in the form. `pointer` is that place in the document, where faults are told.

    `must` and `note` are those of the property that the place is the value of.
    """

    name: str
    pointer: str
    label: str
    said: tuple[Said, ...] = ()
    must: bool = field(default=False, kw_only=True)
    note: str = field(default="", kw_only=True)

    @property
    def id(self) -> str:
        return id_of(self.name)

    @property
    def wrong(self) -> bool:
        return any(each.wrong for each in self.said)

    @property
    def tells(self) -> bool:
        """Whether anything stands below it."""
        return bool(self.said)


@dataclass(frozen=True)
class Input(Node):
    """One control: text, long, number, date, choice (of `options`) or reference (of `of`).

    `means` is the number that was meant where another unit was typed. The label of one `in_row`
    of a list is only heard.
    """

    form: ClassVar[str] = "input"
    control: str = "text"
    text: str = ""
    unit: str | None = None
    options: tuple[Option, ...] = ()
    of: str = ""
    shown_as: str = ""
    means: str = ""
    in_row: bool = False

    @property
    def tells(self) -> bool:
        return bool(self.said or self.means)


@dataclass(frozen=True)
class Ticks(Node):
    """Codes to tick."""

    form: ClassVar[str] = "ticks"
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Rows(Node):
    """A list: `rows` as they are, `can_grow` until the most that it may hold."""

    form: ClassVar[str] = "rows"
    rows: tuple[Node, ...] = ()
    can_grow: bool = True


@dataclass(frozen=True)
class Structure(Node):
    """A small structure with members of its own."""

    form: ClassVar[str] = "structure"
    members: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What is said of a value: a line that sums it up, and the inputs behind it.

    `said` is told of the evidence as a whole, `inside` of it and of its inputs.
    """

    name: str
    summary: str
    members: tuple[Node, ...]
    said: tuple[Said, ...]
    inside: tuple[Said, ...]

    @property
    def id(self) -> str:
        return id_of(self.name)

    @property
    def wrong(self) -> bool:
        return any(each.wrong for each in self.inside)


@dataclass(frozen=True)
class Property:
    """One field of a kind with its value and, where it needs any, its evidence."""

    name: str
    label: str
    value: Node
    evidence: Evidence | None
    staff_only: bool

    @property
    def filled(self) -> bool:
        return any(filled_inputs([self.value]))


@dataclass(frozen=True)
class Block:
    """The properties that the trade reads together."""

    name: str
    label: str
    properties: tuple[Property, ...]

    @property
    def filled(self) -> int:
        return sum(found.filled for found in self.properties)


@dataclass(frozen=True)
class Form:
    """The whole form. `drawn` is told of the geometry, `elsewhere` of what no input can mend."""

    blocks: tuple[Block, ...]
    geometry: Evidence | None = None
    drawn: tuple[Said, ...] = ()
    elsewhere: tuple[Said, ...] = ()

    @property
    def evidences(self) -> Iterator[Evidence]:
        for block in self.blocks:
            for each in block.properties:
                if each.evidence:
                    yield each.evidence
        if self.geometry:
            yield self.geometry


def id_of(name: str) -> str:
    """The id of what a name stands for on the page."""
    return name.replace(".", "-").replace("_", "-")


def nodes(found: Sequence[Node]) -> Iterator[Node]:
    """These and all below them, in reading order."""
    for node in found:
        yield node
        if isinstance(node, Rows):
            yield from nodes(node.rows)
        elif isinstance(node, Structure):
            yield from nodes(node.members)


def filled_inputs(found: Sequence[Node]) -> Iterator[bool]:
    """For each input whether something stands in it."""
    for node in nodes(found):
        if isinstance(node, Input):
            yield bool(node.text)
        elif isinstance(node, Ticks):
            yield any(option.chosen for option in node.options)


def named(form: Form) -> Mapping[str, Node]:
    """Every node of a form by its name."""
    found: dict[str, Node] = {}
    tops = [each.value for block in form.blocks for each in block.properties]
    for evidence in form.evidences:
        tops += evidence.members
    for node in nodes(tops):
        found[node.name] = node
    return found
