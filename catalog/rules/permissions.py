"""Who may do what: roles, permissions, and which roles may not be one account's.

This is the one place. The door of the service asks it; what depends on the entry (own work, its
state, its exact content) is asked by commands and held by the database.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from catalog.values.fault import Fault, shown
from catalog.words.label import Label

ROLES: Mapping[str, Label] = MappingProxyType(
    {
        "editor": Label("编辑", "Editor"),
        "reviewer": Label("审核", "Reviewer"),
        "publisher": Label("发布", "Publisher"),
        "administrator": Label("系统管理员", "Administrator"),
        "security": Label("安全管理员", "Security administrator"),
        "auditor": Label("审计员", "Auditor"),
    }
)

SEPARATE = ("administrator", "security", "auditor")
"""三员: where they are separate, each is an account's only role."""


@dataclass(frozen=True)
class Permission:
    """What it lets somebody do, and the roles that have it."""

    label: Label
    roles: frozenset[str]


def _to(zh: str, en: str, *roles: str) -> Permission:
    return Permission(Label(zh, en), frozenset(roles))


_READERS = ("editor", "reviewer", "publisher", "auditor")

PERMISSIONS: Mapping[str, Permission] = MappingProxyType(
    {
        "draft.read": _to("查看草稿", "read drafts", *_READERS),
        "draft.edit": _to("编辑草稿", "edit drafts", "editor", "publisher"),
        "draft.review": _to("审核草稿", "review drafts", "reviewer"),
        "release.plan": _to("安排与发布", "plan and publish releases", "publisher"),
        "entry.withdraw": _to("紧急撤下", "withdraw entries at once", "publisher", "reviewer"),
        "withdrawal.confirm": _to("确认撤下", "confirm withdrawals", "publisher", "reviewer"),
        "workbook.export": _to("导出工作簿", "export workbooks", *_READERS),
        "workbook.import": _to("导入工作簿", "import workbooks", "editor"),
        "mapping.confirm": _to("确认表头对应", "confirm how workbooks are read", "editor"),
        "request.send": _to("发出数据征集表", "send data requests", "editor", "publisher"),
        "asset.read": _to("查看附件", "see files", *_READERS),
        "asset.upload": _to("上传附件", "upload files", "editor"),
        "preview.create": _to(
            "生成预览链接", "make preview links", "publisher", "reviewer", "editor"
        ),
        "account.manage": _to("管理账号", "manage accounts", "administrator"),
        # Where the three administrators are separate, `permissions_of` takes it from the first.
        "role.grant": _to("授予角色", "grant roles", "administrator", "security"),
        "token.own": _to("管理本人的令牌", "manage one's own tokens", *ROLES),
        "token.manage": _to("管理令牌", "manage tokens", "administrator"),
        "consumer.read": _to(
            "查看消费方", "see consumers", "publisher", "administrator", "auditor"
        ),
        "enquiry.handle": _to("处理咨询", "read and settle enquiries", "editor", "publisher"),
        "audit.read": _to("查看审计", "read the audit", "auditor"),
    }
)


def permissions_of(roles: Collection[str], *, separate: bool) -> frozenset[str]:
    """What an account of these roles may do.

    With `separate` administrators (三员分立) an account whose roles may not stand together may do
    nothing: it may be from before they were separate. Without, a security administrator, who may
    have been named beforehand, may do what becomes theirs then.
    """
    if faults_of_roles(roles, separate=separate):
        return frozenset()
    held = set(roles)
    found = {name for name, permission in PERMISSIONS.items() if permission.roles & held}
    if separate and "security" not in held:
        found.discard("role.grant")
    return frozenset(found)


def faults_of_roles(roles: Collection[str], *, separate: bool) -> list[Fault]:
    """What is wrong with one account having these roles, at `/roles`; nothing for none at all."""
    faults = [
        Fault("/roles", "role-unknown", {"value": shown(role), "known": ", ".join(ROLES)})
        for role in sorted(set(roles) - ROLES.keys())
    ]
    apart = [role for role in SEPARATE if role in roles]
    if separate and apart and len(set(roles)) > 1:
        facts = {"role": ROLES[apart[0]]}
        faults.append(Fault("/roles", "roles-not-together", facts))
    return faults
