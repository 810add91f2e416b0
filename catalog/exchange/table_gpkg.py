"""Entries as a GeoPackage: a layer of them, a table of who says so, a table of the origin.

Needs pyogrio, an extra of its own (`geopackage`): it brings GDAL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyogrio.raw
import shapely

from catalog.exchange import table_evidence
from catalog.exchange.table_columns import WKT, Column, Form, Row, Value
from catalog.exchange.table_evidence import evidence_rows
from catalog.exchange.table_origin import Origin
from catalog.kinds.evidence import GEOMETRY
from catalog.kinds.kind import Kind

EVIDENCE, ORIGIN = "evidence", "catalog"

_BATCH = 500
_DTYPES = {Form.INTEGER: "int64", Form.NUMBER: "float64", Form.FLAG: "bool"}
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def write_gpkg(
    path: Path, kind: Kind, columns: Sequence[Column], rows: Iterable[Row], origin: Origin
) -> None:
    """Write the file in one pass, holding a few hundred rows at a time.

    Geometries have their east before their north, as the format asks, whichever CRS they are in.
    """
    # The outline is the layer's own geometry.
    kept = [column for column in columns if column.name != WKT]
    names = frozenset(column.name.partition(".")[0] for column in kept) | {GEOMETRY}
    said = [Form.NUMBER if column.is_number else Form.TEXT for column in table_evidence.COLUMNS]
    for number, batch in enumerate(_batches(rows)):
        _append(
            path, number > 0, kind.name,
            [column.name for column in kept],
            [column.form for column in kept],
            [[column.read(row) for column in kept] for row in batch],
            geometries=[row.geometry for row in batch] if kind.geometry else None,
            crs=_authority(origin.crs),
        )  # fmt: skip
        evidence = [cells for row in batch for cells in evidence_rows(kind, names, row)]
        _append(
            path, True, EVIDENCE, [column.name for column in table_evidence.COLUMNS], said, evidence
        )
    _append(path, True, ORIGIN, ["name", "value"], [Form.TEXT] * 2, _told(kind, origin))


def _batches(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    """At least one, so that an empty result has its layers as well."""
    waiting = iter(rows)
    batch = list(islice(waiting, _BATCH))
    yield batch
    while len(batch) == _BATCH and (batch := list(islice(waiting, _BATCH))):
        yield batch


def _append(
    path: Path,
    append: bool,
    layer: str,
    names: Sequence[str],
    forms: Sequence[Form],
    lines: Sequence[Sequence[Value]],
    *,
    geometries: Sequence[Any] | None = None,
    crs: str | None = None,
) -> None:
    cells = [[line[place] for line in lines] for place in range(len(names))]
    arrays = [_array(form, values) for form, values in zip(forms, cells, strict=True)]
    masks = [
        None if form in (Form.TEXT, Form.DATE) else np.array([v is None for v in values], bool)
        for form, values in zip(forms, cells, strict=True)
    ]
    shapes = None
    if geometries is not None:
        shapes = np.empty(len(geometries), dtype=object)
        shapes[:] = [_wkb(geometry) for geometry in geometries]
    pyogrio.raw.write(
        path, shapes, arrays, list(names), field_mask=masks, layer=layer, driver="GPKG",
        geometry_type=None if shapes is None else "Unknown", crs=crs, append=append,
    )  # fmt: skip


def _array(form: Form, values: Sequence[Value]) -> Any:
    if form is Form.DATE:
        return np.array([value or "NaT" for value in values], dtype="datetime64[D]")
    if form is Form.TEXT:
        found = np.empty(len(values), dtype=object)
        found[:] = [None if value is None else str(value) for value in values]
        return found
    return np.array([value or 0 for value in values], dtype=_DTYPES[form])


def _wkb(geometry: Any) -> bytes | None:
    if geometry is None:
        return None
    found: bytes = shapely.to_wkb(shapely.from_geojson(orjson.dumps(geometry)))
    return found


def _authority(uri: str) -> str:
    """The CRS as GDAL names it; in a GeoPackage WGS 84 has its longitude first anyway."""
    return f"EPSG:{uri.removeprefix(_EPSG) if uri.startswith(_EPSG) else 4326}"


def _told(kind: Kind, origin: Origin) -> list[tuple[str, str | None]]:
    return [
        ("collection", kind.name),
        ("catalog_data_mode", origin.data_mode),
        ("catalog_notice", None if origin.notice is None else str(origin.notice)),
        ("catalog_epoch", origin.epoch),
        ("catalog_seq", str(origin.seq)),
        ("catalog_as_of", origin.as_of),
        ("catalog_attribution", str(origin.attribution)),
        ("catalog_licence", origin.licence),
    ]
