"""Places of a chapter's tables, made of figures."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.words.label import Label
from service.products.citing import Citations
from service.products.model import Cell
from service.showing.entry import Entry
from service.showing.figures import Figure, figure
from service.showing.published import Published

EVIDENCE = Label("依据", "Evidence")
NAME = Label("名称", "Name")
NOTHING = Cell((Label("", ""),))


def text(label: Label, *, strong: bool = False, note: Label | None = None) -> Cell:
    return Cell((label,), strong=strong, note=note)


def named(entry: Entry, note: Label | None = None) -> Cell:
    """The entry's name, set strong."""
    return text(entry.name, strong=True, note=note if note and note.zh else None)


def value(published: Published, entry: Entry, name: str) -> Cell:
    """A value with what must be said beside it, or the words for its absence."""
    found = figure(published, entry, name)
    return Cell((found.value,), known=found.known, note=caveat(found))


def caveat(found: Figure) -> Label | None:
    """What a value must not be read without, where its evidence is in no row of its own."""
    said = [*found.caveats]
    if found.status == "disputed" and found.by_formula:
        # Both values are shown, as the reader is told at the beginning.
        said.append(found.by_formula)
    if not said:
        return None
    return Label("；".join(one.zh for one in said), "; ".join(one.en for one in said))


def stated(published: Published, entry: Entry, name: str) -> Cell:
    """A value where there is one, else an empty place: for what need not be there."""
    found = figure(published, entry, name)
    return Cell((found.value,)) if found.known else NOTHING


def dated(published: Published, entry: Entry, name: str, as_of: str) -> Cell:
    """A state with the day it was so."""
    found = figure(published, entry, name)
    day = entry[as_of]
    note = Label(f"截至 {day}", f"as of {day}") if day and found.known else None
    return Cell((found.value,), known=found.known, note=note)


def evidence(figures: Iterable[Figure], citations: Citations) -> Cell:
    """Who says so: the statuses of the figures that are known, and their numbers, each once."""
    found = [one for one in figures if one.known]
    words = {one.status_word.zh: one.status_word for one in found if one.status_word}
    cites = dict.fromkeys(number for one in found for number in citations.of(one))
    return Cell(tuple(words.values()) or (Label("", ""),), cites=tuple(cites))


def listed(names: Iterable[Label], nothing: Label) -> Cell:
    """Names in one line, or the words for none."""
    found = list(names)
    if not found:
        return Cell((nothing,), known=False)
    return text(Label("、".join(n.zh for n in found), "; ".join(n.en for n in found)))
