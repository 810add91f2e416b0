"""Releasing, withdrawing and erasing from a shell."""

from __future__ import annotations

import pytest

from catalog.store.database import Database
from tests.catalog.commands.everything import everything
from tests.catalog.documents import a_contact, a_parcel, a_source, load_raw, publish
from tests.cli.conftest import Run
from tests.support.catalogs import CHECKER, MAKER


def test_the_first_release_needs_another_person(real_catalog: Database, run_on: Run):
    refused = run_on(real_catalog, "release", "first", "--approver", MAKER)
    nothing = everything(real_catalog)["version"]
    done = run_on(real_catalog, "release", "first", "--approver", CHECKER)
    again = run_on(real_catalog, "release", "first", "--approver", CHECKER, lang="en")

    assert (refused.exit_code, nothing) == (1, [])
    assert f"{MAKER} 是编制人，不能审批" in refused.stderr
    assert done.exit_code == 0
    count = len(everything(real_catalog)["version"])
    assert done.stdout.startswith(f"已发布 {count} 条（")
    assert done.stdout.endswith(f"seq 1–{count}）\n")
    assert again.exit_code == 1
    assert again.stderr.startswith("Error: first was published before (")


def test_drafts_are_released_together(empty_catalog: Database, run_on: Run):
    load_raw(empty_catalog, a_parcel(), a_contact())

    done = run_on(empty_catalog, "release", "drafts", "--approver", CHECKER, lang="en")

    assert done.exit_code == 0
    assert done.stdout.startswith("published 2 entries (")


def test_a_refused_release_names_every_fault(empty_catalog: Database, run_on: Run):
    load_raw(empty_catalog, a_parcel(contact="DEMO-SVC-T9", identity_status="claimed"))

    done = run_on(empty_catalog, "release", "drafts", "--approver", CHECKER)

    assert done.exit_code == 1
    assert "parcels/DEMO-P-101 /properties/contact [dangling-reference]" in done.stderr
    assert "/properties/identity_status [identity-not-confirmed]" in done.stderr
    assert done.stderr.endswith("Error: 发布被拒绝：2 处问题。未作任何更改\n")
    assert everything(empty_catalog)["version"] == []


@pytest.mark.parametrize("name", ["drafts", "second"])
@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "没有可发布的内容：{}"), ("en", "nothing to release: {}")]
)
def test_where_nothing_waits_nothing_is_released(
    empty_catalog: Database, run_on: Run, name: str, lang: str, said: str
):
    done = run_on(empty_catalog, "release", name, "--approver", CHECKER, lang=lang)

    assert done.exit_code == 1
    assert said.format(name) in done.stderr


def test_drafts_that_change_nothing_public_are_said_so(empty_catalog: Database, run_on: Run):
    publish(empty_catalog, a_source())
    load_raw(empty_catalog, a_source(staff_note="内部"))

    done = run_on(empty_catalog, "release", "drafts", "--approver", CHECKER)

    assert (done.exit_code, done.stdout) == (0, "草稿与已公开内容相同，无需发布\n")


def test_drafts_of_the_prepared_release_are_pointed_to_it(
    real_catalog: Database, run_on: Run, tmp_path
):
    source = tmp_path / "a.yaml"
    source.write_text(
        "collection: sources\nid: TP-SRC-S0\nproperties: {name_zh: 更正, source_kind: "
        "government_document, grade: first_hand, rank: government_reply, "
        "evidence: {'*': {status: sourced, sources: [TP-SRC-S0]}}}\n"
    )

    done = run_on(
        real_catalog, "load", source, "--release", "--approver", CHECKER, "--preparer", "third"
    )

    assert done.exit_code == 1
    assert "请用 release first 整批发布" in done.stderr


def test_an_entry_is_withdrawn_for_a_reason_and_in_favour_of_others(
    empty_catalog: Database, run_on: Run
):
    publish(empty_catalog, a_source("TP-SRC-T1"), a_source("TP-SRC-T2"))
    withdrawing = ("withdraw", "sources", "TP-SRC-T1", "--reason", "superseded")

    wrong = run_on(empty_catalog, *withdrawing, "--replaced-by", "TP-SRC-T9")
    done = run_on(empty_catalog, *withdrawing, "--replaced-by", "TP-SRC-T2")
    again = run_on(empty_catalog, *withdrawing, lang="en")

    assert (wrong.exit_code, done.exit_code, again.exit_code) == (1, 0, 1)
    assert "/replaced_by/0 [dangling-reference] TP-SRC-T9 不是类别 sources" in wrong.stderr
    assert done.stdout.startswith("已撤下（")
    assert "sources/TP-SRC-T1 is not public; there is nothing to withdraw" in again.stderr
    assert everything(empty_catalog)["version"][-1][4:7] == (
        "delete", "superseded", '["TP-SRC-T2"]',
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        ["sources", "TP-SRC-T1"],
        ["sources", "TP-SRC-T1", "--reason", "redacted"],
        ["sources", "TP-SRC-T1", "--reason", "because"],
        ["colours", "TP-SRC-T1", "--reason", "error"],
    ],
)
def test_a_wrong_use_is_told_apart_from_a_refusal(
    empty_catalog: Database, run_on: Run, arguments: list[str]
):
    assert run_on(empty_catalog, "withdraw", *arguments).exit_code == 2


def test_a_version_is_erased_and_verification_still_holds(empty_catalog: Database, run_on: Run):
    publish(empty_catalog, a_source(name_zh="张三"))
    publish(empty_catalog, a_source(name_zh="文件"))

    old = run_on(empty_catalog, "redact", "sources", "TP-SRC-T1", "1", "--reason", "姓名")
    again = run_on(empty_catalog, "redact", "sources", "TP-SRC-T1", "1", "--reason", "姓名")
    current = run_on(empty_catalog, "redact", "sources", "TP-SRC-T1", "2", "--reason", "姓名")
    verified = run_on(empty_catalog, "verify")

    assert (old.exit_code, old.stdout) == (0, "已清除\n")
    assert again.exit_code == 1
    assert "sources/TP-SRC-T1 第 1 版没有内容可清除" in again.stderr
    assert current.exit_code == 0
    assert current.stdout.startswith("已清除并撤下（")
    assert verified.stdout == "核验通过：seq 1–3\n"
