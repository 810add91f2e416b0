"""An enquiry: a form that asks for as little as an answer needs, and says what becomes of it."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

import marshmallow as ma
from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wsgi import get_input_stream

from catalog.commands.enquiring import Asked, InboxFull, TooOften, send
from catalog.kinds.fields import check_characters
from catalog.rules.match_telling import said_of_condition
from catalog.rules.requirements import Requirement
from catalog.values.fault import Refused
from catalog.words.label import Label
from service.api.problems import Problem
from service.api.requirement_body import REQUIREMENT, requirement_of
from service.api.requirement_query import body_of, pairs_of
from service.settings import UNNAMED_PROVIDER
from service.showing.entry import Entry
from service.web.site.rendering import render, render_once
from service.web.site.visit import Visit

MOST_BYTES = 64 * 1024
TRAP = "website"
"""A field that people do not see; whoever fills it in is a robot, and is told nothing of it."""

LONGEST: Mapping[str, int] = {"name": 120, "contact": 200, "message": 2000}
_SHORTEST = 5
_LONGEST_REQUIREMENT = 4000
_MOST_FIELDS = 20
_LATER = ("Retry-After", "3600")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE_DIGITS = 7

_MISSING = Label("请填写。", "Please fill this in.")
_TOO_LONG = Label("请不要超过 {most} 字。", "Please keep to {most} characters.")
_TOO_SHORT = Label("请写得具体一些。", "Please say a little more.")
_UNREADABLE = Label(
    "含有不可见的字符，请删去。", "It holds invisible characters: please remove them."
)
_NO_CONTACT = Label(
    "请填写电话号码或电子邮箱。", "Please give a phone number or an e-mail address."
)
_NO_CONSENT = Label("须同意后才能提交。", "It can only be sent with your consent.")
_TOO_LARGE = Label(
    "尚未提交：所填内容过长。下面保留了放得下的部分，请删减后再提交。",
    "Nothing was sent: this is too long. What fits is kept below; please shorten it, then send it.",
)
_TOO_OFTEN = Label(
    "来自此网络的咨询过于频繁，请一小时后再试，或直接致电。",
    "Too many enquiries came from this network. Try again in an hour, or phone.",
)
_FULL = Label(
    "咨询箱暂满，未能收下。请直接致电。",
    "The inbox is full and took nothing. Please phone instead.",
)


@dataclass(frozen=True)
class About:
    """What an enquiry is about, as far as it names something that is public and readable."""

    parcel: Entry | None
    requirement: Requirement | None

    @property
    def address(self) -> str | None:
        return urlencode(pairs_of(self.requirement)) if self.requirement else None

    @property
    def query(self) -> Mapping[str, list[str]]:
        """The parameters under which the form is about the same."""
        parcel = {"parcel": [self.parcel.id]} if self.parcel else {}
        return {**parcel, **parse_qs(self.address or "")}


def ask(visit: Visit) -> Response:
    """The empty form, about a parcel and a requirement where the address names them."""
    if _has_no_reader(visit):
        return render(visit, "enquiry_closed")
    about = About(_parcel(visit, visit.asked("parcel")), _requirement(visit.query))
    canonical = {"parcel": about.parcel.id} if about.parcel else {}
    return render(
        visit,
        "enquiry",
        **_facts(visit, about, dict.fromkeys(LONGEST, ""), {}),
        canonical=canonical,
    )


def _has_no_reader(visit: Visit) -> bool:
    """Whether nobody is named who would answer: nobody consents to being read by nobody."""
    return not visit.demo and visit.services.settings.provider_zh == UNNAMED_PROVIDER


def receive(visit: Visit) -> Response:
    """Keep what was sent, and say no more than that it has arrived."""
    try:
        visit.services.staff.check_origin(request.environ)
    except Problem as problem:
        return render_once(visit, "enquiry_refused", problem.status)
    if _has_no_reader(visit):
        return render_once(visit, "enquiry_closed", 503)
    request.max_content_length = MOST_BYTES
    try:
        form: Mapping[str, str] = request.form
    except RequestEntityTooLarge:
        return _too_large(visit, _what_fits())
    typed = {name: _text(form, name) for name in LONGEST}
    about = _about(visit, form)
    if form.get(TRAP):
        return _received(visit)
    wrong = _wrong(typed, consented=form.get("consent") == "yes")
    if wrong:
        return _again(visit, about, typed, wrong, 422)
    act = visit.services.staff.act_of(request.environ, datetime.now(UTC), "?")
    parcel_id = about.parcel.id if about.parcel else None
    asked = Asked(
        **typed, language=visit.language, seq=visit.clock.seq,
        parcel_id=parcel_id, requirement=about.address,
    )  # fmt: skip
    try:
        send(visit.services.database, act, asked, enquiry_id=secrets.token_hex(16))
    except TooOften:
        return _again(visit, about, typed, {"": _TOO_OFTEN}, 429, _LATER)
    except InboxFull:
        return _again(visit, about, typed, {"": _FULL}, 503, _LATER)
    return _received(visit)


def _too_large(visit: Visit, form: Mapping[str, str]) -> Response:
    """The form with as much of what was typed as may be sent."""
    typed = {name: _text(form, name) for name in LONGEST}
    wrong = {name: _too_long(name) for name, text in typed.items() if len(text) > LONGEST[name]}
    kept = {name: text[: LONGEST[name]] for name, text in typed.items()}
    return _again(visit, _about(visit, form), kept, {"": _TOO_LARGE, **wrong}, 413)


def _what_fits() -> Mapping[str, str]:
    """The fields of the beginning of a form that is too large to be read as a whole.

    Nothing where its length was not said: part of it has been read then.
    """
    if request.content_length is None:
        return {}
    stream, sent = get_input_stream(request.environ), b""
    while len(sent) < MOST_BYTES and (more := stream.read(MOST_BYTES - len(sent))):
        sent += more
    try:
        return dict(parse_qsl(sent.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}


def received(visit: Visit) -> Response:
    """That an enquiry has arrived."""
    return render(visit, "enquiry_received", days=visit.services.settings.enquiry_days)


def _received(visit: Visit) -> Response:
    return Response(status=303, headers={"Location": visit.at("/enquiry/received")})


def _again(
    visit: Visit,
    about: About,
    typed: Mapping[str, str],
    wrong: Mapping[str, Label],
    status: int,
    *headers: tuple[str, str],
) -> Response:
    asked = replace(visit, query=about.query)
    return render_once(asked, "enquiry", status, *headers, **_facts(visit, about, typed, wrong))


def _facts(
    visit: Visit, about: About, typed: Mapping[str, str], wrong: Mapping[str, Label]
) -> dict[str, Any]:
    said = [
        visit.say(said_of_condition(condition, visit.published.name_of))
        for condition in (about.requirement.conditions if about.requirement else ())
    ]
    return {
        "about": about,
        "asked": said,
        "typed": typed,
        "wrong": {name: visit.say(label) for name, label in wrong.items()},
        "longest": LONGEST,
        "trap": TRAP,
        "days": visit.services.settings.enquiry_days,
    }


def _text(form: Mapping[str, str], name: str) -> str:
    """What was typed, as it is kept: in NFC, its lines ended in one way, without outer space."""
    text = form.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()
    return unicodedata.normalize("NFC", text)


def _wrong(typed: Mapping[str, str], *, consented: bool) -> dict[str, Label]:
    found = {name: wrong for name, text in typed.items() if (wrong := _wrong_text(name, text))}
    if "contact" not in found and not _reaches(typed["contact"]):
        found["contact"] = _NO_CONTACT
    if "message" not in found and len(typed["message"]) < _SHORTEST:
        found["message"] = _TOO_SHORT
    return found if consented else {**found, "consent": _NO_CONSENT}


def _wrong_text(name: str, text: str) -> Label | None:
    if not text:
        return _MISSING
    if len(text) > LONGEST[name]:
        return _too_long(name)
    try:
        check_characters(text)
    except ma.ValidationError:
        return _UNREADABLE
    return None


def _too_long(name: str) -> Label:
    most = LONGEST[name]
    return Label(_TOO_LONG.zh.format(most=most), _TOO_LONG.en.format(most=most))


def _reaches(contact: str) -> bool:
    digits = sum(character.isdigit() for character in contact)
    return digits >= _PHONE_DIGITS or _MAIL.search(contact) is not None


def _about(visit: Visit, form: Mapping[str, str]) -> About:
    sent = parse_qs(form.get("requirement", "")[:_LONGEST_REQUIREMENT])
    return About(_parcel(visit, form.get("parcel", "")), _requirement(sent))


def _parcel(visit: Visit, entry_id: str) -> Entry | None:
    return visit.published.one("parcels", entry_id) if entry_id else None


def _requirement(query: Mapping[str, list[str]]) -> Requirement | None:
    body = body_of(query)
    try:
        return requirement_of(REQUIREMENT.understood(body)) if body else None
    except Refused:
        return None
