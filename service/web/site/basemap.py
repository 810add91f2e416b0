"""The tiles of 天地图 beneath the interactive map, where an operator has a key for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.words.label import Label, Language
from service.settings import Settings

_HOSTS = tuple(f"https://t{number}.tianditu.gov.cn" for number in range(8))
_NAMED = Label("底图：天地图 · 国家地理信息公共服务平台", "Basemap: Tianditu")


def of(settings: Settings, language: Language) -> Mapping[str, Any] | None:
    """The addresses of its tiles, in the order in which they lie; None without a key."""
    if settings.basemap_key is None:
        return None
    names = "cva" if language == "zh" else "eva"
    return {
        "layers": [_tiles(layer, settings.basemap_key) for layer in ("vec", names)],
        "named": _NAMED.in_language(language),
    }


def policy(given: str) -> str:
    """A page's policy that lets the map, and nothing else, ask these hosts for pictures."""
    hosts = " ".join(_HOSTS)
    return given.replace("img-src 'self' data:", f"img-src 'self' data: {hosts}").replace(
        "default-src 'self';", f"default-src 'self'; connect-src 'self' {hosts};"
    )


def _tiles(layer: str, key: str) -> list[str]:
    asked = (
        f"SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default"
        f"&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
    )
    return [f"{host}/{layer}_w/wmts?{asked}" for host in _HOSTS]
