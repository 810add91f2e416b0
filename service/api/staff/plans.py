"""`plans` and `releases`: approved drafts put together and published as one, or taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.commands import planning
from catalog.commands.publication import Publication
from catalog.store.staff.prepared import STATES, Prepared
from catalog.words.label import Label
from service.api.items_parameters import format_parameter
from service.api.negotiation import JSON
from service.api.parameters import Parameters
from service.api.request_body import RequestBody, text
from service.api.route import Route, View
from service.api.staff import places
from service.api.staff.members import ID, instant, nothing_but, prose, several
from service.api.staff.names import STAFF, TAG
from service.api.staff.serving import Asked, Told
from service.api.staff.telling import candidate_told, plan_told

PATH = f"{STAFF}/plans"
_WAITING = ("waiting", "failed")
_AT = ("publish_at", "发布时间（UTC）；null 为由人发布", "when (UTC); null: when somebody does")

_PLAN = RequestBody(
    "PlanComposed",
    (
        several(
            "drafts", {"type": "string", "pattern": f"^{ID}$"}, text(ID, 32),
            "已审定的草稿", "approved drafts",
        ),
        prose("title_zh", "标题（中文）", "title in Chinese", planning.LONGEST_TITLE),
        prose("title_en", "标题（英文）", "title in English", planning.LONGEST_TITLE),
        instant(*_AT, required=False),
    ),
    {
        "drafts": ["0" * 32], "title_zh": "十一月发布", "title_en": "Release of November",
        "publish_at": None,
    },
)  # fmt: skip
_TIME = RequestBody("PlanTime", (instant(*_AT),), {"publish_at": None})
_BACK = RequestBody(
    "ReleaseRolledBack",
    (prose("reason", "原因，记入审计", "why; it goes into the audit"),),
    {"reason": "依据有误"},
)
_LIST = Parameters(places.states(STATES, _WAITING), places.PAGE_LIMIT, format_parameter(("json",)))


def routes() -> Iterator[Route]:
    one = f"{PATH}/{{name}}"
    yield Route(
        PATH, "getPlans", TAG, Label("发布计划", "Prepared releases, newest first"),
        JSON, "Plans", get_plans, _LIST, scope="staff", permission="draft.read",
    )  # fmt: skip
    yield Route(
        PATH, "postPlan", TAG, Label("组成发布", "Put approved drafts together"),
        JSON, "Plan", post_plan, method="POST", body=_PLAN, scope="staff",
        permission="release.plan", success=(201,), refusals=(404,),
    )  # fmt: skip
    yield Route(
        one, "getPlan", TAG, Label("一个发布计划", "One prepared release"),
        JSON, "Plan", get_plan, scope="staff", permission="draft.read",
        places=(places.PLAN_NAME,), refusals=(404,),
    )  # fmt: skip
    yield Route(
        f"{one}/candidates", "getPlanCandidates", TAG,
        Label("将要公开的内容", "Exactly what a release would make public"),
        JSON, "Candidates", get_candidates, scope="staff", permission="draft.read",
        places=(places.PLAN_NAME,), refusals=(404,),
    )  # fmt: skip
    yield _act(
        f"{one}/publish", "publishPlan", Label("立即发布", "Publish a release now"), publish,
        nothing_but("PlanPublished"), "Publication",
    )  # fmt: skip
    yield _act(
        f"{one}/reschedule", "reschedulePlan", Label("另定发布时间", "Give a release another time"),
        reschedule, _TIME,
    )  # fmt: skip
    yield _act(
        f"{one}/cancel", "cancelPlan", Label("取消发布", "Give a release up"), cancel,
        nothing_but("PlanCancelled"),
    )  # fmt: skip
    yield Route(
        f"{STAFF}/releases/{{release_id}}/roll-back", "rollBackRelease", TAG,
        Label("撤回一次发布", "Take a release back by a new one"), JSON, "Rollback", roll_back,
        method="POST", body=_BACK, scope="staff", permission="release.plan",
        places=(places.RELEASE_ID,), refusals=(404,),
    )  # fmt: skip


def _act(
    path: str, operation: str, summary: Label, view: View, body: RequestBody, schema: str = "Plan"
) -> Route:
    return Route(
        path, operation, TAG, summary, JSON, schema, view, method="POST", body=body, scope="staff",
        permission="release.plan", places=(places.PLAN_NAME,), refusals=(404, 409),
    )  # fmt: skip


def get_plans(asked: Asked) -> Told:
    states = asked.given.get("state", _WAITING)
    limit = asked.given.get("limit", places.USUAL_PAGE)
    found = planning.page(asked.database, states=states, limit=limit)
    return Told({"plans": [plan_told(plan, asked.call.language) for plan in found]})


def post_plan(asked: Asked) -> Told:
    body = asked.body
    done = planning.compose(
        asked.database,
        asked.act,
        draft_ids=body["drafts"],
        title_zh=body["title_zh"],
        title_en=body["title_en"],
        publish_at=body.get("publish_at"),
    )
    location = ("Location", f"{asked.call.api}{PATH}/{done.name}")
    return Told(plan_told(done, asked.call.language), 201, (location,))


def get_plan(asked: Asked, name: str) -> Told:
    return _told(asked, planning.one(asked.database, name))


def get_candidates(asked: Asked, name: str) -> Told:
    act = asked.act
    found = planning.candidates(asked.database, name, act.coordinate_decimals, act.wording)
    told = [candidate_told(candidate, asked.call.language) for candidate in found]
    return Told({"candidates": told})


def publish(asked: Asked, name: str) -> Told:
    return Told(_published(planning.publish_planned(asked.database, asked.act, name)))


def reschedule(asked: Asked, name: str) -> Told:
    done = planning.reschedule(asked.database, asked.act, name, asked.body["publish_at"])
    return _told(asked, done)


def cancel(asked: Asked, name: str) -> Told:
    return _told(asked, planning.cancel(asked.database, asked.act, name))


def roll_back(asked: Asked, release_id: str) -> Told:
    done = planning.roll_back(asked.database, asked.act, release_id, reason=asked.body["reason"])
    return Told({"release": done.id, "first_seq": done.first_seq, "last_seq": done.last_seq})


def _published(done: Publication) -> dict[str, Any]:
    """`release` is null when all of it was public before."""
    released = done.released
    return {
        "release": None if released is None else released.id,
        "first_seq": None if released is None else released.first_seq,
        "last_seq": None if released is None else released.last_seq,
        "entries": done.entries,
    }


def _told(asked: Asked, plan: Prepared) -> Told:
    return Told(plan_told(plan, asked.call.language))
