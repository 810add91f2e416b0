"""Entries as rows: the one description of the flat columns of a kind, whichever table they go to.

A field is a column under its own name, a small record one a part (`boundaries.east`). Items of a
list stand in one cell with `;` between; a list of records is JSON. Beside each value that needs
evidence stands how far it may be trusted (`far_max.status`), so that no invented or planned value
can be taken for a verified one; where there is no value, the status is the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson
import shapely

from catalog.exchange.table_origin import Origin
from catalog.kinds.evidence import GEOMETRY
from catalog.kinds.fields import Date, Described, Flag, Integer, Number, Record
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Group
from catalog.words.label import Label

Value = str | int | float | bool | None

ID = "id"
MODE = "catalog_data_mode"
LONGITUDE, LATITUDE = "longitude", "latitude"
WKT = "geometry_wkt"
STATUS = ".status"
PLANNED = {"yes": ";planned", "not_stated": ";planned_not_stated"}
"""What follows the status of a figure that was planned when it was stated, or may have been."""

_DECIMALS = 6


class Form(StrEnum):
    """What the cells of a column hold, when they hold something."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"


@dataclass(frozen=True)
class Row:
    """One entry taken apart. `geometry` is in the coordinates that were asked for, `point` lies
    in it and is longitude and latitude always."""

    entry_id: str
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None
    point: tuple[float, float] | None
    origin: Origin

    @property
    def evidence(self) -> Mapping[str, Mapping[str, Any]]:
        said: Mapping[str, Mapping[str, Any]] = self.properties["evidence"]
        return said


@dataclass(frozen=True)
class Column:
    """`described` is the field whose values stand here, None for what the catalog adds itself."""

    name: str
    title: Label
    form: Form
    read: Callable[[Row], Value]
    group: Group = Group.PROVENANCE
    unit: str | None = None
    described: Described | None = None

    @property
    def is_status(self) -> bool:
        return self.name.endswith(STATUS)


Place = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Brings a geometry in longitude and latitude to the coordinates that were asked for."""


def row_of(content: bytes, origin: Origin, place: Place | None = None) -> Row:
    """The row of a published content."""
    feature = orjson.loads(content)
    geometry, point = feature["geometry"], None
    if geometry is not None:
        inside = shapely.point_on_surface(shapely.from_geojson(orjson.dumps(geometry)))
        point = round(inside.x, _DECIMALS), round(inside.y, _DECIMALS)
        geometry = place(geometry) if place else geometry
    return Row(feature["id"], feature["properties"], geometry, point, origin)


def columns(kind: Kind, names: tuple[str, ...] | None = None) -> tuple[Column, ...]:
    """The columns of a kind, or of some of its fields; the id and the origin are always there."""
    wanted = tuple(kind.public_fields) if names is None else names
    return (
        Column(ID, Label("编号", "Id"), Form.TEXT, lambda row: row.entry_id, Group.IDENTITY),
        _of_origin(MODE, Label("数据模式", "Data mode"), lambda origin: origin.data_mode),
        *(column for name in wanted for column in _of_field(name, kind.public_fields[name])),
        *(_of_geometry() if kind.geometry is not None else ()),
        *_ORIGINS,
    )


def _of_field(name: str, field: Described) -> Iterator[Column]:
    if isinstance(field, Record):
        for part, inner in _parts(field):
            title = Label(
                f"{field.traits.title.zh} · {inner.traits.title.zh}",
                f"{field.traits.title.en} · {inner.traits.title.en}",
            )
            yield _column(f"{name}.{part}", title, inner, field.traits.group, _part(name, part))
    else:
        yield _column(name, field.traits.title, field, field.traits.group, _property(name))
    if field.traits.evidenced:
        yield _status(name, field.traits.title, field.traits.group)


def _column(
    name: str, title: Label, field: Described, group: Group, value: Callable[[Row], Any]
) -> Column:
    return Column(
        name, title, _form(field), lambda row: flat(value(row)), group, field.traits.unit, field
    )


def _form(field: Described) -> Form:
    if isinstance(field, Integer):
        return Form.INTEGER
    if isinstance(field, Number):
        return Form.NUMBER
    if isinstance(field, Flag):
        return Form.FLAG
    return Form.DATE if isinstance(field, Date) else Form.TEXT


def _parts(field: Record) -> Iterator[tuple[str, Described]]:
    for name, inner in field.schema.fields.items():
        if isinstance(inner, Described):
            yield name, inner


def _property(name: str) -> Callable[[Row], Any]:
    return lambda row: row.properties.get(name)


def _part(name: str, part: str) -> Callable[[Row], Any]:
    return lambda row: (row.properties.get(name) or {}).get(part)


def flat(value: Any) -> Value:
    """A value as one cell holds it. A `;` or `\\` inside an item of a list has a `\\` before it."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in value) or None
    return orjson.dumps(value).decode()


def _status(name: str, title: Label, group: Group) -> Column:
    def read(row: Row) -> Value:
        said = row.evidence.get(name)
        if said is None:
            return None
        return str(said["status"]) + PLANNED.get(said.get("planned", "no"), "")

    heading = Label(f"{title.zh}｜数据状态", f"{title.en} | status")
    return Column(f"{name}{STATUS}", heading, Form.TEXT, read, group)


def _of_geometry() -> Iterator[Column]:
    inside = Label("图形内一点（WGS 84）", "a point inside (WGS 84)")
    for number, (name, zh, en) in enumerate(
        ((LONGITUDE, "经度", "Longitude"), (LATITUDE, "纬度", "Latitude"))
    ):
        title = Label(f"{zh}：{inside.zh}", f"{en}: {inside.en}")
        yield Column(name, title, Form.NUMBER, _coordinate(number), Group.IDENTITY, "°")
    yield Column(
        WKT, Label("图形（WKT）", "Geometry (WKT)"), Form.TEXT,
        lambda row: None if row.geometry is None else wkt(row.geometry), Group.IDENTITY,
    )  # fmt: skip
    yield _of_origin("geometry_crs", Label("图形坐标系", "CRS of the geometry"), lambda o: o.crs)
    yield _status(GEOMETRY, Label("图形", "Geometry"), Group.IDENTITY)


def _coordinate(number: int) -> Callable[[Row], Value]:
    return lambda row: None if row.point is None else row.point[number]


def _of_origin(name: str, title: Label, told: Callable[[Origin], Value]) -> Column:
    return Column(name, title, Form.TEXT, lambda row: told(row.origin))


_ORIGINS = (
    Column(
        "catalog_seq", Label("目录序号", "Catalog seq"), Form.INTEGER, lambda row: row.origin.seq
    ),
    _of_origin("catalog_as_of", Label("目录截至", "Catalog as of"), lambda o: o.as_of),
    _of_origin(
        "catalog_notice", Label("提示", "Notice"), lambda o: str(o.notice) if o.notice else None
    ),
    _of_origin("catalog_attribution", Label("署名", "Attribution"), lambda o: str(o.attribution)),
)


def wkt(geometry: Mapping[str, Any]) -> str:
    """A GeoJSON geometry as well-known text, every number as it is."""
    return f"{geometry['type'].upper()} {_nested(geometry['coordinates'], point=True)}"


def _nested(coordinates: Iterable[Any], *, point: bool = False) -> str:
    items = list(coordinates)
    if not isinstance(items[0], list | tuple):
        said = " ".join(map(_plain, items))
        return f"({said})" if point else said
    return f"({', '.join(map(_nested, items))})"


def _plain(number: float) -> str:
    return f"{number:.9f}".rstrip("0").rstrip(".")
