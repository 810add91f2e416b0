"""Who may do what, with and without separate administrators."""

from __future__ import annotations

from itertools import combinations

import pytest

from catalog.rules.permissions import (
    PERMISSIONS,
    ROLES,
    SEPARATE,
    faults_of_roles,
    permissions_of,
)
from catalog.store.staff.tables import ROLES as KEPT

CONTENT = ("editor", "reviewer", "publisher")
ALL_SETS = [set(some) for n in range(len(ROLES) + 1) for some in combinations(ROLES, n)]


def test_the_database_knows_the_same_roles():
    assert tuple(ROLES) == KEPT


def test_every_permission_has_a_role_and_every_role_a_permission():
    given = set().union(*(permission.roles for permission in PERMISSIONS.values()))

    assert all(permission.roles for permission in PERMISSIONS.values())
    assert given == set(ROLES)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("editor", {"draft.read", "draft.edit", "workbook.export", "workbook.import",
                    "mapping.confirm", "request.send", "asset.read", "asset.upload",
                    "preview.create", "enquiry.handle"}),
        ("reviewer", {"draft.read", "draft.review", "entry.withdraw", "withdrawal.confirm",
                      "workbook.export", "asset.read", "preview.create"}),
        ("publisher", {"draft.read", "draft.edit", "release.plan", "entry.withdraw",
                       "withdrawal.confirm", "workbook.export", "request.send", "asset.read",
                       "preview.create", "consumer.read", "enquiry.handle"}),
        ("administrator", {"account.manage", "role.grant", "token.manage", "consumer.read"}),
        ("security", {"role.grant"}),
        ("auditor", {"draft.read", "workbook.export", "asset.read", "consumer.read",
                     "audit.read"}),
    ],
)  # fmt: skip
def test_each_role_may_exactly_what_it_is_there_for(role: str, may: set[str]):
    assert permissions_of({role}, separate=False) == may | {"token.own"}


@pytest.mark.parametrize("separate", [True, False])
def test_whoever_has_no_role_may_nothing(separate: bool):
    assert permissions_of((), separate=separate) == frozenset()
    assert faults_of_roles((), separate=separate) == []


@pytest.mark.parametrize("separate", [True, False])
@pytest.mark.parametrize("roles", ALL_SETS, ids=lambda roles: "+".join(sorted(roles)) or "none")
def test_several_roles_may_no_more_than_each_of_them(roles: set[str], separate: bool):
    each = (permissions_of({role}, separate=separate) for role in roles)

    assert permissions_of(roles, separate=separate) <= frozenset().union(*each)


@pytest.mark.parametrize("roles", ALL_SETS, ids=lambda roles: "+".join(sorted(roles)) or "none")
def test_an_office_of_two_may_share_the_roles_as_it_likes(roles: set[str]):
    assert faults_of_roles(roles, separate=False) == []


@pytest.mark.parametrize("roles", ALL_SETS, ids=lambda roles: "+".join(sorted(roles)) or "none")
def test_separate_administrators_have_one_role_each(roles: set[str]):
    mixed = bool(roles & set(SEPARATE)) and len(roles) > 1

    faults = faults_of_roles(roles, separate=True)

    assert [fault.code for fault in faults] == (["roles-not-together"] if mixed else [])
    if mixed:
        assert permissions_of(roles, separate=True) == frozenset()


def test_separate_administrators_share_nothing_but_a_look_at_consumers_and_own_tokens():
    administrator, security, auditor = (permissions_of({role}, separate=True) for role in SEPARATE)

    assert "role.grant" not in administrator
    assert security == {"role.grant", "token.own"}
    assert "audit.read" not in administrator | security
    assert administrator & auditor == {"consumer.read", "token.own"}
    for role in CONTENT:
        assert not permissions_of({role}, separate=True) & {
            "account.manage", "role.grant", "token.manage", "audit.read"
        }  # fmt: skip


def test_a_role_that_does_not_exist_is_named():
    (fault,) = faults_of_roles({"editor", "owner"}, separate=False)

    assert (fault.pointer, fault.code, fault.facts["value"]) == ("/roles", "role-unknown", "owner")
    assert permissions_of({"editor", "owner"}, separate=False) == frozenset()
