"""Loading from a shell: what became of each entry, in words and in the exit status."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.store.database import Database
from tests.catalog.commands.everything import draft_of, everything
from tests.catalog.documents import a_contact, a_parcel, a_source
from tests.cli.conftest import Run
from tests.support.catalogs import Catalogs

Write = Callable[..., Path]


def test_each_entry_is_told_and_waits_as_a_draft(
    empty_catalog: Database, run_on: Run, write: Write
):
    path = write(a_parcel(), a_contact())

    done = run_on(empty_catalog, "load", path, "--preparer", "甲")

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "sent.json#1 parcels/DEMO-P-101: 新增\n"
        "sent.json#2 service-guides/DEMO-SVC-T1: 新增\n"
        "新增 2，变更 0，未变 0，拒绝 0\n"
    )
    draft = draft_of(empty_catalog, "parcels", "DEMO-P-101")
    assert draft is not None
    assert draft.updated_by == "甲"
    assert everything(empty_catalog)["version"] == []


def test_entries_are_published_at_once_when_a_second_person_approves(
    empty_catalog: Database, run_on: Run, write: Write
):
    path = write(a_parcel(), a_contact())

    done = run_on(
        empty_catalog, "load", path, "--release", "--approver", "乙", "--preparer", "甲", lang="en"
    )

    assert (done.exit_code, done.stderr) == (0, "")
    last = done.stdout.splitlines()[-1]
    assert last.startswith("published 2 entries (")
    assert last.endswith("seq 1–2)")
    (prepared,) = everything(empty_catalog)["staff.prepared_release"]
    assert (prepared[2], prepared[4], prepared[7]) == ("载入 sent.json", "甲", "乙")


def test_a_second_load_has_nothing_to_say_or_publish(
    empty_catalog: Database, run_on: Run, write: Write
):
    path = write(a_parcel(), a_contact())
    people = ("--release", "--approver", "乙", "--preparer", "甲")
    run_on(empty_catalog, "load", path, *people)
    before = everything(empty_catalog)

    again = run_on(empty_catalog, "load", path, *people, lang="en")

    assert again.exit_code == 0
    assert again.stdout == (
        "added 0, changed 0, unchanged 2, refused 0\nthere is nothing to publish\n"
    )
    assert everything(empty_catalog) == before


def test_drafts_of_an_earlier_load_are_published_by_a_later_one(
    empty_catalog: Database, run_on: Run, write: Write
):
    path = write(a_source())
    run_on(empty_catalog, "load", path, "--preparer", "甲")

    done = run_on(empty_catalog, "load", path, "--release", "--approver", "乙")

    assert done.exit_code == 0
    assert len(everything(empty_catalog)["version"]) == 1


@pytest.mark.parametrize(
    ("arguments", "lang", "said"),
    [
        (["--release"], "zh", "--release 需要 --approver"),
        (["--release"], "en", "--release needs --approver"),
        (["--release", "--approver", "甲"], "zh", "甲 是编制人，不能审批；请由另一人发布"),
        (["--release", "--approver", " "], "zh", "姓名不能为空"),
        (["--release", "--approver", ""], "zh", "--release 需要 --approver"),
    ],
)
def test_nobody_publishes_alone(
    empty_catalog: Database, run_on: Run, write: Write, arguments: list[str], lang: str, said: str
):
    done = run_on(
        empty_catalog, "load", write(a_source()), "--preparer", "甲", *arguments, lang=lang
    )

    assert done.exit_code == 1
    assert said in done.stderr
    assert everything(empty_catalog)["version"] == []


def test_a_refused_entry_names_place_cause_and_remedy_and_keeps_nothing(
    empty_catalog: Database, run_on: Run, write: Write
):
    before = everything(empty_catalog)
    path = write(a_parcel(far_max="2.5"), a_contact())

    zh, en = (run_on(empty_catalog, "load", path, lang=lang) for lang in ("zh", "en"))

    assert zh.exit_code == en.exit_code == 1
    assert zh.stderr == (
        "    parcels/DEMO-P-101 /properties/far_max [not-a-number] “2.5”不是数字。"
        "（请用半角阿拉伯数字，不带单位、千分位、加号或指数。）\nError: 未作任何更改\n"
    )
    assert '/properties/far_max [not-a-number] "2.5" is not a number.' in en.stderr
    assert en.stderr.endswith("Error: nothing was changed\n")
    assert "parcels/DEMO-P-101: refused\n" in en.stdout
    assert "added 1, changed 0, unchanged 0, refused 1\n" in en.stdout
    assert everything(empty_catalog) == before


def test_the_good_entries_are_kept_on_request(empty_catalog: Database, run_on: Run, write: Write):
    path = write(a_parcel(far_max="2.5"), a_contact())

    done = run_on(empty_catalog, "load", path, "--keep-good")

    assert done.exit_code == 0
    assert done.stdout.endswith("新增 1，变更 0，未变 0，拒绝 1\n")
    assert draft_of(empty_catalog, "service-guides", "DEMO-SVC-T1") is not None


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.json", b"{", "JSON 有误，第 1 行第 2 列"),
        ("a.json", b"[NaN]", "“NaN”不是 JSON 数字"),
        ("a.json", b'{"\\ud800":1,"\\ud800":2}', "名称“\\ud800”出现两次"),
        ("a.json", b"[" * 99, "嵌套过深，上限 40 层"),
        ("a.yaml", b"a: &x 1\nb: *x", "第 2 行使用了 YAML 别名"),
        ("a.xlsx", b"PK", "不支持这种文件"),
        ("a.json", b"[]" + b" " * 2000, "文件过大：2002 字节，上限 1024 字节"),
    ],
)
def test_an_unreadable_file_is_named_with_its_cause(
    sqlite_catalogs: Catalogs, run_on: Run, tmp_path: Path, name: str, data: bytes, said: str
):
    (tmp_path / name).write_bytes(data)

    done = run_on(sqlite_catalogs.empty(), "load", tmp_path / name, CATALOG_LOAD_MAX_BYTES="1024")

    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"Error: {name}：")
    assert said in done.stderr
    assert done.stderr.endswith("。未作任何更改。\n")
    assert "。。" not in done.stderr


def test_one_unreadable_file_of_several_keeps_the_others_out(
    empty_catalog: Database, run_on: Run, write: Write
):
    good, bad = write(a_source(), name="good.json"), write(name="bad.txt")
    before = everything(empty_catalog)

    done = run_on(empty_catalog, "load", good, bad)

    assert done.exit_code == 1
    assert everything(empty_catalog) == before


def test_what_a_terminal_cannot_show_is_spelt_out(
    sqlite_catalogs: Catalogs, run_on: Run, tmp_path: Path
):
    path = tmp_path / "a.json"
    path.write_text('[{"collection":"parcels","id":"A1","properties":{"\\u001b[31m\\ud800":1}}]')

    done = run_on(sqlite_catalogs.empty(), "load", path)

    assert done.exit_code == 1
    assert "\x1b" not in done.output
    assert "/properties/\\u001b[31m\\ud800 [unknown-field]" in done.stderr


def test_geojson_features_belong_to_the_collection_that_is_named(
    empty_catalog: Database, run_on: Run, tmp_path: Path
):
    path = tmp_path / "a.geojson"
    path.write_text('{"type":"FeatureCollection","features":[{"type":"Feature","id":"A1"}]}')

    done = run_on(empty_catalog, "load", path, "--collection", "projects", lang="en")

    assert "a.geojson#1 projects/A1: refused" in done.stdout
    assert run_on(empty_catalog, "load", path, "--collection", "colours").exit_code == 2


def test_the_example_that_is_documented_loads(demo_catalog: Database, run_on: Run, tmp_path: Path):
    page = (Path(__file__).parents[2] / "docs" / "loading.md").read_text(encoding="utf-8")
    example = tmp_path / "example.yaml"
    example.write_text(page.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")

    done = run_on(demo_catalog, "load", example, lang="en")

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.endswith("added 1, changed 0, unchanged 0, refused 0\n")
