"""`drafts`: working on an entry while what is public of it stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from catalog.commands import drafting
from catalog.store.staff.browsing import Wanted
from catalog.store.staff.drafts import OPEN, Draft
from catalog.words.label import Label
from service.api.cursor import write_cursor
from service.api.items_parameters import format_parameter
from service.api.negotiation import JSON
from service.api.parameters import Parameters
from service.api.problems import problem
from service.api.request_body import Member, RequestBody, whole_number
from service.api.route import Route
from service.api.staff import places
from service.api.staff.headers import tag
from service.api.staff.members import COLLECTION, ENTRY, ENTRY_ID, id_of, nothing_but, or_null, part
from service.api.staff.names import STAFF, TAG
from service.api.staff.serving import Asked, Told
from service.api.staff.telling import draft_told, fault_told, head_of, review_told, version_told

PATH = f"{STAFF}/drafts"
_STATES = (*OPEN, "released", "discarded")
_LARGEST_VERSION = 10**9

_BEGIN = RequestBody(
    "DraftBegun",
    (
        COLLECTION,
        or_null(
            id_of(
                "entry_id", ENTRY_ID, "已公开的条目；新条目为 null 或不填",
                "an entry that is public; null or left out for a new one", required=False,
            )
        ),
    ),
    {"collection": "parcels", "entry_id": "DEMO-P-001"},
)  # fmt: skip


_GEOMETRY = {"type": "object", "nullable": True}

_DOCUMENT = RequestBody(
    "DraftDocument",
    (
        part("type", "Feature", "Feature", {"type": "string", "enum": ["Feature"]}),
        part("collection", "类别，不可更改", "the collection, as it was", dict(COLLECTION.schema)),
        part("id", "条目编号，不可更改", "the entry's id, as it was",
              {"type": "string", "nullable": True, "pattern": f"^{ENTRY_ID}$"}),
        part("geometry", "公开的几何", "the geometry that becomes public", _GEOMETRY),
        part("geometry_staff", "仅供内部的几何", "a geometry for staff alone", _GEOMETRY),
        part("reference_facility", "送交方坐标中的参照设施",
              "a facility as it lies in the sender's coordinates", {"type": "object"}),
        part("properties", "字段，及 evidence 中各字段的依据",
              "the fields and, in evidence, what each rests on", {"type": "object"}, required=True),
    ),
    {
        "type": "Feature",
        "geometry": None,
        "properties": {"name_zh": "【示例】虚构", "evidence": {"*": {"status": "illustrative"}}},
    },
)  # fmt: skip

_RESTORE = RequestBody(
    "VersionRestored",
    (
        COLLECTION,
        ENTRY,
        Member(
            "version",
            Label("要恢复的公开版本", "the number of the public version"),
            {"type": "integer", "minimum": 1, "maximum": _LARGEST_VERSION},
            whole_number(1, _LARGEST_VERSION),
        ),
        Member(
            "row_version",
            Label(
                "已有草稿待办时，所见草稿的版本",
                "where a draft waits already: its row version as it was seen",
            ),
            {"type": "integer", "minimum": 1, "maximum": _LARGEST_VERSION},
            whole_number(1, _LARGEST_VERSION),
            required=False,
        ),
    ),
    {"collection": "parcels", "entry_id": "DEMO-P-001", "version": 1},
)

_LIST = Parameters(
    places.states(_STATES, OPEN),
    places.COLLECTION,
    places.searched("author", "曾修改者", "who changed it since it was last published"),
    places.searched("text", "编号或名称中的文字", "what stands in its id or one of its names"),
    places.CURSOR,
    places.PAGE_LIMIT,
    format_parameter(("json",)),
)


def routes() -> Iterator[Route]:
    one, here = f"{PATH}/{{draft_id}}", (places.DRAFT_ID,)
    yield Route(
        PATH, "getDrafts", TAG, Label("草稿", "Drafts, those first that were changed last"),
        JSON, "Drafts", get_drafts, _LIST, scope="staff", permission="draft.read",
    )  # fmt: skip
    yield Route(
        PATH, "postDraft", TAG,
        Label("起草；已有待办草稿则答复该稿", "Begin a draft, or be told the one that waits"),
        JSON, "Draft", post_draft, method="POST", body=_BEGIN, scope="staff",
        permission="draft.edit", success=(200, 201), headers=("ETag", "Location"), refusals=(404,),
    )  # fmt: skip
    yield Route(
        one, "getDraft", TAG, Label("一份草稿", "One draft"),
        JSON, "Draft", get_draft, scope="staff", permission="draft.read", places=here,
        headers=("ETag",), refusals=(404,),
    )  # fmt: skip
    yield Route(
        one, "putDraft", TAG, Label("修改草稿", "Let a draft say something else"),
        JSON, "Draft", put_draft, method="PUT", body=_DOCUMENT, scope="staff",
        permission="draft.edit", places=here, guarded=True, headers=("ETag",), refusals=(404, 409),
    )  # fmt: skip
    yield Route(
        one, "deleteDraft", TAG, Label("放弃草稿", "Give a draft up"),
        JSON, "Draft", delete_draft, method="DELETE", scope="staff",
        permission="draft.edit", places=here, guarded=True, headers=("ETag",), refusals=(404, 409),
    )  # fmt: skip
    yield Route(
        f"{one}/reopen", "reopenDraft", TAG,
        Label("恢复已放弃的草稿", "Let a discarded draft wait again"),
        JSON, "Draft", reopen, method="POST", body=nothing_but("DraftReopened"), scope="staff",
        permission="draft.edit", places=here, guarded=True, headers=("ETag",), refusals=(404, 409),
    )  # fmt: skip
    yield Route(
        f"{one}/faults", "getDraftFaults", TAG,
        Label("尚不能公开的原因", "What keeps a draft from being published"),
        JSON, "DraftFaults", get_faults, scope="staff", permission="draft.read", places=here,
        headers=("ETag",), refusals=(404,),
    )  # fmt: skip
    yield Route(
        f"{one}/history", "getDraftHistory", TAG,
        Label("历次修改、审核与公开版本", "Its changes, its reviews, its public versions"),
        JSON, "DraftHistory", get_history, scope="staff", permission="draft.read", places=here,
        refusals=(404,),
    )  # fmt: skip
    yield Route(
        f"{one}/revisions/{{row_version}}", "getDraftRevision", TAG,
        Label("草稿某一版的内容", "What a draft said at a row version"),
        JSON, "DraftRevision", get_revision, scope="staff", permission="draft.read",
        places=(places.DRAFT_ID, places.ROW_VERSION), refusals=(404,),
    )  # fmt: skip
    yield Route(
        f"{STAFF}/restorations", "postRestoration", TAG,
        Label("按旧版本起草", "Draft what an older public version said"),
        JSON, "Draft", post_restoration, method="POST", body=_RESTORE, scope="staff",
        permission="draft.edit", headers=("ETag", "Location"), refusals=(404, 412),
    )  # fmt: skip


def get_drafts(asked: Asked) -> Told:
    given = asked.given
    wanted = Wanted(
        states=given.get("state", OPEN),
        collection=given.get("collection"),
        author=given.get("author"),
        text=given.get("text"),
    )
    limit = given.get("limit", places.USUAL_PAGE)
    found = drafting.page(asked.database, wanted, limit=limit, after=given.get("cursor"))
    value: dict[str, Any] = {"drafts": [head_of(draft) for draft in found]}
    if len(found) == limit:
        value["next"] = write_cursor((found[-1].updated_at, found[-1].id))
    return Told(value)


def post_draft(asked: Asked) -> Told:
    collection, entry_id = asked.body["collection"], asked.body.get("entry_id")
    known = drafting.of_entry(asked.database, collection, entry_id) if entry_id else None
    waits = known is not None and known.state in OPEN
    done = drafting.begin(asked.database, asked.act, collection=collection, entry_id=entry_id)
    # Between the look and the act somebody else may have begun it.
    mine = not waits and (done.updated_by, done.updated_at) == (asked.act.actor, asked.act.at)
    return _told(asked, done, 201 if mine else 200, at=True)


def get_draft(asked: Asked, draft_id: str) -> Told:
    return _told(asked, drafting.one(asked.database, draft_id))


def put_draft(asked: Asked, draft_id: str) -> Told:
    done = drafting.change(
        asked.database, asked.act, draft_id, row_version=asked.row_version, document=asked.body
    )
    return _told(asked, done)


def delete_draft(asked: Asked, draft_id: str) -> Told:
    done = drafting.discard(asked.database, asked.act, draft_id, row_version=asked.row_version)
    return _told(asked, done)


def reopen(asked: Asked, draft_id: str) -> Told:
    done = drafting.reopen(asked.database, asked.act, draft_id, row_version=asked.row_version)
    return _told(asked, done)


def get_faults(asked: Asked, draft_id: str) -> Told:
    draft = drafting.one(asked.database, draft_id)
    act = asked.act
    faults = drafting.faults_of(asked.database, draft, act.coordinate_decimals, act.wording)
    told = [fault_told(fault, asked.call.language) for fault in faults]
    return Told({"faults": told}, headers=(tag(draft.row_version),))


def get_history(asked: Asked, draft_id: str) -> Told:
    found = drafting.history(asked.database, draft_id)
    return Told(
        {
            "revisions": [asdict(revision) for revision in found.revisions],
            "reviews": [review_told(review) for review in found.reviews],
            "versions": [version_told(version) for version in found.versions],
        }
    )


def get_revision(asked: Asked, draft_id: str, row_version: str) -> Told:
    document = drafting.revision(asked.database, draft_id, int(row_version))
    if document is None:
        raise problem(404, "revision-unknown", value=row_version)
    return Told({"draft_id": draft_id, "row_version": int(row_version), "document": document})


def post_restoration(asked: Asked) -> Told:
    body = asked.body
    done = drafting.restore_version(
        asked.database,
        asked.act,
        body["collection"],
        body["entry_id"],
        body["version"],
        row_version=body.get("row_version"),
    )
    return _told(asked, done, at=True)


def _told(asked: Asked, draft: Draft, status: int = 200, *, at: bool = False) -> Told:
    location = (("Location", f"{asked.call.api}{PATH}/{draft.id}"),) if at else ()
    return Told(draft_told(draft), status, (tag(draft.row_version), *location))
