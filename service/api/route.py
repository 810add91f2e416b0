"""What a route is: everything that Flask, the view and the contract have to know of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from catalog.rules.permissions import PERMISSIONS
from catalog.words.label import Label
from service.api.items_parameters import format_parameter
from service.api.negotiation import Format
from service.api.parameters import Parameters, PathParameter
from service.api.request_body import FileBody, RequestBody

View = Callable[..., Any]
"""What it answers is a Response, or of staff's routes a `Told`."""
Method = Literal["GET", "PUT", "POST", "DELETE"]
Scope = Literal["sync", "staff"]

JSON_ONLY = Parameters(format_parameter(("json",)))


@dataclass(frozen=True)
class Route:
    """One operation on one resource. `schema` names the contract's component of its answer.

    Its view is called with the services, the call, the parameters as `read` gives them and, by
    name: what stands at the `{…}` of the path, `bearer` where a `scope` is asked for, and `body`
    where one is declared. An answer of 204 or 303 has neither `format` nor `schema`.

    `also` are the other formats it is had in; its view chooses among them.

    `success` are the statuses of good answers, `headers` names of the contract's header components
    that these carry besides the usual ones, `refusals` statuses besides those that the method, the
    scope and the body bring with them. `problems` names the component of a refusal that has
    members of its own.

    Routes of the scope `staff` name the `permission` that they ask for, and their views are called
    as `service.api.staff.serving` says. One that is `guarded` changes a draft: whoever calls it
    says in `If-Match` at which row version the draft was seen.
    """

    path: str
    operation: str
    tag: str
    summary: Label
    format: Format | None
    schema: str | None
    view: View
    parameters: Parameters = JSON_ONLY
    read: Callable[[str], Any] | None = None
    refusals: tuple[int, ...] = ()
    method: Method = "GET"
    places: tuple[PathParameter, ...] = ()
    body: RequestBody | FileBody | None = None
    scope: Scope | None = None
    success: tuple[int, ...] = (200,)
    headers: tuple[str, ...] = ()
    problems: Mapping[int, str] = field(default_factory=dict)
    permission: str | None = None
    guarded: bool = False
    also: tuple[Format, ...] = ()

    def __post_init__(self) -> None:
        if (self.scope == "staff") != (self.permission in PERMISSIONS):
            raise ValueError(f"{self.operation}: staff's routes ask for a permission, no others do")

    @property
    def reader(self) -> Callable[[str], Any]:
        return self.read or self.parameters.read

    @property
    def formats(self) -> tuple[Format, ...]:
        return () if self.format is None else (self.format, *self.also)

    @property
    def public(self) -> bool:
        """Whether it is read without a token: such answers are tagged and cached."""
        return self.method == "GET" and self.scope is None

    @property
    def once(self) -> bool:
        """Whether a request may carry a key under which it is done once."""
        return self.method == "POST" and self.scope == "staff"
