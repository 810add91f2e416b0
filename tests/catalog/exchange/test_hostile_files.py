"""Files that are no list of entries are refused at once, with the cause and its place."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from catalog.exchange.reading import MAX_DEPTH, Unreadable, read_file
from tests.support.patience import A_HANG_S

PLENTY = 300 * 2**20

REFUSALS: list[tuple[str, bytes, str, dict[str, Any]]] = [
    ("a.xlsx", b"", "file-type", {"known": ".json, .geojson, .yaml, .yml"}),
    ("a", b"[]", "file-type", {}),
    ("a.json", b"", "not-json", {"line": 1, "column": 1}),
    ("a.json", b"\xef\xbb\xbf", "not-json", {"line": 1, "column": 1}),
    ("a.json", b'[\n{"id": }]', "not-json", {"line": 2, "column": 8}),
    ("a.json", b'["unfinished', "not-json", {"line": 1}),
    ("a.json", b'["[[[[[\\', "not-json", {"line": 1}),
    ("a.json", b"[1] [2]", "not-json", {"reason": "Extra data"}),
    ("a.json", b"[01]", "not-json", {}),
    ("a.json", b"[+1]", "not-json", {}),
    ("a.json", b"['a']", "not-json", {}),
    ("a.json", b"[1,]", "not-json", {}),
    ("a.json", b"[NaN]", "not-a-json-number", {"value": "NaN"}),
    ("a.json", b"[Infinity]", "not-a-json-number", {"value": "Infinity"}),
    ("a.json", b"[-Infinity]", "not-a-json-number", {"value": "-Infinity"}),
    ("a.json", b"[1e99999999999999999999]", "not-a-json-number", {"value": "1e" + "9" * 20}),
    ("a.json", b"[1e-99999999999999999999]", "not-a-json-number", {}),
    ("a.json", b'{"far_max":1,"far_max":2}', "name-twice", {"value": "far_max"}),
    ("a.json", b'[{"a":{"b":1,"c":2,"b":3}}]', "name-twice", {"value": "b"}),
    ("a.json", "[“”]".encode("gb18030"), "not-utf8", {"position": 1}),
    ("a.json", "[]".encode("utf-16"), "not-utf8", {"position": 0}),
    ("a.json", b"12", "no-entries", {}),
    ("a.json", b'"text"', "no-entries", {}),
    ("a.json", b"null", "no-entries", {}),
    ("a.geojson", b'{"type":"FeatureCollection"}', "no-entries", {}),
    ("a.geojson", b'{"type":"FeatureCollection","features":{}}', "no-entries", {}),
    ("a.geojson", b'{"type":"FeatureCollection","crs":{},"features":[]}', "file-with-crs", {}),
    ("a.yaml", b"", "no-entries", {}),
    ("a.yaml", b"just text", "no-entries", {}),
    ("a.yaml", b"a: [1", "not-yaml", {}),
    ("a.yaml", b"a: 1\n\tb: 2\n", "not-yaml", {"line": 2}),
    ("a.yaml", b"a: 1\n---\nb: 2\n", "not-yaml", {"line": 2}),
    ("a.yaml", b"a: \x00\n", "not-yaml", {}),
    ("a.yaml", b"a: 1\nb: 2\na: 3\n", "name-twice", {"value": "a"}),
    ("a.yaml", b"- {a: 1, 'a': 2}\n", "name-twice", {"value": "a"}),
    ("a.yaml", b"? [a]\n: 1\n", "not-yaml", {"line": 1}),
    ("a.yaml", b"1: a\n", "not-yaml", {"line": 1}),
    ("a.yaml", b"a: &x 1\nb: *x\n", "yaml-alias", {"line": 2}),
    ("a.yaml", b"a: &x [*x]\n", "yaml-alias", {"line": 1}),
    ("a.yaml", b"a: 1e99999999999999999999\n", "not-a-json-number", {}),
    ("a.yaml", "名称: 桃浦".encode("gb18030"), "not-utf8", {"position": 0}),
    *(
        ("a.yaml", data, "yaml-tag", {"line": 1, "value": tag})
        for data, tag in [
            (b"a: !!python/name:os [x]", "tag:yaml.org,2002:python/name:os"),
            (b"a: !!timestamp 2020-01-01", "tag:yaml.org,2002:timestamp"),
            (b"a: !!binary aGk=", "tag:yaml.org,2002:binary"),
            (b"a: !!set {b}", "tag:yaml.org,2002:set"),
            (b"a: !!float nan", "tag:yaml.org,2002:float"),
            (b"a: !!bool abc", "tag:yaml.org,2002:bool"),
            (b"!own {a: 1}", "!own"),
            (b"a: ! 12", "!"),
        ]
    ),
    ("a.json", b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "too-deep", {"maximum": MAX_DEPTH}),
    ("a.json", b'{"a":' * 100_000, "too-deep", {}),
    ("a.yaml", b"[" * 100_000, "too-deep", {}),
    ("a.yaml", b"- " * 10_000, "too-deep", {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "code", "facts"), REFUSALS)
def test_a_file_is_refused_with_its_cause(
    tmp_path: Path, name: str, data: bytes, code: str, facts: dict[str, Any]
):
    path = tmp_path / name
    path.write_bytes(data)
    begun = time.process_time()

    with pytest.raises(Unreadable) as refused:
        read_file(path, PLENTY)

    assert time.process_time() - begun < A_HANG_S
    assert (refused.value.file, refused.value.code) == (name, code)
    assert refused.value.facts.items() >= facts.items()


def test_nesting_just_as_deep_as_allowed_is_read(tmp_path: Path):
    for name in ("a.json", "a.yaml"):
        (tmp_path / name).write_bytes(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
        assert len(read_file(tmp_path / name, PLENTY)) == 1


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path, scale: float):
    size = int(200 * 2**20 * scale)
    path = tmp_path / "nested.json"
    with path.open("wb") as file:
        for _ in range(size // 2**20):
            file.write(b"[" * 2**20)
    begun = time.process_time()

    with pytest.raises(Unreadable) as refused:
        read_file(path, 2**20)

    assert time.process_time() - begun < A_HANG_S
    assert refused.value.code == "file-too-large"
    assert refused.value.facts == {"size": path.stat().st_size, "maximum": 2**20}


def test_a_file_of_nothing_but_nesting_is_refused_at_its_41st_level(tmp_path: Path, scale: float):
    path = tmp_path / "nested.json"
    path.write_bytes(b"[" * int(64 * 2**20 * scale))  # As much as is read unless one asks for more.
    begun = time.process_time()

    with pytest.raises(Unreadable) as refused:
        read_file(path, PLENTY)

    assert time.process_time() - begun < A_HANG_S
    assert refused.value.code == "too-deep"


@pytest.mark.parametrize("name", ["missing.json", "folder.json"])
def test_what_is_no_readable_file_is_said_so(tmp_path: Path, name: str):
    (tmp_path / "folder.json").mkdir()

    with pytest.raises(Unreadable) as refused:
        read_file(tmp_path / name, PLENTY)

    assert refused.value.code == "file-unreadable"


@pytest.mark.parametrize("separator", [b": 1, ", b":1,"])
def test_an_object_of_very_many_names_is_read_in_time(tmp_path: Path, separator: bytes):
    names = b"".join(b'"n%d"%s' % (n, separator) for n in range(40_000))
    path = tmp_path / ("a.yaml" if b" " in separator else "a.json")
    path.write_bytes(b"[{" + names + b'"n39999": 2}]')
    begun = time.process_time()

    with pytest.raises(Unreadable, match="name-twice"):
        read_file(path, PLENTY)

    assert time.process_time() - begun < A_HANG_S


def test_many_quotes_of_an_unfinished_text_do_not_slow_the_reader(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_bytes(b'["' + b'\\"' * 10**6)
    begun = time.process_time()

    with pytest.raises(Unreadable, match="not-json"):
        read_file(path, PLENTY)

    assert time.process_time() - begun < A_HANG_S
