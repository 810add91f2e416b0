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
    "password-too-short": Message(
        "口令过短。",
        "The password is too short.",
        "至少 {minimum} 个字符；几个词连写即可。",
        "It needs {minimum} characters; a few words will do.",
    ),
    "password-too-long": Message(
        "口令过长。",
        "The password is too long.",
        "至多 {maximum} 个字符。",
        "It has {maximum} characters at most.",
    ),
    "password-guessable": Message(
        "口令太容易猜到。",
        "The password is too easily guessed.",
        "口令不得包含账号名，且不同字符不少于五个。",
        "It must not hold the login, and needs five different characters.",
    ),
}
