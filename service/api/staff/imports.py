"""`imports/workbooks`: a workbook in, tried out row by row, then carried out as a whole or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from catalog.commands import importing
from catalog.commands.importing import NotGood, TrialOutdated
from catalog.commands.judging import NotMapped
from catalog.exchange.workbook_container import MAX_BYTES
from catalog.exchange.workbook_trial import UNCHANGED, Line, Trial
from catalog.store.staff.mappings import KeptMapping
from catalog.store.staff.uploads import Upload
from catalog.words.label import Label, Language
from service.api.items_parameters import format_parameter
from service.api.negotiation import JSON, XLSX
from service.api.parameters import Parameters
from service.api.problems import Problem, problem
from service.api.request_body import FileBody, Member, RequestBody, text
from service.api.route import Route
from service.api.staff import places
from service.api.staff.members import part
from service.api.staff.names import STAFF, TAG
from service.api.staff.serving import Asked, Told
from service.api.staff.telling import fault_told, head_of

PATH = f"{STAFF}/imports/workbooks"
MAPPINGS = f"{STAFF}/imports/mappings"
_SHA256 = "[0-9a-f]{64}"

_NAMED = Parameters(
    places.needed("name", "文件名，以 .xlsx 结尾", "the file's name, which ends in .xlsx"),
    format_parameter(("json",)),
)
_CARRIED_OUT = RequestBody(
    "ImportCarriedOut",
    (
        Member(
            "digest",
            Label("所见预演的散列", "the digest of the trial that was looked at"),
            {"type": "string", "pattern": f"^{_SHA256}$"},
            text(_SHA256, 64),
        ),
    ),
    {"digest": "0" * 64},
)
_MAPPING = RequestBody(
    "MappingConfirmed",
    (
        part(
            "mapping", "各列的含义；从所给的建议改起",
            "what the columns mean: the proposal, amended",
            {"type": "object"}, required=True,
        ),
    ),
    {"mapping": {}},
)  # fmt: skip


def routes() -> Iterator[Route]:
    one, here = f"{PATH}/{{upload_id}}", (places.UPLOAD_ID,)
    yield Route(
        PATH, "postWorkbook", TAG, Label("送交工作簿", "Send a workbook; it is kept for a day"),
        JSON, "Workbook", post_workbook, _NAMED, method="POST",
        body=FileBody((XLSX.media_type,), MAX_BYTES), scope="staff", permission="workbook.import",
        success=(201,),
    )  # fmt: skip
    yield Route(
        one, "getWorkbook", TAG,
        Label("工作簿为何物；外来表头的建议", "What a workbook is; what foreign headings may mean"),
        JSON, "WorkbookLook", get_workbook,
        Parameters(places.COLLECTION, format_parameter(("json",))),
        scope="staff", permission="workbook.import", places=here, refusals=(404,),
    )  # fmt: skip
    yield Route(
        f"{one}/trial", "getTrial", TAG,
        Label("预演：不写入", "What importing it would do, row by row"), JSON, "Trial", get_trial,
        scope="staff", permission="workbook.import", places=here, refusals=(404, 409),
    )  # fmt: skip
    yield Route(
        f"{one}/carry-out", "importWorkbook", TAG,
        Label("导入：全部或全不", "Import a workbook, all of it or nothing"),
        JSON, "Imported", carry_out, method="POST", body=_CARRIED_OUT, scope="staff",
        permission="workbook.import", places=here, refusals=(404, 409, 412),
    )  # fmt: skip
    yield Route(
        MAPPINGS, "getMappings", TAG, Label("已确认的表头", "Headings that were confirmed"),
        JSON, "Mappings", get_mappings, scope="staff", permission="workbook.import",
    )  # fmt: skip
    yield Route(
        MAPPINGS, "postMapping", TAG, Label("确认表头", "Remember what headings mean"),
        JSON, "Mapping", post_mapping, method="POST", body=_MAPPING, scope="staff",
        permission="mapping.confirm", success=(200,),
    )  # fmt: skip
    yield Route(
        f"{MAPPINGS}/{{fingerprint}}", "deleteMapping", TAG, Label("忘记表头", "Forget headings"),
        JSON, "Mappings", delete_mapping, method="DELETE", scope="staff",
        permission="mapping.confirm", places=(places.FINGERPRINT,),
    )  # fmt: skip


def post_workbook(asked: Asked) -> Told:
    kept = importing.receive(
        asked.database,
        asked.act,
        folder=_folder(asked),
        file_name=asked.given.values["name"],
        data=asked.body["content"],
    )
    return Told(_upload(kept), 201, (("Location", f"{asked.call.api}{PATH}/{kept.id}"),))


def get_workbook(asked: Asked, upload_id: str) -> Told:
    found = importing.look(
        asked.database, upload_id, folder=_folder(asked), collection=asked.given.get("collection")
    )
    proposal = found.proposal
    return Told(
        {
            **_upload(found.upload),
            "own": found.own is not None,
            "mapping": None if found.mapping is None else found.mapping.as_json(),
            "proposal": None if proposal is None else proposal.mapping.as_json(),
        }
    )


def get_trial(asked: Asked, upload_id: str) -> Told:
    try:
        found = importing.try_out(asked.database, upload_id, folder=_folder(asked))
    except NotMapped:
        raise problem(409, "headings-unknown") from None
    return Told(_trial(found, asked.call.language))


def carry_out(asked: Asked, upload_id: str) -> Told:
    """409 with the trial when rows are rejected, or it would do something else by now."""
    try:
        done = importing.carry_out(
            asked.database, asked.act, upload_id, folder=_folder(asked),
            digest=asked.body["digest"],
        )  # fmt: skip
    except NotMapped:
        raise problem(409, "headings-unknown") from None
    except NotGood as bad:
        raise Problem(409, "import-not-good", members=_members(bad.trial, asked)) from None
    except TrialOutdated as old:
        raise Problem(409, "import-outdated", members=_members(old.trial, asked)) from None
    return Told({"drafts": [head_of(draft) for draft in done.drafts], **_counts(done.trial)})


def get_mappings(asked: Asked) -> Told:
    return Told({"mappings": [_mapping(kept) for kept in importing.known_mappings(asked.database)]})


def post_mapping(asked: Asked) -> Told:
    said = asked.body["mapping"]
    return Told(_mapping(importing.confirm_mapping(asked.database, asked.act, said)))


def delete_mapping(asked: Asked, fingerprint: str) -> Told:
    importing.forget_mapping(asked.database, asked.act, fingerprint)
    return get_mappings(asked)


def _folder(asked: Asked) -> Path:
    return asked.services.settings.data_dir / "uploads"


def _upload(kept: Upload) -> dict[str, Any]:
    found = asdict(kept)
    found["name"] = found.pop("file_name")
    return found


def _mapping(kept: KeptMapping) -> dict[str, Any]:
    return asdict(kept)


def _members(found: Trial, asked: Asked) -> dict[str, Any]:
    return {"trial": _trial(found, asked.call.language)}


def _counts(found: Trial) -> dict[str, Any]:
    return {"collection": found.collection, "counts": {**found.counts, "blank": found.blank}}


def _trial(found: Trial, language: Language) -> dict[str, Any]:
    return {
        **_counts(found),
        "rows_in": found.rows_in,
        "good": found.good,
        "digest": found.digest,
        "faults": [
            {"address": each.address, **fault_told(each.fault, language)} for each in found.faults
        ],
        # A row that changes nothing is counted and not told.
        "rows": [_row(line, language) for line in found.lines if line.outcome != UNCHANGED],
    }


def _row(line: Line, language: Language) -> dict[str, Any]:
    return {
        "address": line.address,
        "outcome": line.outcome,
        "draft_id": None if line.draft is None else line.draft.id,
        "called": line.called,
        "fields": list(line.fields),
        "faults": [
            {"address": each.address, **fault_told(each.fault, language)} for each in line.faults
        ],
    }
