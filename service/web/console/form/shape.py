"""What an edit form shows: groups of properties, each with its inputs and its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from catalog.words.messages.message import Told


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Node:
    """A place in the form. `pointer` is that place in the document, where faults are told."""

    name: str
    pointer: str
    label: str
    faults: tuple[Told, ...] = ()

    @property
    def id(self) -> str:
        return self.name.replace(".", "-").replace("_", "-")


@dataclass(frozen=True)
class Input(Node):
    """One control: text, long, number, date, choice (of `options`) or reference (of `of`)."""

    form: ClassVar[str] = "input"
    control: str = "text"
    text: str = ""
    unit: str | None = None
    options: tuple[Option, ...] = ()
    of: str = ""
    required: bool = False
    note: str = ""
    shown_as: str = ""


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
    """What is said of a value: a line that sums it up, and the inputs behind it."""

    status: str
    summary: str
    sources: tuple[str, ...]
    members: tuple[Node, ...]
    faulty: bool


@dataclass(frozen=True)
class Property:
    """One field of a kind with its value and, where it needs any, its evidence."""

    name: str
    label: str
    value: Node
    evidence: Evidence | None
    disclosure: str
    staff_only: bool
    note: str

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
    """The whole form. `elsewhere` are faults that no input of it can mend."""

    blocks: tuple[Block, ...]
    elsewhere: tuple[tuple[str, Told], ...] = field(default=())


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
    for block in form.blocks:
        for each in block.properties:
            tops = [each.value, *(each.evidence.members if each.evidence else ())]
            found |= {node.name: node for node in nodes(tops)}
    return found
