"""`reviews`: handing a draft over, letting it pass a step, sending it back, saying something."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.commands import drafting, reviewing
from catalog.store.staff.drafts import Draft
from catalog.words.label import Label
from service.api.negotiation import JSON
from service.api.request_body import Member, RequestBody, text
from service.api.route import Route, View
from service.api.staff import places
from service.api.staff.drafts import PATH
from service.api.staff.headers import tag
from service.api.staff.members import nothing_but, prose
from service.api.staff.names import TAG
from service.api.staff.serving import Asked, Told
from service.api.staff.telling import draft_told, review_told

_SHA256 = "[0-9a-f]{64}"

_COMMENT = prose("comment", "意见", "what is said", reviewing.LONGEST_COMMENT)
_APPROVAL = RequestBody(
    "DraftApproval",
    (
        Member(
            "content_sha256",
            Label(
                "所审内容的散列，取自草稿", "the hash of what was looked at, as the draft has it"
            ),
            {"type": "string", "pattern": f"^{_SHA256}$"},
            text(_SHA256, 64),
        ),
        prose("comment", "意见", "what is said", reviewing.LONGEST_COMMENT, required=False),
    ),
    {"content_sha256": "0" * 64},
)
_RETURN = RequestBody("DraftReturn", (_COMMENT,), {"comment": "请补充依据。"})
_REMARK = RequestBody("DraftRemark", (_COMMENT,), {"comment": "请核对单位。"})


def routes() -> Iterator[Route]:
    one = f"{PATH}/{{draft_id}}"
    yield Route(
        f"{one}/reviews", "getDraftReviews", TAG, Label("审核意见", "What was said of a draft"),
        JSON, "Reviews", get_reviews, scope="staff", permission="draft.read",
        places=(places.DRAFT_ID,), refusals=(404,),
    )  # fmt: skip
    yield _act(
        f"{one}/submit", "submitDraft", "draft.edit", Label("提交审核", "Submit a draft"),
        submit, nothing_but("DraftSubmission"),
    )  # fmt: skip
    yield _act(
        f"{one}/approve", "approveDraft", "draft.review",
        Label("通过本步审核", "Let a draft pass a step"), approve, _APPROVAL,
    )  # fmt: skip
    yield _act(
        f"{one}/return", "returnDraft", "draft.review",
        Label("退回", "Return a draft to its authors"), send_back, _RETURN,
    )  # fmt: skip
    yield _act(
        f"{one}/comment", "commentDraft", "draft.review",
        Label("批注", "Say something of a draft"), comment, _REMARK, "Review",
    )  # fmt: skip


def _act(
    path: str, operation: str, permission: str, summary: Label, view: View, body: RequestBody,
    schema: str = "Draft",
) -> Route:  # fmt: skip
    return Route(
        path, operation, TAG, summary, JSON, schema, view, method="POST", body=body, scope="staff",
        permission=permission, places=(places.DRAFT_ID,), guarded=True, headers=("ETag",),
        refusals=(404, 409),
    )  # fmt: skip


def get_reviews(asked: Asked, draft_id: str) -> Told:
    drafting.one(asked.database, draft_id)
    found = reviewing.of_draft(asked.database, draft_id)
    return Told({"reviews": [review_told(review) for review in found]})


def submit(asked: Asked, draft_id: str) -> Told:
    _seen(asked, draft_id)
    (done,) = reviewing.submit(asked.database, asked.act, [draft_id])
    return _told(done)


def approve(asked: Asked, draft_id: str) -> Told:
    _seen(asked, draft_id)
    done = reviewing.approve(
        asked.database,
        asked.act,
        draft_id,
        content_sha256=asked.body["content_sha256"],
        steps=asked.services.settings.review_steps,
        comment=asked.body.get("comment"),
    )
    return _told(done)


def send_back(asked: Asked, draft_id: str) -> Told:
    _seen(asked, draft_id)
    comment = asked.body["comment"]
    return _told(reviewing.send_back(asked.database, asked.act, draft_id, comment=comment))


def comment(asked: Asked, draft_id: str) -> Told:
    _seen(asked, draft_id)
    said = reviewing.comment(asked.database, asked.act, draft_id, comment=asked.body["comment"])
    return Told(review_told(said), headers=(tag(said.row_version),))


def _seen(asked: Asked, draft_id: str) -> None:
    """Hold the draft as it was seen. Raises Overtaken when it says something else by now."""
    drafting.hold(asked.database, draft_id, row_version=asked.row_version)


def _told(draft: Draft) -> Told:
    return Told(draft_told(draft), headers=(tag(draft.row_version),))
