"""Fixed lists of codes, each a data file beside this module, read once.

A file names its list's title in both languages, its version, the source it follows, and one row
a code: `{code, zh, en}`, and where a standard has them `note_zh`, `note_en` and `same_as`
(a mapping of another list's name to the code there that means the same; absent where there is
no one-to-one match). The file's name is the list's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from catalog.words.label import Label


@dataclass(frozen=True)
class Code:
    code: str
    label: Label
    note: Label | None
    same_as: Mapping[str, str]


@dataclass(frozen=True)
class CodeList:
    name: str
    title: Label
    version: str
    source: str
    codes: Mapping[str, Code]

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def label(self, code: str) -> Label:
        return self.codes[code].label


@cache
def code_list(name: str) -> CodeList:
    """The list of that name. Raises KeyError when there is none."""
    resource = files(__package__).joinpath(f"{name}.yaml")
    if not resource.is_file():
        raise KeyError(name)
    raw: dict[str, Any] = yaml.safe_load(resource.read_text(encoding="utf-8"))
    codes = {row["code"]: _code(row) for row in raw["codes"]}
    if len(codes) != len(raw["codes"]):
        raise ValueError(f"code list {name} names a code twice")
    return CodeList(name, Label(**raw["title"]), raw["version"], raw["source"], codes)


@cache
def code_list_names() -> tuple[str, ...]:
    """The names of all lists, sorted."""
    return tuple(
        sorted(
            entry.name.removesuffix(".yaml")
            for entry in files(__package__).iterdir()
            if entry.name.endswith(".yaml")
        )
    )


def _code(row: Mapping[str, Any]) -> Code:
    note = Label(row["note_zh"], row["note_en"]) if "note_zh" in row else None
    return Code(row["code"], Label(row["zh"], row["en"]), note, row.get("same_as", {}))
