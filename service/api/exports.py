"""Entries in other formats than GeoJSON: the whole of what is asked at one seq, or a page of it.

Text is written while it is sent, page after page; a workbook or GeoPackage is made in a file
first. So many at a time as leave half of the threads for what is quick.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from flask import Response, request

from catalog.exchange import geojson_seq, table_csv, table_xlsx
from catalog.exchange.table_columns import Column, Row, columns, row_of
from catalog.exchange.table_origin import Origin
from catalog.kinds.kind import Kind
from catalog.query.model import Query
from catalog.query.walking import TooMany, walk
from catalog.store.public.clock import Clock
from catalog.store.public.erasures import erased_standing
from catalog.store.public.releases import published_at
from catalog.values.placing import placing
from catalog.values.projections import Crs
from catalog.words.label import Label, Language
from service.api.answer import Answer, Headers
from service.api.answers import matches, public
from service.api.call import Call
from service.api.links import Link, link_header
from service.api.negotiation import CSV, GEOJSON_SEQ, GEOPACKAGE, SHEET, Format
from service.api.presenting import presenting
from service.api.problems import RETRY_AFTER_S, Problem, problem
from service.api.services import Services
from service.api.streaming import StreamAnswer, blocks, squeezed

EXPORTS = (GEOJSON_SEQ, CSV, SHEET, GEOPACKAGE)
ITEM_EXPORTS = (CSV, SHEET)
"""What one entry alone is worth having in."""

_FILES = frozenset({SHEET, GEOPACKAGE})
_BLOCK = 256 * 1024
_MODES = {"demo": "演示", "real": "正式"}
_ENDINGS = {GEOJSON_SEQ: "geojsons"}
"""Where a file's name ends otherwise than the format is called: GDAL knows it by this."""

WriteFile = Callable[[Path, Kind, Sequence[Column], Iterable[Row], Origin], None]


@dataclass(frozen=True)
class Export:
    """What is written: the format, the columns, the coordinates, the catalog as of seq `at`.

    `pinned` says that the address names the seq; `told` is whatever else the bytes depend on.
    Tables have headings for people in `language`.
    """

    kind: Kind
    format: Format
    crs: Crs
    properties: tuple[str, ...] | None
    clock: Clock
    at: int
    pinned: bool
    cache_control: str
    subject: Label
    told: str
    language: Language | None


@cache
def installed(offered: Format) -> bool:
    """Whether this service can write the format."""
    return offered is not GEOPACKAGE or find_spec("pyogrio") is not None


def check_installed(offered: Format, named: bool) -> None:
    """Refuse a format that the operator has not installed; `named` by `f`, else by Accept."""
    if not installed(offered):
        raise problem(400 if named else 406, "format-not-installed", value=offered.name)


def most_of(services: Services, offered: Format) -> int:
    """How many entries are given at once in a format."""
    settings = services.settings
    return settings.export_max_file if offered in _FILES else settings.export_max_stream


def whole(services: Services, query: Query, offered: Format) -> Iterable[bytes]:
    """Everything that a query finds. Raises Problem where that is more than is given at once."""
    most = most_of(services, offered)
    try:
        return walk(services.lists, query, most).contents
    except TooMany:
        raise problem(400, "export-too-large", value=offered.name, maximum=most) from None


def written(
    services: Services,
    call: Call,
    export: Export,
    find: Callable[[], tuple[Iterable[bytes], list[Link]]],
) -> Response:
    """The answer; what is found is only asked for when the reader does not have it already."""
    clock = export.clock
    etag = _tag(services, call, export)
    common = (("ETag", etag), *public(clock, export.cache_control))
    if matches(call.if_none_match, etag):
        return Answer(304, [*common])
    slots = services.export_slots
    if not slots.acquire(blocking=False):
        headers = (("Retry-After", str(RETRY_AFTER_S)),)
        raise Problem(503, "exports-busy", headers=headers)
    try:
        contents, links = find()
        lines: Headers = [
            ("Content-Type", export.format.media_type),
            ("Content-Crs", f"<{export.crs.uri}>"),
            ("Content-Disposition", _disposition(export)),
            ("Link", link_header(links)),
            *common,
        ]
        if request.method != "HEAD":
            make = _file if export.format in _FILES else partial(_stream, call)
            return make(lines, export, contents, _origin(services, export), slots.release)
    except BaseException:
        slots.release()
        raise
    slots.release()
    return StreamAnswer(200, lines, iter(()), lambda: None)


def _stream(
    call: Call,
    lines: Headers,
    export: Export,
    contents: Iterable[bytes],
    origin: Origin,
    ended: Callable[[], None],
) -> Response:
    if export.format is CSV:
        rows = _rows(export, contents, origin)
        pieces = table_csv.lines(columns(export.kind, export.properties), rows, export.language)
    else:
        present = presenting(export.crs, export.properties)
        pieces = geojson_seq.records(map(present, contents) if present else contents, origin)
    parts = blocks(pieces)
    if call.gzip:
        return StreamAnswer(200, [*lines, ("Content-Encoding", "gzip")], squeezed(parts), ended)
    return StreamAnswer(200, lines, parts, ended)


def _file(
    lines: Headers,
    export: Export,
    contents: Iterable[bytes],
    origin: Origin,
    ended: Callable[[], None],
) -> Response:
    folder = tempfile.TemporaryDirectory(prefix="parcel-catalog-")
    try:
        path = Path(folder.name) / f"{export.kind.name}.{export.format.name}"
        rows = _rows(export, contents, origin)
        _writer(export)(path, export.kind, columns(export.kind, export.properties), rows, origin)
        size = path.stat().st_size
        file = path.open("rb")
    finally:
        # What is open stays readable to its end.
        folder.cleanup()

    def parts() -> Iterator[bytes]:
        while block := file.read(_BLOCK):
            yield block

    def close() -> None:
        file.close()
        ended()

    return StreamAnswer(200, [*lines, ("Content-Length", str(size))], parts(), close)


def _writer(export: Export) -> WriteFile:
    if export.format is SHEET:
        return partial(table_xlsx.write_xlsx, language=export.language)
    # An extra: whoever has not installed it is not offered the format.
    from catalog.exchange.table_gpkg import write_gpkg

    return write_gpkg


def _rows(export: Export, contents: Iterable[bytes], origin: Origin) -> Iterator[Row]:
    place = placing(export.crs, east_first=export.format is GEOPACKAGE)
    return (row_of(content, origin, place) for content in contents)


def _origin(services: Services, export: Export) -> Origin:
    settings, clock = services.settings, export.clock
    return Origin(
        kind=export.kind.name,
        data_mode=clock.data_mode,
        epoch=clock.epoch,
        seq=export.at,
        as_of=published_at(services.reader, export.at),
        attribution=Label(settings.attribution_zh, settings.attribution_en),
        licence=settings.license_title,
        crs=export.crs.uri,
    )


def _tag(services: Services, call: Call, export: Export) -> str:
    clock, settings = export.clock, services.settings
    # Of the past an erasure changes the bytes, and no seq tells of it.
    erased = erased_standing(services.reader, export.at)[1] if export.pinned else 0
    told = (
        f"{clock.epoch} {export.at} {erased} {clock.data_mode} {export.format.name} {export.told} "
        f"{settings.attribution_zh} {settings.attribution_en} {settings.license_title} "
        f"{call.site}{call.path}"
    )
    return f'W/"{blake2b(told.encode(), digest_size=16).hexdigest()}"'


def _disposition(export: Export) -> str:
    """The file's name in ASCII, and in Chinese (RFC 6266); each says whether it is invented."""
    mode, ending = export.clock.data_mode, _ENDINGS.get(export.format, export.format.name)
    plain = f"{export.subject.en}-{mode}-{export.at}.{ending}"
    full = quote(f"{export.subject.zh}-{_MODES[mode]}-{export.at}.{ending}", safe="-.")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
