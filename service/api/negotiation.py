"""What a client can take: media types, compression, language. Pure functions of header texts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from catalog.words.label import Language


@dataclass(frozen=True)
class Format:
    """One representation: its name for `f`, its media type, and other types that ask for it.

    GeoJSON is JSON: whoever asks for `application/json` alone can read it too.
    """

    name: str
    media_type: str
    also: tuple[str, ...] = ()


GEOJSON = Format(
    "geojson", "application/geo+json", ("application/json", "application/vnd.geo+json")
)
JSON = Format("json", "application/json")
SCHEMA = Format("json", "application/schema+json", ("application/json",))
OPENAPI_JSON = Format(
    "json",
    "application/vnd.oai.openapi+json;version=3.0",
    ("application/openapi+json", "application/json"),
)
OPENAPI_YAML = Format(
    "yaml",
    "application/vnd.oai.openapi;version=3.0",
    ("application/openapi+yaml", "application/yaml", "application/x-yaml", "text/yaml"),
)
HTML = Format("html", "text/html; charset=utf-8")
NDJSON = Format("ndjson", "application/x-ndjson")
GZIP = Format("gz", "application/gzip", ("application/octet-stream",))
BYTES = Format("file", "application/octet-stream")
XLSX = Format(
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ("application/octet-stream",),
)
ZIP = Format("zip", "application/zip", ("application/octet-stream",))
GEOJSON_SEQ = Format("geojsonseq", "application/geo+json-seq", ("application/json-seq",))
CSV = Format("csv", "text/csv; charset=utf-8")
SHEET = Format("xlsx", XLSX.media_type)
GEOPACKAGE = Format("gpkg", "application/geopackage+sqlite3")
TABLE_SCHEMA = Format("tableschema", "application/vnd.tableschema+json")


@lru_cache(maxsize=512)
def accepts(accept: str, offered: Format) -> bool:
    """Whether an Accept header takes the format. Parameters of a type other than q are ignored:
    OpenAPI clients ask for `…;version=3.0`."""
    if not accept:
        return True
    return _weight_of(offered, dict(_weighted(accept))) > 0


@lru_cache(maxsize=512)
def preferred(accept: str, offered: tuple[Format, ...]) -> Format | None:
    """The format that an Accept header likes best, of several the first; None if it takes none."""
    weights = dict(_weighted(accept)) or {"*/*": 1.0}
    best = max(offered, key=lambda found: _weight_of(found, weights))
    return best if _weight_of(best, weights) > 0 else None


def _weight_of(offered: Format, weights: Mapping[str, float]) -> float:
    others = max((weights.get(other, 0.0) for other in offered.also), default=0.0)
    own = offered.media_type.partition(";")[0]
    for wanted in (own, own.partition("/")[0] + "/*", "*/*"):
        if wanted in weights:
            return max(weights[wanted], others)
    return others


@lru_cache(maxsize=256)
def accepts_gzip(accept_encoding: str) -> bool:
    weights = dict(_weighted(accept_encoding))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


@lru_cache(maxsize=256)
def language(accept_language: str) -> Language:
    """English where it is preferred to Chinese; Chinese otherwise."""
    weights: dict[str, float] = {}
    for tag, weight in _weighted(accept_language):
        primary = tag.partition("-")[0]
        weights[primary] = max(weight, weights.get(primary, 0.0))
    return "en" if weights.get("en", 0.0) > weights.get("zh", 0.0) else "zh"


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    for item in header.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        if name:
            yield name, min(map(_weight, parameters), default=1.0)


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 1.0
    return weight if math.isfinite(weight) else 1.0
