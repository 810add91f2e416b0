"""Every place in the code that refuses something: the code it raises and the facts it gives."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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
    facts: frozenset[str] | None
    if call.func.id in WITH_A_DICT_OF_FACTS:
        given = call.args[2] if len(call.args) > 2 else ast.Dict([], [])
        facts = _names(given, function, call.lineno)
    else:
        written_out = all(keyword.arg for keyword in call.keywords)
        facts = frozenset(k.arg for k in call.keywords if k.arg) if written_out else None
    for node in ast.walk(call.args[position]):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield Raised(where, node.value, facts)


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
