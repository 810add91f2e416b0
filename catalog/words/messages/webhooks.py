"""What can be wrong with an endpoint that wants to be told of events."""

from __future__ import annotations

from catalog.words.messages.message import Message

WEBHOOKS = {
    "target-not-https": Message(
        "接收地址不是 https 地址。",
        "The address is no https address.",
        "请以 https:// 开头。",
        "Begin it with https://.",
    ),
    "target-userinfo": Message(
        "接收地址含有用户名。",
        "The address holds a user name.",
        "请去掉 @ 及其之前的部分；通知以签名证明来源。",
        "Leave out what stands before @, and the sign; messages are proven by their signatures.",
    ),
    "target-form": Message(
        "接收地址的写法不正确。",
        "The address is not well formed.",
        "请写作 https://主机/路径，路径中的其他字符作百分号编码，不带片段。",
        "Write https://host/path, percent-encode other characters of the path, leave out a fragment.",
    ),
    "target-host": Message(
        "接收地址的主机名不正确。",
        "The address has no plain host name.",
        "请使用域名，或写法规范的 IP 地址。",
        "Use a domain name, or an IP address as it is usually written.",
    ),
    "target-port": Message(
        "接收地址的端口不可用。",
        "The address has a port that cannot be used.",
        "可用端口：{ports}；其他端口见 CATALOG_WEBHOOK_ALLOW。",
        "Ports: {ports}; for others operators see CATALOG_WEBHOOK_ALLOW.",
    ),
    "target-unresolved": Message(
        "查不到接收地址的主机名。",
        "The host name of the address leads nowhere.",
        "请核对主机名，稍后再试。",
        "Check it, and try again later.",
    ),
    "target-not-public": Message(
        "接收地址不在公网上。",
        "The address is not on the public internet.",
        "请使用公网地址；内部网络由管理员以 CATALOG_WEBHOOK_ALLOW 放行。",
        "Use a public one; operators allow inner networks through CATALOG_WEBHOOK_ALLOW.",
    ),
    "webhook-not-found": Message(
        "没有通知端点“{value}”。",
        'There is no webhook "{value}".',
        "此令牌的全部端点见 webhooks。",
        "Those of this token are at webhooks.",
    ),
    "too-many-webhooks": Message(
        "此令牌已有 {maximum} 个通知端点。",
        "This token has {maximum} webhooks already.",
        "请先注销不用的端点。",
        "Remove one that is not needed.",
    ),
}
