"""`snapshots/…`: the whole state as a file to begin with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flask import Response, request

from catalog.feed import snapshots
from catalog.store.public.erasures import erased_standing
from catalog.words.label import Label
from service.api.answer import Answer
from service.api.answers import EVERYWHERE, REVALIDATE, standing
from service.api.call import Call
from service.api.file_answer import RANGES, send_file
from service.api.items_parameters import format_parameter
from service.api.negotiation import GZIP, NDJSON, Format
from service.api.parameters import Given, Parameter, Parameters
from service.api.problems import RETRY_AFTER_S, Problem, problem
from service.api.reading import one_of
from service.api.route import Route
from service.api.services import Services
from service.api.sync.names import SYNC, TAG
from service.api.sync.places import EPOCH, is_epoch, read_seq, seq_place
from service.api.sync.refusals import start_again

_ENDINGS = {"ndjson": snapshots.PLAIN, "gz": snapshots.GZIP}

FORMAT = Parameter(
    "format",
    Label("文件格式", "the file's format"),
    {"type": "string", "enum": [*_ENDINGS], "default": "ndjson"},
    one_of(tuple(_ENDINGS), "format-unknown"),
    "gz",
    shared=False,
)

SEQ = seq_place("seq", "快照的序号", "the seq of the snapshot", "521")


def routes() -> Iterator[Route]:
    yield Route(
        f"{SYNC}/snapshots/latest", "getLatestSnapshot", TAG,
        Label("转到最新快照", "On to the newest snapshot"),
        None, None, latest, Parameters(FORMAT), success=(303,),
    )  # fmt: skip
    for name, offered, zh, en in (
        ("getSnapshot", NDJSON, "快照文件", "A snapshot"),
        ("getCompressedSnapshot", GZIP, "快照文件（gzip）", "A snapshot, compressed"),
    ):
        ending = _ENDINGS[offered.name]
        yield Route(
            f"{SYNC}/snapshots/{{epoch}}/{{seq}}{ending}", name, TAG, Label(zh, en),
            offered, "Binary", partial(snapshot, offered=offered),
            Parameters(format_parameter((offered.name,))), places=(EPOCH, SEQ),
            success=(200, 206), headers=RANGES, refusals=(404, 416),
            problems={410: "StartAgainProblem"},
        )  # fmt: skip


def latest(services: Services, call: Call, given: Given) -> Response:
    """303: a copy begins with the newest whole file that holds nothing erased since."""
    clock, seq = snapshots.latest(services.reader, services.settings.data_dir)
    if seq is None:
        raise Problem(503, "snapshot-pending", headers=(("Retry-After", str(RETRY_AFTER_S)),))
    ending = _ENDINGS[given.get("format", "ndjson")]
    address = f"{call.api}{SYNC}/snapshots/{clock.epoch}/{seq}{ending}"
    lines = [("Location", address), ("Cache-Control", REVALIDATE), *standing(clock), *EVERYWHERE]
    return Answer(303, lines)


def snapshot(
    services: Services,
    call: Call,
    given: Given,
    epoch: str,
    seq: str,
    *,
    offered: Format,
) -> Response:
    """The file, or the range of it that was asked for."""
    at = read_seq(seq)
    if at is None or not is_epoch(epoch):
        raise problem(404, "snapshot-not-found", value=seq[:40])
    clock, erased = erased_standing(services.reader, at)
    if epoch != clock.epoch:
        raise start_again("epoch-changed", call, clock)
    if erased:
        raise start_again("snapshot-redacted", call, clock)
    found = snapshots.find(services.settings.data_dir, clock.epoch, at)
    try:
        if found is not None:
            return send_file(request.environ, clock, found[_ENDINGS[offered.name]], offered)
    except FileNotFoundError:
        pass  # It was removed between two steps, which is as if it had not been there.
    raise problem(404, "snapshot-not-found", value=at)
