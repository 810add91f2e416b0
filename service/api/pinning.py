"""The catalog as it was: which seq the time in a request stands for."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from catalog.store.public.releases import seq_as_of
from service.api.answers import PINNED, REVALIDATE
from service.api.items_query import ItemsRequest
from service.api.parameters import Given, ParameterFault, WrongParameters
from service.api.services import Services


def pinned(services: Services, given: Given) -> Given:
    """The parameters with `seq` in the place of `as_of`. Raises WrongParameters beside a seq."""
    if "as_of" not in given.values:
        return given
    if "seq" in given.values:
        raise WrongParameters([ParameterFault("as_of", "as-of-with-seq", {})])
    seq = seq_as_of(services.reader, given.values["as_of"])
    spelt = tuple(("seq", str(seq)) if pair[0] == "as_of" else pair for pair in given.spelt)
    return Given(MappingProxyType({**given.values, "seq": seq}), spelt)


def pinned_items(services: Services, asked: ItemsRequest) -> ItemsRequest:
    """The same of a question to a collection."""
    given = pinned(services, asked.given)
    if given is asked.given:
        return asked
    return replace(asked, given=given, query=replace(asked.query, at=given.values["seq"]))


def cache_control(given: Given) -> str:
    """How long an answer may be kept: what is public at a time may yet grow, at a seq never."""
    return PINNED if "seq" in given.values and "as_of" not in given.values else REVALIDATE
