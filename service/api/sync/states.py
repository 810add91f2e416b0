"""`state` and `entries`: what a copy is compared with, and what it lacks where it differs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict
from typing import Any

import orjson
from flask import Response

from catalog.feed.comparing import NoStateAtSeq, bucket_changes, bucket_lines, state_at
from catalog.store.public.clock import Clock
from catalog.store.public.comparing import Standing, buckets
from catalog.store.public.states import State
from catalog.values.digest import bucket_name
from catalog.words.label import Label
from service.api.answers import document, text
from service.api.call import Call
from service.api.items_parameters import format_parameter
from service.api.negotiation import JSON
from service.api.parameters import Given, ParameterFault, Parameters, WrongParameters
from service.api.route import Route
from service.api.services import Services
from service.api.sync import asking
from service.api.sync.names import SYNC, TAG
from service.api.sync.refusals import no_state_at_seq

_FORMAT = format_parameter(("json",))


def routes() -> Iterator[Route]:
    yield Route(
        f"{SYNC}/state", "getState", TAG, Label("状态与摘要", "State and digests"),
        JSON, "State", state,
        Parameters(asking.SEQ, asking.COLLECTION, asking.BUCKETS, asking.BUCKET, _FORMAT),
        problems={404: "NoStateProblem"},
    )  # fmt: skip
    yield Route(
        f"{SYNC}/entries", "getEntries", TAG, Label("一个桶的条目", "The entries of a bucket"),
        JSON, "Entries", entries,
        Parameters(asking.needed(asking.COLLECTION), asking.needed(asking.BUCKET), _FORMAT),
    )  # fmt: skip


def state(services: Services, call: Call, given: Given) -> Response:
    """The digests at the head or at a release's end; at the head down to a bucket's lines."""
    _check(given)
    clock, more = _closer(services, given)
    try:
        found = state_at(
            services.reader,
            given.get("seq") if clock is None else clock.seq,
            replica=services.feed.replica,
        )
    except NoStateAtSeq as absent:
        raise no_state_at_seq(absent.seq, absent.nearest) from None
    clock = clock or found.clock
    value = {**_standing(found), **more, "catalog_data_mode": clock.data_mode}
    return document(call, services.bodies, clock, value, JSON.media_type)


def digests(state: State, scope: Collection[str] | None = None) -> dict[str, Any]:
    """The state's digest, and how many entries of each collection there are, with their digest."""
    return {
        "state_digest": state.state_digest,
        "collections": {
            name: asdict(of)
            for name, of in state.collections.items()
            if scope is None or name in scope
        },
    }


def _standing(found: Standing) -> dict[str, Any]:
    return {
        "epoch": found.clock.epoch,
        "seq": found.state.seq,
        "release": found.release,
        "count": found.state.count,
        **digests(found.state),
    }


def _check(given: Given) -> None:
    """Buckets are those of the head, and of one collection."""
    asking.check_apart(given, "collection", "seq")
    asking.check_apart(given, "buckets", "bucket")
    inside = {"buckets", "bucket"} & given.values.keys()
    if bool(inside) == ("collection" in given.values):
        return
    missing = "collection" if inside else "buckets"
    raise WrongParameters([ParameterFault(missing, "missing-parameter", {"value": missing})])


def _closer(services: Services, given: Given) -> tuple[Clock | None, dict[str, Any]]:
    """What is told of the buckets of a collection, and the clock of the snapshot it comes from."""
    collection = given.get("collection")
    if given.get("buckets"):
        clock, found = buckets(services.reader, collection)
        return clock, {"collection": collection, "buckets": found}
    if "bucket" not in given.values:
        return None, {}
    bucket = bucket_lines(services.reader, collection, given.values["bucket"])
    return bucket.clock, {
        "collection": collection,
        "bucket": bucket_name(given.values["bucket"]),
        "lines": [
            {"id": line.entry_id, "version": line.version, "content_sha256": line.content_sha256}
            for line in bucket.lines
        ],
    }


def entries(services: Services, call: Call, given: Given) -> Response:
    """The newest change of each public entry of a bucket. What a copy holds besides is a ghost."""
    collection, bucket = given.values["collection"], given.values["bucket"]
    found = bucket_changes(services.reader, collection, bucket)
    clock = found.clock
    head = orjson.dumps(
        {
            "epoch": clock.epoch,
            "seq": clock.seq,
            "collection": collection,
            "bucket": bucket_name(bucket),
            "digest": found.digest,
            "catalog_data_mode": clock.data_mode,
        }
    )
    content = b'%b,"changes":[%b]}' % (head[:-1], b",".join(found.changes))
    return text(call, services.bodies, clock, content, JSON.media_type)
