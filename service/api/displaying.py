"""Where an entry lies on Chinese maps: its coordinates as they count, and links that open them.

GCJ-02 and BD-09 are no coordinate systems that anything is exchanged in; what is converted here is
for display alone (the geometry of the entry itself stays what it is).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import orjson
import shapely

from catalog.kinds.evidence import GEOMETRY
from catalog.values.coordinates import bd09_from_wgs84, gcj02_from_wgs84
from catalog.values.placing import moved
from catalog.values.projections import Pair
from catalog.words.label import Label
from service.api.links import Link, link

DISPLAYS: dict[str, Callable[[float, float], Pair]] = {
    "gcj02": gcj02_from_wgs84,
    "bd09": bd09_from_wgs84,
}

_DECIMALS = 8
_LINK_DECIMALS = 6
_SOURCE = "parcel-catalog"
_INVENTED = "【虚构示例】"


def displayed(content: bytes, names: tuple[str, ...]) -> tuple[dict[str, Any] | None, list[Link]]:
    """The member `display` of a published entry, and links that open it on maps.

    None and no links for an entry whose geometry is not public.
    """
    feature = orjson.loads(content)
    geometry = feature["geometry"]
    if geometry is None:
        return None, []
    inside = shapely.point_on_surface(shapely.from_geojson(orjson.dumps(geometry)))
    point = {"type": "Point", "coordinates": [inside.x, inside.y]}
    display = {
        name: {
            "position": moved(point, DISPLAYS[name], _DECIMALS)["coordinates"],
            "geometry": moved(geometry, DISPLAYS[name], _DECIMALS),
        }
        for name in names
    }
    return display, map_links(_title(feature), (inside.x, inside.y))


def map_links(title: str, position: Pair) -> list[Link]:
    """Links that show a WGS-84 position on 高德, 百度 and 腾讯, each in coordinates of its own."""
    east, north = _spelt(gcj02_from_wgs84(*position))
    baidu_east, baidu_north = _spelt(bd09_from_wgs84(*position))
    # The texts of Tencent's marker end at a semicolon.
    plain = title.replace(";", "；")
    return [
        _link("https://uri.amap.com/marker", Label("在高德地图中打开", "Open in Amap"), {
            "position": f"{east},{north}", "name": title, "src": _SOURCE,
            "coordinate": "gaode", "callnative": "0",
        }),
        _link("https://api.map.baidu.com/marker", Label("在百度地图中打开", "Open in Baidu Maps"), {
            "location": f"{baidu_north},{baidu_east}", "title": title, "content": title,
            "coord_type": "bd09ll", "output": "html", "src": f"webapp.{_SOURCE}",
        }),
        _link("https://apis.map.qq.com/uri/v1/marker",
              Label("在腾讯地图中打开", "Open in Tencent Maps"), {
            "marker": f"coord:{north},{east};title:{plain};addr:{plain}", "referer": _SOURCE,
        }),
    ]  # fmt: skip


def _link(address: str, title: Label, said: dict[str, str]) -> Link:
    return link(f"{address}?{urlencode(said, quote_via=quote, safe=',:')}", "related", "text/html",
                title)  # fmt: skip


def _spelt(position: Pair) -> tuple[str, str]:
    return f"{position[0]:.{_LINK_DECIMALS}f}", f"{position[1]:.{_LINK_DECIMALS}f}"


def _title(feature: dict[str, Any]) -> str:
    """The name that a map shows; on a map too, what is invented says so."""
    properties = feature["properties"]
    name = str(properties.get("name_zh") or feature["id"])
    said = properties["evidence"].get(GEOMETRY, {}).get("status")
    invented = said == "illustrative" or feature["id"].startswith("DEMO-")
    return f"{_INVENTED}{name}" if invented else name
