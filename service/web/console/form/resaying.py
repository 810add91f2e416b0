"""What has to be shown anew of a form that stands in a browser, when its checks say something else.

Whatever tells something carries a hidden input with its name, so that the next answer knows what
to take back; the rest of the form stays as it is, with all that is being typed there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from service.web.console.form.shape import Evidence, Form, Input, Node, named

TOLD = "told"
"""The name of those hidden inputs."""


@dataclass(frozen=True)
class Again:
    """Inputs to show anew, lists and structures whose faults are, and evidence as a whole."""

    inputs: tuple[Input, ...]
    groups: tuple[Node, ...]
    evidences: tuple[Evidence, ...]


def changes(form: Form, told: Collection[str], names: Mapping[str, str]) -> Again:
    """Whatever tells something now or did before (`told`).

    `names` are those that inputs have in the browser, where they differ from the form's.
    """
    inputs: list[Input] = []
    groups: list[Node] = []
    for name, node in named(form).items():
        there = _there(name, names)
        if node.tells or there in told:
            found = replace(node, name=there)
            if isinstance(found, Input):
                inputs.append(found)
            else:
                groups.append(found)
    evidences = [each for each in form.evidences if each.inside or each.name in told]
    return Again(tuple(inputs), tuple(groups), tuple(evidences))


def _there(name: str, names: Mapping[str, str]) -> str:
    """The name in the browser of an input, or of a row by what it holds."""
    if name in names:
        return names[name]
    within = next((new for new in names if new.startswith(f"{name}.")), None)
    if within is None:
        return name
    return ".".join(names[within].split(".")[: name.count(".") + 1])
