"""`webhooks`: the endpoints that a token's owner has told of events; the views are next door."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.words.label import Label
from service.api.negotiation import JSON
from service.api.parameters import PathParameter
from service.api.request_body import Member, RequestBody, text, whole_number
from service.api.route import Route
from service.api.sync.names import SYNC, TAG
from service.api.sync.webhook_views import (
    ID,
    delete_webhook,
    get_webhook,
    get_webhooks,
    post_webhook,
    replay_webhook,
    resume_webhook,
    ring_webhook,
    rotate_webhook,
)
from service.outbound.targets import LONGEST_URL

_PATH = f"{SYNC}/webhooks"
_LARGEST_SEQ = 2**63 - 1

WEBHOOK_ID = PathParameter(
    "webhook_id",
    Label("端点编号", "the endpoint's id"),
    {"type": "string", "pattern": f"^{ID}$"},
)

ENDPOINT = RequestBody(
    "WebhookEndpoint",
    (
        Member(
            "url",
            Label("接收地址，公网 https", "where to tell it: https, a public address"),
            {"type": "string", "maxLength": LONGEST_URL, "pattern": "^[^\\s]+$"},
            text(r"\S+", LONGEST_URL),
        ),
    ),
    {"url": "https://receiver.example/hook"},
)
REPLAY = RequestBody(
    "WebhookReplay",
    (
        Member(
            "from_seq",
            Label("重新告知此序号之后的全部事件", "everything after this seq is told again"),
            {"type": "integer", "minimum": 0, "maximum": _LARGEST_SEQ},
            whole_number(0, _LARGEST_SEQ),
        ),
    ),
    {"from_seq": 0},
)


def routes() -> Iterator[Route]:
    yield Route(
        _PATH, "getWebhooks", TAG, Label("通知端点", "Endpoints that are told of events"),
        JSON, "Webhooks", get_webhooks, scope="sync",
    )  # fmt: skip
    yield Route(
        _PATH, "postWebhook", TAG, Label("登记通知端点", "Register an endpoint"),
        JSON, "WebhookWithSecret", post_webhook,
        method="POST", body=ENDPOINT, scope="sync", success=(201,), refusals=(409,),
    )  # fmt: skip
    one = f"{_PATH}/{{webhook_id}}"
    yield Route(
        one, "getWebhook", TAG, Label("一个通知端点", "One endpoint"),
        JSON, "Webhook", get_webhook, scope="sync", places=(WEBHOOK_ID,), refusals=(404,),
    )  # fmt: skip
    yield Route(
        one, "deleteWebhook", TAG, Label("注销通知端点", "Remove an endpoint"),
        None, None, delete_webhook,
        method="DELETE", scope="sync", places=(WEBHOOK_ID,), success=(204,), refusals=(404,),
    )  # fmt: skip
    yield Route(
        f"{one}/test", "testWebhook", TAG, Label("试发一次", "Ring once, to test"),
        JSON, "WebhookTest", ring_webhook,
        method="POST", scope="sync", places=(WEBHOOK_ID,), refusals=(404,),
    )  # fmt: skip
    yield Route(
        f"{one}/rotate", "rotateWebhook", TAG, Label("更换密钥", "Replace the secret"),
        JSON, "WebhookWithSecret", rotate_webhook,
        method="POST", scope="sync", places=(WEBHOOK_ID,), refusals=(404,),
    )  # fmt: skip
    yield Route(
        f"{one}/replay", "replayWebhook", TAG, Label("重新告知", "Tell again"),
        JSON, "Webhook", replay_webhook,
        method="POST", body=REPLAY, scope="sync", places=(WEBHOOK_ID,), refusals=(404,),
    )  # fmt: skip
    yield Route(
        f"{one}/resume", "resumeWebhook", TAG, Label("恢复告知", "Go on after a pause"),
        JSON, "Webhook", resume_webhook,
        method="POST", scope="sync", places=(WEBHOOK_ID,), refusals=(404,),
    )  # fmt: skip
