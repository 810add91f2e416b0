"""Entries from JSON, YAML and GeoJSON files, read strictly.

A number keeps every digit its author wrote; a name may stand once in an object; NaN, infinities
and nesting without end are refused before anything is built from them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from catalog.values.fault import shown

MAX_DEPTH = 40
# A whole text, or what is left of one without end, or one bracket. Nothing is tried twice.
_TEXT_OR_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
SUFFIXES = (".json", ".geojson", ".yaml", ".yml")


class Unreadable(Exception):
    """A file that is no list of entries. `code` names a message that `facts` complete."""

    def __init__(self, file: str, code: str, **facts: Any) -> None:
        self.file, self.code, self.facts = file, code, facts
        super().__init__(f"{file}: {code} {facts}")


@dataclass(frozen=True)
class RawEntry:
    """One entry as it stands in a file, at a position counted from 1."""

    file: str
    position: int
    value: Any


def read_file(path: Path, max_bytes: int, collection: str | None = None) -> list[RawEntry]:
    """The entries of a file, whose format its suffix tells.

    A file holds one entry, a list of entries, or a GeoJSON FeatureCollection whose features name
    their collection or belong to `collection`. Raises Unreadable.
    """
    name = path.name
    if path.suffix.lower() not in SUFFIXES:
        raise Unreadable(name, "file-type", known=", ".join(SUFFIXES))
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise Unreadable(name, "file-too-large", size=size, maximum=max_bytes)
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(name, "file-unreadable", reason=error.strerror) from None
    is_yaml = path.suffix.lower() in (".yaml", ".yml")
    value = parse_yaml(name, data) if is_yaml else parse_json(name, data)
    return [
        RawEntry(name, position, _with_collection(item, collection))
        for position, item in enumerate(_items(name, value), start=1)
    ]


def parse_json(name: str, data: bytes) -> Any:
    """The JSON value of a file, numbers with a fraction as Decimal. Raises Unreadable."""
    text = _text(name, data)
    _check_depth(name, text)
    try:
        return json.loads(
            text,
            parse_float=lambda digits: _decimal(name, digits),
            parse_int=_integer,
            parse_constant=lambda found: _refuse_constant(name, found),
            object_pairs_hook=lambda pairs: _unique(name, pairs),
        )
    except json.JSONDecodeError as error:
        raise Unreadable(
            name, "not-json", line=error.lineno, column=error.colno, reason=error.msg
        ) from None


class _Loader(yaml.CSafeLoader):
    """YAML as JSON has it: scalars that look like nothing else are text, names stand once."""

    def __init__(self, file: str, text: str) -> None:
        super().__init__(text)
        self.file = file


def parse_yaml(name: str, data: bytes) -> Any:
    """The value of a YAML file with JSON's scalars, so that a date or `no` stays text."""
    text = _text(name, data)
    try:
        _check_events(name, text)
        loader = _Loader(name, text)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise Unreadable(
            name,
            "not-yaml",
            line=mark.line + 1 if mark else 0,
            column=mark.column + 1 if mark else 0,
            reason=error.problem,
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable(name, "not-yaml", line=0, column=0, reason=str(error)[:120]) from None


def _check_events(name: str, text: str) -> None:
    """Refuse aliases, tags and depth before a value is built: events come without recursion."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable(name, "yaml-alias", line=_line(event))
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise Unreadable(name, "yaml-tag", line=_line(event), value=shown(tag))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable(name, "too-deep", maximum=MAX_DEPTH)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(name, "not-utf8", position=error.start) from None


def _check_depth(name: str, text: str) -> None:
    """Refuse nesting before the parser, which would recurse into it."""
    depth = 0
    for found in _TEXT_OR_BRACKET.finditer(text):
        bracket = found[0]
        if bracket in ("[", "{"):
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable(name, "too-deep", maximum=MAX_DEPTH)
        elif bracket in ("]", "}"):
            depth -= 1


def _integer(digits: str) -> int | Decimal:
    # Python refuses to read an int of thousands of digits; a Decimal says how long it is.
    return int(digits) if len(digits) < 400 else Decimal(digits)


def _decimal(name: str, digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except ArithmeticError:  # An exponent beyond even what a Decimal holds.
        raise Unreadable(name, "not-a-json-number", value=shown(digits)) from None


def _refuse_constant(name: str, found: str) -> Any:
    raise Unreadable(name, "not-a-json-number", value=found)


def _unique(name: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Unreadable(name, "name-twice", value=shown(key))
        found[key] = value
    return found


def _items(name: str, value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
    elif isinstance(value, Mapping) and value.get("type") == "FeatureCollection":
        if "crs" in value:
            raise Unreadable(name, "file-with-crs")
        features = value.get("features")
        if not isinstance(features, list):
            raise Unreadable(name, "no-entries")
        for feature in features:
            yield _with_collection(feature, value.get("collection"))
    elif isinstance(value, Mapping):
        yield value
    else:
        raise Unreadable(name, "no-entries")


def _with_collection(item: Any, collection: str | None) -> Any:
    if isinstance(item, Mapping) and collection and "collection" not in item:
        return {"collection": collection, **item}
    return item


def _yaml_mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    pairs = []
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise yaml.constructor.ConstructorError(
                None, None, f"the name {key!r} is not text", key_node.start_mark
            )
        pairs.append((key, loader.construct_object(value_node, deep=True)))
    return _unique(loader.file, pairs)


def _yaml_decimal(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return _decimal(loader.file, str(node.value))


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"null|~|", ["n", "~", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"-?(?:0|[1-9][0-9]*)", list("-0123456789")),
    ("float", r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", list("-0123456789")),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first
    )
_Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: _integer(str(node.value)))
_Loader.add_constructor("tag:yaml.org,2002:float", _yaml_decimal)
_Loader.add_constructor("tag:yaml.org,2002:map", _yaml_mapping)
