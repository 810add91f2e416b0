"""What the commands of staff refuse, as problems: the one table of this part of the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from catalog.commands.accounts import AccountChanged
from catalog.commands.asking import NoSuchRequest
from catalog.commands.drafting import InPlan, NoSuchEntry, NotWaiting
from catalog.commands.importing import NoSuchUpload
from catalog.commands.planning import CannotRollBack, NoSuchPlan, PlanEnded
from catalog.commands.publication import OwnWork
from catalog.commands.reviewing import NotToReview, SamePerson
from catalog.commands.storing_assets import NoSuchAsset
from catalog.commands.tokens import NoSuchToken
from catalog.commands.withdrawing import AlreadyConfirmed, NoSuchWithdrawal
from catalog.store.public.versions import NoSuchVersion, NotPublished
from catalog.store.staff.accounts import NoSuchAccount
from catalog.store.staff.drafts import Draft, NoSuchDraft, Overtaken
from catalog.values.fault import shown
from service.api.problems import Problem, problem
from service.api.staff.headers import tag
from service.api.staff.telling import head_of


@contextmanager
def explained() -> Iterator[None]:
    """Raises the problem of whatever a command refuses."""
    try:
        yield
    except tuple(_TABLE) as refused:
        raise _TABLE[type(refused)](refused) from None


def _overtaken(refused: Any) -> Problem:
    return _stands(412, "draft-overtaken", refused.now)


def _not_waiting(refused: Any) -> Problem:
    return _stands(409, "draft-not-waiting", refused.now)


def _not_to_review(refused: Any) -> Problem:
    return _stands(409, "draft-not-in-review", refused.now)


def _stands(status: int, code: str, now: Draft) -> Problem:
    """A refusal that tells how a draft is now."""
    facts = {"value": now.row_version, "state": now.state}
    return Problem(status, code, facts, members={"draft": head_of(now)},
                   headers=(tag(now.row_version),))  # fmt: skip


def _in_plan(refused: Any) -> Problem:
    return problem(409, "draft-in-plan", value=refused.name)


def _own_work(refused: Any) -> Problem:
    return problem(409, "own-work")


def _same_person(refused: Any) -> Problem:
    return problem(409, "same-reviewer")


def _no_draft(refused: Any) -> Problem:
    return problem(404, "draft-not-found", value=shown(refused.draft_id))


def _no_entry(refused: Any) -> Problem:
    facts = {"value": shown(refused.entry_id), "collection": shown(refused.collection)}
    return Problem(404, "entry-unknown", facts)


def _no_version(refused: Any) -> Problem:
    facts = {"value": refused.number, "entry": shown(refused.entry_id)}
    return Problem(404, "version-unknown", facts)


def _not_public(refused: Any) -> Problem:
    return problem(409, "entry-not-public", value=shown(refused.entry_id))


def _no_plan(refused: Any) -> Problem:
    return problem(404, "plan-not-found", value=shown(refused.name))


def _plan_ended(refused: Any) -> Problem:
    return problem(409, "plan-ended", state=refused.plan.state)


def _no_release(refused: Any) -> Problem:
    return problem(404, "release-not-to-roll-back", value=shown(refused.release_id))


def _no_withdrawal(refused: Any) -> Problem:
    return problem(404, "withdrawal-not-found", value=shown(refused.release_id))


def _confirmed(refused: Any) -> Problem:
    return problem(409, "withdrawal-confirmed", by=refused.withdrawal.confirmed_by)


def _no_account(refused: Any) -> Problem:
    return problem(404, "account-not-found", value=shown(refused.login))


def _account_changed(refused: Any) -> Problem:
    facts = {"value": refused.account.row_version}
    members = {"row_version": refused.account.row_version}
    return Problem(412, "account-changed", facts, members=members,
                   headers=(tag(refused.account.row_version),))  # fmt: skip


def _no_token(refused: Any) -> Problem:
    return problem(404, "token-not-found", value=shown(refused.token_id))


def _no_upload(refused: Any) -> Problem:
    return problem(404, "upload-not-found", value=shown(refused.upload_id))


def _no_request(refused: Any) -> Problem:
    return problem(404, "request-not-found", value=shown(refused.request_id))


def _no_asset(refused: Any) -> Problem:
    return problem(404, "asset-not-found", value=shown(refused.asset_id))


_TABLE: Mapping[type[Exception], Callable[[Any], Problem]] = MappingProxyType(
    {
        Overtaken: _overtaken,
        NotWaiting: _not_waiting,
        NotToReview: _not_to_review,
        InPlan: _in_plan,
        OwnWork: _own_work,
        SamePerson: _same_person,
        NoSuchDraft: _no_draft,
        NoSuchEntry: _no_entry,
        NoSuchVersion: _no_version,
        NotPublished: _not_public,
        NoSuchPlan: _no_plan,
        PlanEnded: _plan_ended,
        CannotRollBack: _no_release,
        NoSuchWithdrawal: _no_withdrawal,
        AlreadyConfirmed: _confirmed,
        NoSuchAccount: _no_account,
        AccountChanged: _account_changed,
        NoSuchToken: _no_token,
        NoSuchUpload: _no_upload,
        NoSuchRequest: _no_request,
        NoSuchAsset: _no_asset,
    }
)
