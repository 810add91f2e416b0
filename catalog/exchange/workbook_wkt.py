"""The geometry of an entry as the text of one cell: WKT in degrees, longitude first (CRS84)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import shapely

from catalog.kinds.evidence import GEOMETRY
from catalog.kinds.fields import Described, wrong
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Group
from catalog.values.canonical import plain
from catalog.values.fault import shown
from catalog.values.numbers import MAX_DIGITS, exact_decimal, significant_digits
from catalog.words.label import Label

_FORM = re.compile(r"\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*\([-+0-9.eE,()\s]*\)\s*", re.I)
_NUMBER = re.compile(r"[-+0-9.eE]+")


class Wkt(Described):
    """The form of a cell that holds a geometry. What it must be besides, the rules say."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str:
        return wkt(value)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, str) or not _FORM.fullmatch(value):
            raise wrong("cell-not-wkt", value=shown(value))
        try:
            for number in _NUMBER.findall(value):
                if significant_digits(Decimal(number)) > MAX_DIGITS:
                    raise wrong("coordinate-digits", value=shown(number), maximum=MAX_DIGITS)
            found: Mapping[str, Any] = shapely.from_wkt(value).__geo_interface__
        except (shapely.GEOSException, ArithmeticError):
            raise wrong("cell-not-wkt", value=shown(value)) from None
        return {"type": found["type"], "coordinates": plain(found["coordinates"])}


FORM = Wkt(
    "几何（WKT，CRS84 经纬度）",
    "Geometry (WKT, CRS84 longitude latitude)",
    Group.IDENTITY,
    note=Label(
        "图形的 WKT 文本，WGS-84 经纬度，先经度后纬度。单元格放不下的图形请在系统中编辑。",
        "The shape as WKT, WGS-84 degrees, longitude first. A shape too long for a cell is not "
        "written out; edit it in the system.",
    ),
    also=("WKT", "图形WKT", "空间坐标"),
)


def form_of(kind: Kind, name: str) -> Described:
    """The form of a field, or of the geometry that a kind has beside its fields."""
    return FORM if name == GEOMETRY and kind.geometry is not None else kind.fields[name]


def wkt(geometry: Mapping[str, Any]) -> str:
    """A geometry as WKT, with every digit that it has."""
    return f"{geometry['type'].upper()} {_written(geometry['coordinates'], geometry['type'])}"


def _written(coordinates: Any, kind: str) -> str:
    if kind == "Point":
        return f"({_position(coordinates)})"
    return _nested(coordinates)


def _nested(coordinates: Any) -> str:
    inner = (
        _nested(each) if isinstance(each[0], list) else _position(each) for each in coordinates
    )
    return f"({', '.join(inner)})"


def _position(position: Any) -> str:
    return " ".join(f"{exact_decimal(number):f}" for number in position)
