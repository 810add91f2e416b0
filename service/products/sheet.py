"""The content of a parcel's sheet: what is published of it, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.kinds.evidence import GEOMETRY
from catalog.kinds.fields import Coded, Many, Record
from catalog.kinds.labels import GROUP_LABELS, Group
from catalog.values.codes import code_list
from catalog.values.numbers import exact_decimal
from catalog.words import notices
from catalog.words.label import Label
from catalog.words.units import UNIT_WORDS
from service.products.around import around
from service.products.citing import Citations
from service.products.drawing import drawing
from service.products.model import Block, KeyFigure, Row, Sheet
from service.products.packages import packages
from service.products.words import FIXED
from service.showing.entry import Entry
from service.showing.figures import Figure, absence, figure, figures
from service.showing.lines import lines
from service.showing.published import Published

GROUPS = (
    Group.PLANNING,
    Group.ORIENTATION,
    Group.CONDITIONS,
    Group.BENEFITS,
    Group.SUPPLY,
    Group.SUPPORT,
    Group.IDENTITY,
)
"""The four blocks that the reply orders disclosed, then supply, support and what identifies it."""

KEYS = ("site_area_m2", "far_max", "height_limit_m", "land_use_code")
"""What an investor looks for first."""

_MAXIMA = frozenset({"far_max", "height_limit_m"})
"""Figures whose title says that they are the most that is allowed."""

_ELSEWHERE = frozenset({"name_zh", "lifecycle_state", "identity_status"})
"""Told in the heading of a sheet."""

_NOTHING = Label("", "")
_OPERATORS = code_list("operator")
_SCHEMES = frozenset({"sh-planning", "mnr-2023"})
"""Schemes whose codes are listed; a contract's own words are none."""


def sheet(
    published: Published,
    entry: Entry,
    citations: Citations,
    address: str,
    since: Label | None = None,
) -> Sheet:
    """What stands on the sheet of a parcel. `address` is that of its page, with the seq; `since`
    says what became of it after that."""
    state = figure(published, entry, "lifecycle_state")
    return Sheet(
        id=entry.id,
        name=entry.name,
        place=_place(entry),
        state=state.value,
        state_as_of=entry["state_as_of"],
        since=since,
        invented=entry.invented,
        summary=entry.pair("description"),
        keys=tuple(_key(entry, figure(published, entry, name), citations) for name in KEYS),
        drawing=drawing([entry]),
        no_drawing=absence(entry.evidence(GEOMETRY).get("status")),
        blocks=(
            *_blocks(published, entry, citations),
            packages(published, entry, citations),
            *around(published, entry, citations),
        ),
        notices=tuple(_notices(entry)),
        address=address,
    )


def row(published: Published, entry: Entry, found: Figure, citations: Citations) -> Row:
    """A figure as a row; what its status says already is not said again as a remark."""
    field = entry.kind.public_fields[found.name]
    inner = field.items if isinstance(field, Many) else field
    in_lines = found.known and isinstance(inner, Record)
    return Row(
        title=found.title,
        lines=lines(field, found.raw, published.name_of) if in_lines else (found.value,),
        known=found.known,
        status=_status(found),
        cites=citations.of(found),
        remarks=tuple(
            remark
            for remark in found.remarks
            if found.status_word is None or remark.zh != found.status_word.zh
        ),
    )


def _status(found: Figure) -> Label | None:
    """What stands beside a value: of one that is invented the word that the whole sheet says."""
    if not found.known:
        return None
    return FIXED["invented"] if found.status == "illustrative" else found.status_word


def _blocks(published: Published, entry: Entry, citations: Citations) -> Iterator[Block]:
    for group in GROUPS:
        rows = tuple(
            row(published, entry, found, citations)
            for found in figures(published, entry, group)
            if found.name not in _ELSEWHERE
        )
        if rows:
            yield Block(group.value, GROUP_LABELS[group], rows)


def _key(entry: Entry, found: Figure, citations: Citations) -> KeyFigure:
    number = exact_decimal(found.raw) if found.known else None
    unit = UNIT_WORDS.get(found.unit or "", _NOTHING)
    if found.name == "land_use_code" and found.known:
        unit = _land_use(entry)
    return KeyFigure(
        title=found.title,
        number=found.value if number is None else _bounded(f"{number:,f}", entry, found.name),
        unit=unit,
        known=found.known,
        status=_status(found),
        cites=citations.of(found),
    )


def _bounded(number: str, entry: Entry, name: str) -> Label:
    """The number with what bounds it, where the title does not say so already."""
    operator = entry.evidence(name).get("operator")
    if operator in (None, "eq") or (operator == "le" and name in _MAXIMA):
        return Label(number, number)
    word = _OPERATORS.label(operator)
    return Label(f"{word.zh} {number}", f"{word.en} {number}")


def _land_use(entry: Entry) -> Label:
    """What the code of the leading use means in its scheme; codes that are joined mean no one."""
    scheme = str(entry["land_use_scheme"] or "").replace("_", "-")
    if scheme not in _SCHEMES:
        return _NOTHING
    codes, code = code_list(f"land-use-{scheme}"), entry["land_use_code"]
    return codes.label(code) if code in codes else _NOTHING


def _place(entry: Entry) -> Label:
    """Zone and plot number, as far as they are known."""
    zone = entry.kind.fields["zone"]
    assert isinstance(zone, Coded)
    parts = [zone.codes.label(entry["zone"])] if entry["zone"] else []
    parts += [Label(str(t), str(t)) for t in (entry["planning_unit"], entry["plot_no"]) if t]
    return Label(" · ".join(p.zh for p in parts), " · ".join(p.en for p in parts))


def _notices(entry: Entry) -> Iterator[Label]:
    if entry.invented:
        yield notices.DEMONSTRATION
    yield notices.PROMOTION
    yield notices.CHINESE_PREVAILS
