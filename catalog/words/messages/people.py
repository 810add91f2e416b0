"""What can be wrong with accounts, and with whoever wants to come in."""

from __future__ import annotations

from catalog.words.messages.message import Message

PEOPLE = {
    "role-unknown": Message(
        "没有角色“{value}”。",
        'There is no role "{value}".',
        "可用角色：{known}。",
        "The roles are {known}.",
    ),
    "roles-not-together": Message(
        "角色“{role}”不得与其他角色同属一个账号（三员分立）。",
        'The role "{role}" may not be held together with another (separate administrators).',
        "请只保留这一个角色，或另建账号。",
        "Leave it alone, or make another account.",
    ),
}
