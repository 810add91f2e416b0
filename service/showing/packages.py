"""The packages of one parcel or audience, made of the catalog at one seq."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.rules.applying import applicable
from catalog.rules.packaging import Audience, Package, Stock, compose
from catalog.rules.published import PublishedEntry
from service.showing.published import Published


@dataclass(frozen=True)
class Packages:
    """The published packages that apply, and the one that is put together by rule."""

    published: tuple[Package, ...]
    composed: Package


def packages_for(
    published: Published, audience: Audience, parcel: PublishedEntry | None = None
) -> Packages:
    """What an audience is offered, on that parcel where one is given."""
    stock = stock_of(published)
    return Packages(tuple(applicable(stock, audience, parcel)), compose(stock, audience, parcel))


def stock_of(published: Published) -> Stock:
    """Everything published that a package may be made of. Raises TooMany."""
    return Stock(
        policies=published.all("policies"),
        services=published.all("service-guides"),
        packages=published.all("packages"),
        industries=published.all("industries"),
    )
