"""Content as the data of a template: one language, or Chinese with English below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal

from catalog.words.label import Label

Tongue = Literal["zh", "en", "both"]
"""The languages of a product."""


def told(value: Any, tongue: Tongue) -> Any:
    """The value as JSON, where each label is `{"main", "sub"}`; `sub` is empty but in `both`."""
    if isinstance(value, Label):
        return _label(value, tongue)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: told(getattr(value, f.name), tongue) for f in fields(value)}
    if isinstance(value, Mapping):
        return {name: told(item, tongue) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [told(item, tongue) for item in value]
    return value


def _label(label: Label, tongue: Tongue) -> dict[str, str]:
    if tongue == "both":
        return {"main": label.zh, "sub": label.en if label.en != label.zh else ""}
    return {"main": label.in_language(tongue), "sub": ""}
