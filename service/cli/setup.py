"""Making a catalog and moving it to this version."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from uuid import uuid4

import click

from catalog.commands.initialising import (
    FIRST,
    Initialised,
    ModeFixed,
    initialise_demo,
    initialise_real,
)
from catalog.kinds import KINDS
from catalog.kinds.documents import Document, read_document
from catalog.store.migrating import upgrade
from catalog.values.codes import code_list
from catalog.values.fault import Fault, Refused
from service.cli import act, database, demonstrators, main, settings
from service.cli.accounts import invite_first
from service.cli.following import begin_files
from service.cli.speech import fail, language, say, say_faults
from service.seeds import seed_entries

_STATUSES = code_list("evidence-status")


@main.command()
@click.option("--demo", "mode", flag_value="demo", help="演示目录（虚构地块） · demonstration")
@click.option("--real", "mode", flag_value="real", help="正式目录 · real catalog")
@click.option("--preparer", help="编制人 · who prepares the first release (default: this account)")
def init(mode: str | None, preparer: str | None) -> None:
    """初始化数据库，一次为限（再次运行不更改目录） · make the database a catalog, once"""
    if mode is None:
        raise fail("请选择 --demo 或 --real", "choose --demo or --real")
    found = settings()
    store = database(found)
    documents = _seed_documents(demonstration=mode == "demo")
    upgrade(store)
    try:
        if mode == "demo":
            done = initialise_demo(store, documents, act(found, preparer), uuid4())
        else:
            done = initialise_real(store, documents, act(found, preparer), uuid4())
    except ModeFixed as fixed:
        raise fail(
            f"此数据库已是 {fixed.mode} 目录，模式不可更改；请为 CATALOG_DATABASE_URL 另指定数据库",
            f"this database is a {fixed.mode} catalog for good; "
            "point CATALOG_DATABASE_URL at another one",
        ) from None
    except Refused as refused:
        say_faults(refused.faults)
        raise fail("种子数据未通过检查", "the seed data does not pass the gate") from None
    begin_files(found, store)
    _tell(mode, done, documents)
    if mode == "demo":
        demonstrators.open_and_tell(found, store)
    else:
        invite_first(found, store)


@main.command()
def migrate() -> None:
    """更新数据库结构 · bring the database to this version's tables"""
    upgrade(database(settings()))
    say("数据库结构已是最新", "the database is up to date")


@main.command()
@click.option("--check", is_flag=True, help="只比较，不写入 · compare only; exit 1 when it differs")
@click.option("--output", type=click.Path(path_type=Path), default=Path("openapi.yaml"))
def openapi(check: bool, output: Path) -> None:
    """写出接口约定 openapi.yaml · write the contract out"""
    from service.api.contract import contract_yaml

    wanted = contract_yaml()
    if not check:
        output.write_text(wanted, encoding="utf-8")
        say(f"已写出 {output}", f"wrote {output}")
    elif not output.is_file() or output.read_text(encoding="utf-8") != wanted:
        raise fail(
            f"{output} 与代码不一致：请运行 parcel-catalog openapi",
            f"{output} differs from the code: run parcel-catalog openapi",
        )


def _seed_documents(*, demonstration: bool) -> list[Document]:
    documents: list[Document] = []
    faults: list[Fault] = []
    for entry in seed_entries(demonstration=demonstration):
        try:
            documents.append(read_document(entry.value)[1])
        except Refused as refused:
            faults += refused.faults
    if faults:
        say_faults(faults)
        raise fail("种子数据有误", "the seed data is malformed")
    return documents


def _tell(mode: str, done: Initialised, documents: list[Document]) -> None:
    if not done.fresh:
        say("目录已初始化，未作更改", "the catalog was initialised before; nothing was changed")
        return
    if mode == "demo":
        say(
            f"演示目录已就绪：{done.entries} 条（地块均为虚构）",
            f"the demonstration is ready: {done.entries} entries (all parcels are invented)",
        )
        return
    _tell_checklist(documents)
    say(
        f"以上 {done.entries} 条与 21 个待核实席位均未公开。"
        f"核对后由另一人发布：parcel-catalog release {FIRST} --approver 姓名",
        f"none of these {done.entries} entries and 21 slots is public yet. A second person "
        f"publishes them: parcel-catalog release {FIRST} --approver NAME",
    )


def _tell_checklist(documents: list[Document]) -> None:
    """首次发布核对单: every entry with its sources, for the person who will approve it."""
    say("首次发布核对单", "Check-list of the first publication")
    english = language() == "en"
    for name, kind in KINDS.items():
        mine = [document for document in documents if document["collection"] == name]
        click.echo(f"\n{kind.title.in_language(language())} ({name}): {len(mine)}")
        for document in mine:
            properties = document["properties"]
            evidence = properties.get("evidence", {})
            statuses = Counter(_STATUSES.label(said["status"]) for said in evidence.values())
            sources = sorted({s for said in evidence.values() for s in said.get("sources", ())})
            title = (properties.get("name_en") if english else None) or properties["name_zh"]
            told = ", ".join(
                f"{label.in_language(language())} {count}"
                for label, count in statuses.most_common()
            )
            click.echo(f"  [ ] {document['id']}  {title}  · {told} · {' '.join(sources)}")
