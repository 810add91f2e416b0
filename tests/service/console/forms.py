"""The forms of a page as a browser would send them untouched."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests.service.console.soundness import page_of

_XHTML = "{http://www.w3.org/1999/xhtml}"

Fields = dict[str, list[str]]


def form_of(answer: TestResponse, form_id: str) -> Fields:
    """Every field of the form with that id, buttons left out."""
    page = page_of(answer.text)
    (form,) = (e for e in page.iter(f"{_XHTML}form") if e.get("id") == form_id)
    found: Fields = {}
    for element in form.iter():
        name = element.get("name")
        if name:
            found.setdefault(name, []).extend(_sent(element))
    return found


def _sent(element: Element) -> list[str]:
    match str(element.tag).removeprefix(_XHTML):
        case "input":
            ticked = element.get("type") != "checkbox" or element.get("checked") is not None
            return [element.get("value", "")] if ticked else []
        case "textarea":
            return [element.text or ""]
        case "select":
            options = list(element.iter(f"{_XHTML}option"))
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            return [option.get("value", "") for option in chosen]
    return []
