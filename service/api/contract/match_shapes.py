"""The shape of what a requirement is answered with."""

from __future__ import annotations

from catalog.rules.meeting import Outcome, Reason
from catalog.rules.requirements import CRITERIA, ON_OFFER
from service.api.contract.nodes import (
    COUNT,
    ENTRY_ID,
    LINKED,
    OBJECT,
    TEXT,
    Node,
    listed,
    one_of,
    or_null,
    ref,
    shape,
)

_CRITERION = one_of(ON_OFFER.name, *CRITERIA)
_ENTRY = {"collection": TEXT, "id": ENTRY_ID, "title": ref("Bilingual"), "href": TEXT}

MATCH_SHAPES: dict[str, Node] = {
    "Matches": shape(
        {
            "seq": COUNT,
            "requirement": listed(ref("AskedCondition")),
            "number_judged": COUNT,
            "fits": {
                **listed(ref("MatchedParcel")),
                "description": "全部必须条件均符合；按权重得分从高到低，再按编号 · "
                "every must holds; the better score first, then by id",
            },
            "unfit": {
                **listed(ref("MatchedParcel")),
                "description": "至少一项必须条件不符合 · a must fails",
            },
            "unknown": {
                **listed(ref("MatchedParcel")),
                "description": "无必须条件不符合，但有必须条件信息不足（或全部条件信息不足） · "
                "no must fails, but one, or everything asked, cannot be told",
            },
            "packages": {
                **shape(
                    {
                        "published": listed({"allOf": [ref("Named"), ref("Package")]}),
                        "composed": ref("Package"),
                    }
                ),
                "description": "所求赛道适用的组合包与措施，各有出处、用语与效力 · what the asked "
                "tracks are offered, each part with its place, wording and validity",
            },
            "notices": listed(ref("Bilingual")),
            **LINKED,
        }
    ),
    "AskedCondition": {
        **shape(
            {
                "criterion": _CRITERION,
                "field": TEXT,
                "title": ref("Bilingual"),
                "unit": or_null(TEXT),
                "strength": one_of("must", "should"),
                "limit": OBJECT,
                "sentence": ref("Bilingual"),
            }
        ),
        "description": "lifecycle_state 一项不问自明：地块尚待供应 · "
        "lifecycle_state goes without saying: the parcel is still to be had",
    },
    "MatchedParcel": shape(
        {
            **_ENTRY,
            "conditions": listed(ref("JudgedCondition")),
            "fields_not_known": listed(TEXT),
        },
        {
            "score": {
                **shape(
                    {
                        "fulfilled": COUNT,
                        "untold": COUNT,
                        "total": COUNT,
                        "sentence": ref("Bilingual"),
                    }
                ),
                "description": "希望条件的权重之和：已符合、信息不足、合计 · "
                "sums of the weights of what should hold: fulfilled, not to be told, all",
            },
            "contact": {
                **shape(_ENTRY, {"phone": TEXT}),
                "description": "可询问的窗口；未公布时见公开进度页 · whom to ask; where none is "
                "published, see the register",
            },
        },
    ),
    "JudgedCondition": shape(
        {
            "criterion": _CRITERION,
            "field": TEXT,
            "outcome": one_of(*(outcome.value for outcome in Outcome)),
            "reason": one_of(*(reason.value for reason in Reason)),
            "value": {"nullable": True, "description": "地块的值 · the parcel's value"},
            "unit": or_null(TEXT),
            "status": {
                **or_null(TEXT),
                "description": "该值的数据状态 · what its evidence says of the value",
            },
            "sentence": ref("Bilingual"),
        },
        {
            "operator": TEXT,
            "stage": TEXT,
            "facility": ENTRY_ID,
            "accuracy_m": {
                "type": "number",
                "description": "该设施位置的精度 · how well its place is known",
            },
            "facilities_without_place": listed(ENTRY_ID),
        },
    ),
}
