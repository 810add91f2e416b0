"""Every page of the console and what it asks for: the one table."""

from __future__ import annotations

from catalog.exchange import images, workbook_container
from service.web.console.route import EVERYBODY, SESSION, Page
from service.web.console.views import (
    account,
    assets,
    drafts,
    editing,
    enquiries,
    entering,
    entries,
    geometry,
    home,
    imports,
    language,
    lists,
    merging,
    people,
    plans,
    previews,
    records,
    releases,
    requests,
    signing,
    tokens,
    workbooks,
)

_IN = (
    Page("/", "home", SESSION, home.show),
    Page("/language", "language", EVERYBODY, language.choose, "POST", owing=True),
    Page("/login", "login", EVERYBODY, entering.ask),
    Page("/login", "log_in", EVERYBODY, entering.log_in, "POST"),
    Page("/logout", "log_out", SESSION, entering.log_out, "POST", owing=True),
    Page("/invitations/<secret>", "invitation", EVERYBODY, entering.invitation),
    Page("/invitations/<secret>", "accept_invitation", EVERYBODY, entering.accept, "POST"),
    Page("/oidc/begin", "oidc_begin", EVERYBODY, entering.leave_for_agency),
    Page("/oidc", "oidc", EVERYBODY, entering.arrive_from_agency),
    Page("/account", "account", SESSION, account.show, owing=True),
    Page("/account/password", "password", SESSION, account.ask_password, owing=True),
    Page("/account/password", "change_password", SESSION, account.change_password, "POST",
         owing=True),
    Page("/account/totp", "totp", SESSION, account.ask_totp, owing=True),
    Page("/account/totp", "confirm_totp", SESSION, account.confirm_totp, "POST", owing=True),
)  # fmt: skip

_EDITING = (
    Page("/entries", "entries", "draft.read", lists.entries),
    Page("/slots", "slots", "draft.read", lists.slots),
    Page("/drafts", "drafts", "draft.read", lists.drafts),
    Page("/drafts", "begin", "draft.edit", editing.begin, "POST"),
    Page("/drafts/<draft_id>", "draft", "draft.read", drafts.show),
    Page("/drafts/<draft_id>/edit", "edit", "draft.edit", editing.show),
    Page("/drafts/<draft_id>/edit", "save", "draft.edit", editing.save, "POST"),
    Page("/drafts/<draft_id>/check", "check", "draft.edit", editing.check, "POST"),
    Page("/drafts/<draft_id>/merge", "merge", "draft.edit", merging.save, "POST"),
    Page("/drafts/<draft_id>/geometry", "geometry", "draft.edit", geometry.ask),
    Page("/drafts/<draft_id>/geometry", "save_geometry", "draft.edit", geometry.save, "POST"),
    Page("/drafts/<draft_id>/history", "draft_history", "draft.read", entries.draft_history),
    Page("/drafts/<draft_id>/submit", "submit", "draft.edit", drafts.submit, "POST"),
    Page("/drafts/<draft_id>/discard", "discard", "draft.edit", drafts.discard, "POST"),
    Page("/drafts/<draft_id>/reopen", "reopen_draft", "draft.edit", drafts.reopen, "POST"),
    Page("/drafts/<draft_id>/decision", "decide", "draft.review", drafts.decide, "POST"),
    Page("/reviews", "reviews", "draft.review", drafts.queue),
)

_ENTRY = "/entries/<collection>/<entry_id>"
_ENTRIES = (
    Page(_ENTRY, "entry", "draft.read", entries.show),
    Page(f"{_ENTRY}/draft", "reopen", "draft.edit", editing.reopen, "POST"),
    Page(f"{_ENTRY}/history", "history", "draft.read", entries.history),
    Page(f"{_ENTRY}/restore", "restore", "draft.edit", entries.restore, "POST"),
    Page(f"{_ENTRY}/withdraw", "ask_withdrawal", "entry.withdraw", releases.ask_withdrawal),
    Page(f"{_ENTRY}/withdraw", "withdraw", "entry.withdraw", releases.withdraw, "POST"),
)

_PLAN = "/releases/planned/<name>"
_RELEASES = (
    Page("/releases", "releases", "draft.read", releases.show),
    Page("/releases/compose", "ask_release", "release.plan", plans.ask),
    Page("/releases/compose", "compose", "release.plan", plans.compose, "POST"),
    Page(_PLAN, "plan", "draft.read", plans.show),
    Page(f"{_PLAN}/publish", "publish", "release.plan", plans.publish, "POST"),
    Page(f"{_PLAN}/time", "reschedule", "release.plan", plans.reschedule, "POST"),
    Page(f"{_PLAN}/cancel", "cancel_plan", "release.plan", plans.cancel, "POST"),
    Page("/releases/<release_id>", "release", "draft.read", releases.one),
    Page("/releases/<release_id>/roll-back", "roll_back", "release.plan", releases.roll_back,
         "POST"),
    Page("/releases/<release_id>/confirm", "confirm_withdrawal", "withdrawal.confirm",
         releases.confirm, "POST"),
)  # fmt: skip

# A file that is somewhat too large is refused beside its field, one that is far larger unread.
_WORKBOOK_BYTES = 2 * workbook_container.MAX_BYTES
_ASSET_BYTES = 2 * images.MAX_BYTES

_ON_PAPER_AND_PHONE = (
    Page("/previews/<secret>", "preview", EVERYBODY, previews.read),
    Page("/previews/<secret>/parcels/<entry_id>", "preview_parcel", EVERYBODY,
         previews.read_parcel),
    Page(f"{_PLAN}/previews", "previews", "preview.create", previews.show),
    Page(f"{_PLAN}/previews", "make_preview", "preview.create", previews.create, "POST"),
    Page(f"{_PLAN}/previews/<preview_id>/revoke", "revoke_preview", "preview.create",
         previews.revoke, "POST"),
    Page(f"{_PLAN}/approval-sheet", "approval_sheet", "draft.read", signing.show),
    Page(f"{_PLAN}/approval", "attach_approval", "asset.upload", signing.attach, "POST",
         most_bytes=_ASSET_BYTES),
)  # fmt: skip

_ACCOUNT = "/accounts/<login>"
_OFFICE = (
    Page("/accounts", "accounts", ("account.manage", "role.grant"), people.show),
    Page("/accounts", "create_account", "account.manage", people.create, "POST"),
    Page(_ACCOUNT, "account_of", ("account.manage", "role.grant"), people.one),
    Page(f"{_ACCOUNT}/roles", "set_roles", "role.grant", people.set_roles, "POST"),
    Page(f"{_ACCOUNT}/manage", "manage_account", "account.manage", people.manage, "POST"),
    Page(f"{_ACCOUNT}/invite", "invite", "account.manage", people.invite, "POST"),
    Page("/tokens", "tokens", "token.own", tokens.show),
    Page("/tokens", "create_token", "token.own", tokens.create, "POST"),
    Page("/tokens/<token_id>/revoke", "revoke_token", "token.own", tokens.revoke, "POST"),
    Page("/consumers", "consumers", "consumer.read", records.consumers),
    Page("/enquiries", "enquiries", "enquiry.handle", enquiries.show),
    Page("/enquiries/<enquiry_id>/settle", "settle_enquiry", "enquiry.handle", enquiries.settle,
         "POST"),
    Page("/enquiries/<enquiry_id>/remove", "remove_enquiry", "enquiry.handle", enquiries.remove,
         "POST"),
    Page("/audit", "audit", "audit.read", records.audit),
    Page("/audit/export", "export_audit", "audit.read", records.export_audit),
)  # fmt: skip

_UPLOAD = "/workbooks/import/<upload_id>"
_FILES = (
    Page("/workbooks", "workbooks", "workbook.export", workbooks.show),
    Page("/workbooks/export", "choose_export", "workbook.export", workbooks.choose),
    Page("/workbooks/export", "export", "workbook.export", workbooks.export, "POST"),
    Page("/workbooks/import", "receive_workbook", "workbook.import", imports.receive, "POST",
         most_bytes=_WORKBOOK_BYTES),
    Page(_UPLOAD, "trial", "workbook.import", imports.show),
    Page(_UPLOAD, "carry_out", "workbook.import", imports.carry_out, "POST"),
    Page(f"{_UPLOAD}/columns", "columns", "mapping.confirm", imports.ask_columns),
    Page(f"{_UPLOAD}/columns", "confirm_columns", "mapping.confirm", imports.confirm_columns,
         "POST"),
    Page("/workbooks/columns/<fingerprint>/forget", "forget_columns", "mapping.confirm",
         workbooks.forget, "POST"),
    Page("/requests", "requests", "draft.read", requests.show),
    Page("/requests/new", "ask_request", "request.send", requests.ask),
    Page("/requests/new", "send_request", "request.send", requests.send, "POST"),
    Page("/requests/<request_id>", "request", "draft.read", requests.one),
    Page("/requests/<request_id>/sheet", "request_sheet", "workbook.export", requests.sheet,
         "POST"),
    Page("/assets", "assets", "asset.read", assets.show),
    Page("/assets", "store_asset", "asset.upload", assets.store, "POST",
         most_bytes=_ASSET_BYTES),
    Page("/assets/files/<name>", "asset_file", "asset.read", assets.file),
    Page("/drafts/<draft_id>/media", "media", "asset.read", assets.of_draft),
    Page("/drafts/<draft_id>/media", "change_media", "draft.edit", assets.change, "POST"),
)  # fmt: skip

ROUTES: tuple[Page, ...] = (
    *_IN, *_EDITING, *_ENTRIES, *_RELEASES, *_ON_PAPER_AND_PHONE, *_OFFICE, *_FILES,
)  # fmt: skip
