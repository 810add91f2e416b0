"""Code lists as resources: each code with its titles, notes and what it equals elsewhere."""

from __future__ import annotations

from typing import Any

from flask import Response

from catalog.values.codes import Code, CodeList, code_list, code_list_names
from catalog.words.label import Label
from catalog.words.messages import MESSAGES
from service.api.answers import document
from service.api.call import Call
from service.api.links import link, link_header
from service.api.negotiation import JSON
from service.api.parameters import Given
from service.api.problems import problem
from service.api.services import Services

PROBLEMS = "problems"
"""The list of everything that a refusal may say; a problem's `type` points into it."""


def codelists(services: Services, call: Call, given: Given) -> Response:
    """All code lists by name."""
    clock = services.reader.clock()
    address = f"{call.api}/codelists"
    links = [link(address, "self", JSON.media_type), link(call.api, "parent", JSON.media_type)]
    found = [
        {
            "name": name,
            "title": _both(_named(name).title),
            "version": _named(name).version,
            "links": [link(f"{address}/{name}", "item", JSON.media_type)],
        }
        for name in sorted((*code_list_names(), PROBLEMS))
    ]
    body = {"codelists": found, "links": links, "catalog_data_mode": clock.data_mode}
    return document(call, services.bodies, clock, body, JSON.media_type, link_header(links))


def codelist(services: Services, call: Call, given: Given, name: str) -> Response:
    """One code list."""
    if name not in (*code_list_names(), PROBLEMS):
        raise problem(404, "codelist-not-found", value=name[:60])
    clock = services.reader.clock()
    found = _named(name)
    address = f"{call.api}/codelists"
    links = [
        link(f"{address}/{name}", "self", JSON.media_type),
        link(address, "collection", JSON.media_type),
    ]
    body = {
        "name": found.name,
        "title": _both(found.title),
        "version": found.version,
        "source": found.source,
        "codes": [_code(code) for code in found.codes.values()],
        "links": links,
        "catalog_data_mode": clock.data_mode,
    }
    return document(call, services.bodies, clock, body, JSON.media_type, link_header(links))


def _named(name: str) -> CodeList:
    return _problems() if name == PROBLEMS else code_list(name)


def _problems() -> CodeList:
    codes = {
        code: Code(code, message.detail, message.hint, {}) for code, message in MESSAGES.items()
    }
    title = Label("问题代码", "Problem codes")
    return CodeList(PROBLEMS, title, "1", "本目录 · this catalog", codes)


def _code(code: Code) -> dict[str, Any]:
    found: dict[str, Any] = {"code": code.code, "title": _both(code.label)}
    if code.note is not None:
        found["note"] = _both(code.note)
    if code.same_as:
        found["same_as"] = dict(code.same_as)
    return found


def _both(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}
