"""A catalog is made, moved to this version and told about in the caller's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalog.exchange.reading import RawEntry
from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.store.public import clock
from tests.catalog.commands.everything import everything
from tests.catalog.documents import a_parcel
from tests.cli.conftest import Run
from tests.support.catalogs import Catalogs, seed_documents

CJK = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")


def test_a_demonstration_is_made_and_told(blank: Database, run_on: Run):
    done = run_on(blank, "init", "--demo")

    assert (done.exit_code, done.stderr) == (0, "")
    count = len(seed_documents(demonstration=True))
    assert done.stdout.splitlines()[0] == f"演示目录已就绪：{count} 条（地块均为虚构）"
    with blank.read() as connection:
        assert clock.read(connection).data_mode == "demo"


def test_making_it_again_is_harmless(blank: Database, run_on: Run):
    run_on(blank, "init", "--demo")
    before = everything(blank)

    again = run_on(blank, "init", "--demo", lang="en")

    assert (again.exit_code, again.stderr) == (0, "")
    assert again.stdout == "the catalog was initialised before; nothing was changed\n"
    assert everything(blank) == before


@pytest.mark.parametrize(("made", "wanted"), [("demo", "real"), ("real", "demo")])
def test_a_catalog_cannot_change_its_mode(catalogs: Catalogs, run_on: Run, made: str, wanted: str):
    database = catalogs.empty(made)
    before = everything(database)

    refused = run_on(database, "init", f"--{wanted}")

    assert refused.exit_code == 1
    assert f"此数据库已是 {made} 目录，模式不可更改" in refused.stderr
    assert "CATALOG_DATABASE_URL" in refused.stderr
    assert everything(database) == before


@pytest.mark.parametrize(("lang", "said"), [("zh", "请选择"), ("en", "choose --demo or --real")])
def test_a_mode_has_to_be_chosen(blank: Database, run_on: Run, lang: str, said: str):
    refused = run_on(blank, "init", lang=lang)

    assert refused.exit_code == 1
    assert said in refused.stderr


def test_a_real_catalog_prints_the_check_list_of_its_first_release(blank: Database, run_on: Run):
    documents = seed_documents(demonstration=False)

    done = run_on(blank, "init", "--real", "--preparer", "甲")

    assert (done.exit_code, done.stderr) == (0, "")
    first, *lines = done.stdout.splitlines()
    assert first == "首次发布核对单"
    ticked = [line for line in lines if line.startswith("  [ ] ")]
    assert {line.split()[2] for line in ticked} == {document["id"] for document in documents}
    assert "None" not in done.stdout
    for name, kind in KINDS.items():
        mine = sum(document["collection"] == name for document in documents)
        assert f"{kind.title.zh} ({name}): {mine}" in lines
    e4 = next(line for line in ticked if " TP-PRJ-E4 " in line)
    assert "文件所载" in e4
    assert "TP-SRC-S4" in e4
    assert "21 个待核实席位" in lines[-4]
    assert "parcel-catalog release first --approver 姓名" in lines[-4]
    assert everything(blank)["version"] == []


def test_the_check_list_is_english_but_for_names(blank: Database, run_on: Run):
    done = run_on(blank, "init", "--real", lang="en")

    assert done.exit_code == 0
    first, *lines = done.stdout.splitlines()
    assert first == "Check-list of the first publication"
    assert "parcel-catalog release first --approver NAME" in lines[-4]
    names = {d["properties"].get("name_en") or d["properties"]["name_zh"] for d in
             seed_documents(demonstration=False)}  # fmt: skip
    for line in lines:
        for name in sorted(names, key=len, reverse=True):
            line = line.replace(name, "")
        assert not CJK.search(line)
    assert "None" not in done.stdout
    assert "stated in a document" in done.stdout


def test_migrating_is_safe_to_repeat(blank: Database, run_on: Run):
    for _ in range(2):
        done = run_on(blank, "migrate")
        assert (done.exit_code, done.stdout) == (0, "数据库结构已是最新\n")


UNPREPARED = [
    ("verify",),
    ("release", "first", "--approver", "x"),
    ("withdraw", "parcels", "TP-P-1", "--reason", "error"),
    ("redact", "parcels", "TP-P-1", "1", "--reason", "x"),
    ("backup", "FOLDER/a.backup"),
    ("export", "parcels", "--output", "FOLDER/a.geojson"),
    ("load", "FOLDER/a.json"),
    ("work",),
]


@pytest.mark.parametrize(
    ("arguments", "migrated"),
    [
        *((arguments, False) for arguments in UNPREPARED),
        # These look for a thing first, and find none.
        *(
            (arguments, True)
            for arguments in UNPREPARED
            if arguments[0] not in ("redact", "release", "work")
        ),
    ],
)
def test_a_database_without_a_catalog_is_told_to_be_initialised(
    catalogs: Catalogs, run_on: Run, tmp_path: Path, arguments: tuple[str, ...], migrated: bool
):
    database = catalogs.migrated() if migrated else catalogs.blank()
    (tmp_path / "a.json").write_text("[]")
    given = [a.replace("FOLDER", str(tmp_path)) for a in arguments]

    refused = run_on(database, *given, lang="en")

    assert refused.exit_code == 1
    assert refused.stderr == (
        "Error: the database holds no catalog yet: run parcel-catalog init --demo or --real\n"
    )
    assert list(tmp_path.iterdir()) == [tmp_path / "a.json"]


def test_serving_an_old_database_asks_for_its_migration(blank: Database, run_on: Run):
    refused = run_on(blank, "serve")

    assert refused.exit_code == 1
    assert "parcel-catalog migrate" in refused.stderr


def test_a_server_that_does_not_answer_is_one_line(blank: Database, run_on: Run, tmp_path: Path):
    nowhere = f"postgresql://nobody@/none?host={tmp_path}"

    refused = run_on(blank, "verify", lang="en", CATALOG_DATABASE_URL=nowhere)

    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: the database does not answer: ")
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("entries", "pointer", "said"),
    [
        ([a_parcel(far_max="2")], "/properties/far_max [not-a-number]", "种子数据有误"),
        ([a_parcel()], "/properties/contact [dangling-reference]", "种子数据未通过检查"),
    ],
)
def test_a_seed_with_faults_is_told_fault_by_fault_and_makes_no_catalog(
    sqlite_catalogs: Catalogs,
    run_on: Run,
    monkeypatch: pytest.MonkeyPatch,
    entries: list[dict],
    pointer: str,
    said: str,
):
    database = sqlite_catalogs.blank()
    raw = [RawEntry("a.yaml", 1, entry) for entry in entries]
    monkeypatch.setattr("service.cli.setup.seed_entries", lambda *, demonstration: raw)

    refused = run_on(database, "init", "--demo")

    assert refused.exit_code == 1
    assert f"parcels/DEMO-P-101 {pointer}" in refused.stderr
    assert refused.stderr.endswith(f"Error: {said}\n")
    assert run_on(database, "verify").exit_code == 1


def test_a_path_that_no_database_can_be_made_at_is_named_for_what_it_is(
    run_on: Run, tmp_path: Path
):
    store = Database(f"sqlite:///{tmp_path}")  # a folder

    refused = run_on(store, "init", "--demo", lang="en")

    assert refused.exit_code == 1
    assert "unable to open database file" in refused.stderr
