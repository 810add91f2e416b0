"""`bundles/{from}-{to}.zip`: signed changes, for where no connection reaches."""

from __future__ import annotations

from collections.abc import Iterator

import structlog
from flask import Response, request

from catalog.feed.bundles import (
    LARGEST,
    NoReleaseEnds,
    OneAtATime,
    TooManyChanges,
    bundle,
)
from catalog.feed.shelf import Abandoned
from catalog.feed.signing import NotAKey
from catalog.words.label import Label
from service.api.call import Call
from service.api.file_answer import RANGES, send_file
from service.api.items_parameters import format_parameter
from service.api.negotiation import ZIP
from service.api.parameters import Given, Parameters
from service.api.problems import RETRY_AFTER_S, Problem, problem
from service.api.route import Route
from service.api.services import Services
from service.api.sync.names import SYNC, TAG
from service.api.sync.places import read_seq, seq_place
from service.api.sync.refusals import no_state_at_seq
from service.keys import signing_key

SINCE = seq_place(
    "since", "此序号之后：0 或某次发布的末号", "after this seq: 0 or the last of a release", "0"
)
TO = seq_place("to", "至此序号：某次发布的末号", "up to this seq: the last of a release", "521")

_LATER = (("Retry-After", str(RETRY_AFTER_S)),)


def routes() -> Iterator[Route]:
    yield Route(
        f"{SYNC}/bundles/{{since}}-{{to}}.zip", "getBundle", TAG,
        Label("离线包：经签名的变更", "A bundle: signed changes"), ZIP, "Binary", get_bundle,
        Parameters(format_parameter((ZIP.name,))), places=(SINCE, TO),
        success=(200, 206), headers=RANGES, refusals=(404, 416),
    )  # fmt: skip


def get_bundle(services: Services, call: Call, given: Given, since: str, to: str) -> Response:
    """The file, made when it is asked for first, or the range of it that was asked for."""
    after, upto = read_seq(since), read_seq(to)
    if after is None or upto is None:
        raise problem(404, "resource-not-found", start=call.api)
    if after >= upto:
        raise problem(400, "bundle-reversed", since=after, to=upto)
    settings = services.settings
    try:
        clock, file = bundle(
            services.database,
            services.reader,
            settings.data_dir,
            signing_key(settings),
            since=after,
            to=upto,
        )
        return send_file(request.environ, clock, file, ZIP)
    except NoReleaseEnds as absent:
        raise no_state_at_seq(absent.seq, absent.nearest) from None
    except TooManyChanges:
        facts = {"changes": upto - after, "maximum": LARGEST}
        raise Problem(400, "bundle-too-large", facts, members={"limit": LARGEST}) from None
    except (OneAtATime, Abandoned, FileNotFoundError):
        raise Problem(503, "bundle-pending", headers=_LATER) from None
    except (NotAKey, OSError) as error:
        structlog.get_logger().error("storage_unavailable", error=str(error))
        raise Problem(503, "storage-unavailable", headers=_LATER) from None
