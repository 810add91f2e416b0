"""Pages of plain text: how the data can be used, and how accessible the site is."""

from __future__ import annotations

from flask import Response

from catalog.kinds import KINDS
from service.settings import TO_BE_CONFIRMED
from service.web.site.rendering import render
from service.web.site.visit import Visit


def data(visit: Visit) -> Response:
    settings = visit.services.settings
    return render(
        visit,
        "data",
        kinds=list(KINDS.values()),
        api=visit.call.api,
        licence=(_decided(settings.license_title), settings.license_url),
        attribution=visit.t(settings.attribution_zh, settings.attribution_en),
        cycle=_decided(settings.update_cycle),
    )


def _decided(text: str) -> str | None:
    """What an operator has decided; None for what is still to be confirmed."""
    return None if text == TO_BE_CONFIRMED else text


def accessibility(visit: Visit) -> Response:
    return render(visit, "accessibility")
