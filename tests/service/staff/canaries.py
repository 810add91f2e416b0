"""An office in which everything that is nobody's business says so."""

from __future__ import annotations

from typing import Any

from catalog.kinds import KINDS
from catalog.kinds.fields import Text
from catalog.kinds.labels import Audience
from tests.catalog.documents import Raw, a_contact, a_square
from tests.service.staff.office import Office, a_key, seen
from tests.support.people import a_session, an_account, comes_in
from tests.support.pictures import a_photo

CANARY = "kanarie-7f3a"
"""What nobody may find in anything public. (The pictures' metadata say the same.)"""

SLANT = 0.000070007
"""By how much a corner for staff lies elsewhere; its digits are in no public coordinate."""

PARCEL = "DEMO-P-001"


def keep_busy(office: Office) -> list[str]:
    """Fill every table of staff with canaries and answer the ids that were given. Nothing of it
    becomes public."""
    database = office.database
    an_account(database, CANARY, ["editor"])
    session = a_session(database, CANARY)
    comes_in(database, CANARY, password=f"{CANARY} and not right")
    over = _begun(office, "parcels", PARCEL)
    over = _changed(office, over, **staff_part("parcels"))
    new = office.drafted(a_contact(name_zh=CANARY))
    new = _changed(office, new, **staff_part("service-guides"))
    office.act("editor", new, "submit")
    back = office.act("reviewer", new, "return", {"comment": CANARY})
    planned = office.approved(_changed(office, back, name_en=CANARY))
    plan = {"title_zh": CANARY, "title_en": CANARY, "publish_at": "2099-01-01T00:00:00Z"}
    made = office.did("publisher", "POST", "/plans", {"drafts": [planned["id"]], **plan})
    gone = office.drafted(a_contact(name_zh=f"{CANARY} gone"))
    office.did("editor", "DELETE", f"/drafts/{gone['id']}", **seen(gone))
    picture = office.send(
        "editor", "POST",
        f"/assets?name={CANARY}.png&use=photo&licence={CANARY}&alt_zh={CANARY}",
        a_photo(form="PNG"), Content_Type="image/png", Idempotency_Key=a_key(),
    )  # fmt: skip
    assert picture.status_code == 200, picture.text
    asked = {"fields_by_unit": {CANARY: ["phone"]}, "due_on": "2099-01-01"}
    sent = office.did("publisher", "POST", "/requests", {"drafts": [planned["id"]], **asked})
    token = {"name": CANARY, "scope": "sync", "days": 9}
    given = office.did("administrator", "POST", "/tokens", token)
    office.did("administrator", "POST", "/accounts", {
        "login": "kanarie-7f3b", "name": CANARY, "roles": ["auditor"],
    })  # fmt: skip
    return [
        over["id"], new["id"], gone["id"], made["name"], picture.json["id"],
        picture.json["sha256"], sent["requests"][0]["id"], given["token"], session, CANARY,
    ]  # fmt: skip


def staff_part(collection: str) -> dict[str, Any]:
    """A canary in every text that is staff's alone."""
    return {
        name: CANARY
        for name, field in KINDS[collection].fields.items()
        if field.traits.audience is Audience.STAFF and isinstance(field, Text)
    }


def with_staff_geometry(document: Raw) -> Raw:
    """A parcel whose exact corners are staff's alone."""
    return {**document, "geometry_staff": a_square(121.35 + SLANT, 31.27 + SLANT)}


def _begun(office: Office, collection: str, entry_id: str) -> Any:
    return office.did("editor", "POST", "/drafts", {"collection": collection, "entry_id": entry_id})


def _changed(office: Office, draft: Any, **properties: Any) -> Any:
    document = draft["document"]
    said = {**document, "properties": {**document["properties"], **properties}}
    if document["collection"] == "parcels":
        said = with_staff_geometry(said)
    path = f"/drafts/{draft['id']}"
    return office.did("editor", "PUT", path, said, **seen(draft), Idempotency_Key=a_key())
