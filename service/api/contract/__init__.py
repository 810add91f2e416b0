"""The contract, OpenAPI 3.0.3: written out of the kinds, the routes and their parameters."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson
import yaml

from catalog.kinds import KINDS
from service.api.call import API
from service.api.contract.components import components
from service.api.contract.operations import paths
from service.api.landing import ABOUT, TITLE
from service.api.route import Route
from service.api.routes import routes
from service.api.staff.names import TAG as STAFF_TAG
from service.api.sync.names import TAG
from service.settings import Settings

OPENAPI = "3.0.3"
VERSION = "1.0.0"


class Contract:
    """The document as it is served: with the address under which the reader has found it."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        # A few addresses: unless one is configured, every port of the loopback is another.
        self.json = lru_cache(maxsize=4)(self._json)
        self.yaml = lru_cache(maxsize=4)(self._yaml)

    def _json(self, api: str) -> bytes:
        return orjson.dumps({**self.document, "servers": [{"url": api}]})

    def _yaml(self, api: str) -> bytes:
        return written({**self.document, "servers": [{"url": api}]}).encode()


def contract_of(settings: Settings, found: tuple[Route, ...]) -> Contract:
    """The contract of an application with these routes."""
    return Contract(_document(found, settings.default_limit, settings.max_limit))


def build_contract() -> dict[str, Any]:
    """The contract of a service with default settings: the one that is committed."""
    fields = Settings.model_fields
    default_limit, max_limit = fields["default_limit"].default, fields["max_limit"].default
    return _document(routes(default_limit, max_limit), default_limit, max_limit)


def contract_yaml() -> str:
    """The text of the committed `openapi.yaml`."""
    return written(build_contract())


def written(document: dict[str, Any]) -> str:
    """A document as YAML that a person can read: Chinese as it is, in the order it was made."""
    text: str = yaml.dump(
        document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000
    )
    return text


class _Dumper(yaml.CSafeDumper):
    """Writes what stands in two places twice: anchors confuse people and some tools."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _document(found: tuple[Route, ...], default_limit: int, max_limit: int) -> dict[str, Any]:
    tags = [
        {"name": "start", "description": "入口 · where to begin"},
        *(
            {"name": kind.name, "description": f"{kind.title} — {kind.description}"}
            for kind in KINDS.values()
        ),
        {"name": "codes", "description": "代码与查找 · codes and lookup"},
        {"name": TAG, "description": "同步 · following the catalog (docs/sync.md)"},
        {"name": STAFF_TAG, "description": "工作人员 · what staff do (docs/staff-api.md)"},
    ]
    return {
        "openapi": OPENAPI,
        "info": {"title": str(TITLE), "description": str(ABOUT), "version": VERSION},
        "servers": [{"url": API}],
        "tags": tags,
        "paths": paths(found),
        "components": components(found, default_limit, max_limit),
        "security": [],
    }
