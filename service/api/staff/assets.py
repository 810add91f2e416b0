"""`assets`: pictures and files, private until something public shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import Response

from catalog.commands import storing_assets
from catalog.exchange.asset_files import MEDIA_TYPES, name_of, read_private
from catalog.exchange.images import MAX_BYTES, NotShown
from catalog.store.staff.assets import Asset, Description
from catalog.values.fault import Fault, Refused
from catalog.words.label import Label
from service.api import reading
from service.api.items_parameters import format_parameter
from service.api.negotiation import BYTES, JSON
from service.api.parameters import Parameter, Parameters
from service.api.problems import problem
from service.api.request_body import FileBody
from service.api.route import Route
from service.api.staff import places
from service.api.staff.members import ID
from service.api.staff.names import STAFF, TAG
from service.api.staff.serving import Asked, Told, private_lines

PATH = f"{STAFF}/assets"

_LIST = Parameters(
    Parameter(
        "before",
        Label("只列在此附件之前收入者", "only those that were taken in before this one"),
        {"type": "string", "pattern": f"^{ID}$"},
        reading.matching(ID),
        shared=False,
    ),
    places.PAGE_LIMIT,
    format_parameter(("json",)),
)
_SAID = Parameters(
    places.needed("name", "文件名", "the file's name"),
    places.needed("use", "用途", "what it is for"),
    places.needed("licence", "许可", "its licence"),
    places.needed("alt_zh", "替代文字（中文）", "what it shows, in Chinese"),
    places.searched("alt_en", "替代文字（英文）", "what it shows, in English"),
    places.searched("captured_on", "拍摄日期", "the day it was taken"),
    format_parameter(("json",)),
)


def routes() -> Iterator[Route]:
    one, here = f"{PATH}/{{asset_id}}", (places.ASSET_ID,)
    yield Route(
        PATH, "getAssets", TAG, Label("附件", "Files, newest first"), JSON, "Assets", get_assets,
        _LIST, scope="staff", permission="asset.read", refusals=(404,),
    )  # fmt: skip
    yield Route(
        PATH, "postAsset", TAG, Label("收入附件", "Take in a file"), JSON, "Asset", post_asset,
        _SAID, method="POST", body=FileBody(tuple(sorted(set(MEDIA_TYPES.values()))), MAX_BYTES),
        scope="staff", permission="asset.upload",
    )  # fmt: skip
    yield Route(
        one, "getAsset", TAG, Label("一个附件", "One file"), JSON, "Asset", get_asset,
        scope="staff", permission="asset.read", places=here, refusals=(404,),
    )  # fmt: skip
    yield Route(
        f"{one}/content", "getAssetContent", TAG, Label("附件内容", "The bytes of a file"),
        BYTES, "Binary", get_content, Parameters(format_parameter(("file",))), scope="staff",
        permission="asset.read", places=here, refusals=(404,),
    )  # fmt: skip


def get_assets(asked: Asked) -> Told:
    given = asked.given
    found = storing_assets.page(
        asked.database, limit=given.get("limit", places.USUAL_PAGE), before=given.get("before")
    )
    return Told({"assets": [_told(asset) for asset in found]})


def post_asset(asked: Asked) -> Told:
    said = {name: value for name, value in asked.given.values.items() if name != "f"}
    said["file_name"] = said.pop("name")
    try:
        kept = storing_assets.store_asset(
            asked.database,
            asked.act,
            _folder(asked),
            content=asked.body["content"],
            said=Description(**said),
        )
    except NotShown as refused:
        raise Refused([Fault("", refused.code, refused.facts)]) from None
    return Told(_told(kept))


def get_asset(asked: Asked, asset_id: str) -> Told:
    return Told(_told(storing_assets.one(asked.database, asset_id)))


def get_content(asked: Asked, asset_id: str) -> Response:
    asset = storing_assets.one(asked.database, asset_id)
    path = read_private(_folder(asked), name_of(asset.sha256, asset.media_type))
    if path is None:
        raise problem(404, "asset-lost", value=asset_id)
    lines = private_lines(asked.services.reader.clock())
    # Whatever it is, a browser keeps it as a file and runs nothing of it.
    return Response(
        path.read_bytes(),
        headers=[("Content-Type", BYTES.media_type), *lines],
    )


def _folder(asked: Asked) -> Path:
    return asked.services.settings.data_dir


def _told(asset: Asset) -> dict[str, Any]:
    found = asdict(asset)
    return {**found, "renditions": list(found["renditions"])}
