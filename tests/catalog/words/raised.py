"""Every place in the code that refuses something: the code it raises and the facts it gives."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
ROOMS = ("catalog", "service")
# Which argument of each refusal is its code.
REFUSALS = {
    "wrong": 0,
    "Fault": 1,
    "Unreadable": 1,
    "UnitRefused": 0,
    "NotShown": 0,
    "ImageRefused": 0,
    "PdfRefused": 0,
    "problem": 1,
    "Problem": 1,
}
CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
WITH_A_DICT_OF_FACTS = ("Fault", "Problem")


@dataclass(frozen=True)
class Raised:
    """`facts` is None where they are not written out beside the code."""

    where: str
    code: str
    facts: frozenset[str] | None


def trees() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "words" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def raised() -> Iterator[Raised]:
    """Every refusal whose code stands in its call."""
    for where, tree in trees():
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.Module):
                for call in _calls(function):
                    yield from _told(f"{where}:{call.lineno}", call, function)


def handed() -> Iterator[Raised]:
    """Every code that is handed to the function that raises it, maybe by way of another one."""
    carriers: dict[str, Carrier] = {}
    everything = [(where, call, f) for where, tree in trees() for call, f in _by_function(tree)]
    for _ in range(2):  # A function that hands the code on is found in the second round.
        for _, call, function in everything:
            given = _code_of(call, carriers)
            names = [each.arg for each in function.args.args] if function else []
            if given is None or not isinstance(given[0], ast.Name) or given[0].id not in names:
                continue
            assert function is not None
            if function.name not in REFUSALS:
                found = Carrier(
                    names.index(given[0].id), given[0].id, _facts(call, function, given)
                )
                carriers[function.name] = found.narrowed(carriers.get(function.name))
    for where, call, _ in everything:
        given = _code_of(call, carriers)
        if given is not None and given[1] is not None:
            for text in _plain_texts(given[0]):
                if CODE.fullmatch(text):  # Another function of the same name takes other words.
                    yield Raised(f"{where}:{call.lineno}", text, given[1].facts)


@dataclass(frozen=True)
class Carrier:
    """A function that refuses with the code it is given, at that place or by that name."""

    position: int
    name: str
    facts: frozenset[str] | None

    def narrowed(self, other: Carrier | None) -> Carrier:
        """The facts that both of one name give: which of them is called is not looked into."""
        if other is None or other.facts is None or self.facts is None:
            return self
        return Carrier(self.position, self.name, self.facts & other.facts)


def _by_function(tree: ast.Module) -> Iterator[tuple[ast.Call, ast.FunctionDef | None]]:
    """Every call with each function that it stands in; with None where it stands in none."""
    inside = set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call):
                    inside.add(call)
                    yield call, function
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and call not in inside:
            yield call, None


def _code_of(
    call: ast.Call, carriers: Mapping[str, Carrier]
) -> tuple[ast.expr, Carrier | None] | None:
    """What a call gives as the code of a refusal, and the carrier that it is given to."""
    called = getattr(call.func, "id", None) or getattr(call.func, "attr", None)
    if called in REFUSALS:
        position = REFUSALS[called]
        return (call.args[position], None) if len(call.args) > position else None
    carrier = carriers.get(called or "")
    if carrier is None:
        return None
    by_name = [k.value for k in call.keywords if k.arg == carrier.name]
    given = [*call.args[carrier.position : carrier.position + 1], *by_name]
    return (given[0], carrier) if given else None


def _facts(
    call: ast.Call, function: ast.FunctionDef, given: tuple[ast.expr, Carrier | None]
) -> frozenset[str] | None:
    return given[1].facts if given[1] is not None else _facts_of(call, function)


def answered() -> Iterator[Raised]:
    """Every code that a rule answers with, for its caller to raise without facts."""
    for where, tree in trees():
        if where.startswith("catalog/rules/"):
            for node in ast.walk(tree):
                if isinstance(node, ast.Return):
                    for text in _plain_texts(node.value):
                        if CODE.fullmatch(text):
                            yield Raised(f"{where}:{node.lineno}", text, frozenset())


def _plain_texts(value: ast.expr | None) -> Iterator[str]:
    """A text, or the texts that a condition chooses between."""
    if isinstance(value, ast.IfExp):
        yield from _plain_texts(value.body)
        yield from _plain_texts(value.orelse)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value


def texts() -> set[str]:
    """Every text that stands anywhere in the code, but for the messages themselves."""
    return {
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _calls(function: ast.FunctionDef | ast.Module) -> Iterator[ast.Call]:
    """The refusals of a function itself, those of functions inside it left out."""
    pending: list[ast.AST] = list(ast.iter_child_nodes(function))
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef):
            continue
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in REFUSALS:
            yield node
        pending += ast.iter_child_nodes(node)


def _told(where: str, call: ast.Call, function: ast.AST) -> Iterator[Raised]:
    assert isinstance(call.func, ast.Name)
    position = REFUSALS[call.func.id]
    if len(call.args) <= position:
        return
    facts = _facts_of(call, function)
    for node in ast.walk(call.args[position]):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield Raised(where, node.value, facts)


def _facts_of(call: ast.Call, function: ast.AST) -> frozenset[str] | None:
    """The facts that a refusal is given; None where they are not written out."""
    if getattr(call.func, "id", None) in WITH_A_DICT_OF_FACTS:
        given = call.args[2] if len(call.args) > 2 else ast.Dict([], [])
        return _names(given, function, call.lineno)
    written_out = all(keyword.arg for keyword in call.keywords)
    return frozenset(k.arg for k in call.keywords if k.arg) if written_out else None


def _names(given: ast.expr, function: ast.AST, line: int) -> frozenset[str] | None:
    """The names in a dict, written in its place or given a name last before that line."""
    if isinstance(given, ast.Dict):
        return frozenset(key.value for key in given.keys if isinstance(key, ast.Constant))
    before = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Dict)
        and node.lineno < line
        and ast.unparse(node.targets[0]) == ast.unparse(given)
    ]
    if not before:
        return None
    return _names(max(before, key=lambda node: node.lineno).value, function, line)
