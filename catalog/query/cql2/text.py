"""CQL2 text: what is written, as syntax. One pass, one word ahead, at most `limits.DEPTH` deep.

Source: OGC 21-065r2, annex B. As in every parser that is in use, an expression may stand wherever
the grammar has one kind of expression; what makes no sense there is refused by its type.
"""

from __future__ import annotations

from collections.abc import Callable

from catalog.kinds.fields import wrong
from catalog.query.cql2.stream import Stream, number
from catalog.query.cql2.syntax import (
    Call,
    Instant,
    Interval,
    Items,
    Name,
    Node,
    Number,
    Text,
    Truth,
)
from catalog.query.cql2.tokens import Form, position
from catalog.query.cql2.wkt import GEOMETRIES, geometry

_KEYWORDS = ("AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "DIV")


def parse_text(text: str) -> Node:
    """The syntax of a filter. Raises the kinds' `wrong`, which says where."""
    stream = Stream(text)
    found = _either(stream)
    if stream.next.form is not Form.END:
        raise stream.unexpected("AND、OR 或结尾", "AND, OR or the end")
    return found


def _either(stream: Stream) -> Node:
    return _chain(stream, "OR", _both)


def _both(stream: Stream) -> Node:
    return _chain(stream, "AND", _negation)


def _chain(stream: Stream, word: str, read: Callable[[Stream], Node]) -> Node:
    at = stream.next.at
    parts = [read(stream)]
    while stream.took_word(word):
        parts.append(read(stream))
    return parts[0] if len(parts) == 1 else Call(word.lower(), tuple(parts), at)


def _negation(stream: Stream) -> Node:
    at = stream.next.at
    if not stream.took_word("NOT"):
        return _predicate(stream)
    with stream.deeper():
        return Call("not", (_negation(stream),), at)


def _predicate(stream: Stream) -> Node:
    left, at = _sum(stream), stream.next.at
    if stream.next.is_sign("=", "<>", "<", "<=", ">", ">="):
        return Call(stream.take().text, (left, _sum(stream)), at)
    if stream.took_word("IS"):
        negated = stream.took_word("NOT")
        if not stream.took_word("NULL"):
            raise stream.unexpected("NULL", "NULL")
        return _unless(negated, Call("isnull", (left,), at))
    negated = stream.took_word("NOT")
    if stream.took_word("LIKE"):
        return _unless(negated, Call("like", (left, _sum(stream)), at))
    if stream.took_word("IN"):
        return _unless(negated, Call("in", (left, _list(stream)), at))
    if stream.took_word("BETWEEN"):
        low = _sum(stream)
        if not stream.took_word("AND"):
            raise stream.unexpected("AND", "AND")
        return _unless(negated, Call("between", (left, low, _sum(stream)), at))
    if negated:
        raise stream.unexpected("LIKE、IN 或 BETWEEN", "LIKE, IN or BETWEEN")
    return left


def _unless(negated: bool, found: Call) -> Call:
    return Call("not", (found,), found.at) if negated else found


def _sum(stream: Stream) -> Node:
    return _arithmetic(stream, ("+", "-"), _product)


def _product(stream: Stream) -> Node:
    return _arithmetic(stream, ("*", "/", "%"), _power)


def _power(stream: Stream) -> Node:
    return _arithmetic(stream, ("^",), _operand)


def _arithmetic(stream: Stream, signs: tuple[str, ...], read: Callable[[Stream], Node]) -> Node:
    found = read(stream)
    while stream.next.is_sign(*signs) or ("/" in signs and stream.next.is_word("DIV")):
        word = stream.take()
        found = Call(word.text.lower(), (found, read(stream)), word.at)
    return found


def _operand(stream: Stream) -> Node:
    word = stream.next
    if word.is_sign("-", "+") and stream.after_next.form is Form.NUMBER:
        return stream.signed_number()
    if word.is_sign("-"):
        stream.take()
        with stream.deeper():
            found = _operand(stream)
        # QGIS writes minus five as `- (5)`, which takes no arithmetic to understand.
        if isinstance(found, Number):
            return Number(found.value.copy_negate(), word.at)
        return Call("-", (found,), word.at)
    if word.is_sign("("):
        return _bracketed(stream)
    if word.form in (Form.WORD, Form.QUOTED, Form.TEXT, Form.NUMBER):
        return _named(stream) if word.form is Form.WORD else _plain(stream)
    raise stream.unexpected(
        "字段、值、函数或左括号", "a property, a value, a function or a bracket"
    )


def _plain(stream: Stream) -> Node:
    word = stream.take()
    if word.form is Form.QUOTED:
        return Name(word.text, word.at)
    if word.form is Form.TEXT:
        return Text(word.text, word.at)
    return Number(number(word.text, word.at), word.at)


def _named(stream: Stream) -> Node:
    word = stream.next
    called = stream.after_next.is_sign("(")
    if word.is_word(*GEOMETRIES) and (called or stream.after_next.is_word("Z", "EMPTY")):
        return geometry(stream)
    if word.is_word(*_KEYWORDS):
        raise stream.unexpected("字段、值或函数", "a property, a value or a function")
    stream.take()
    if called and word.is_word("DATE", "TIMESTAMP"):
        return _instant(stream, word.text, word.position)
    if called and word.is_word("INTERVAL"):
        return _interval(stream, word.position)
    if called:
        return Call(word.text.lower(), _list(stream).items, word.at)
    if word.is_word("TRUE", "FALSE"):
        return Truth(word.is_word("TRUE"), word.at)
    return Name(word.text, word.at)


def _bracketed(stream: Stream) -> Node:
    """What stands in brackets, or a list of it where there are commas or nothing at all."""
    found = _list(stream)
    return found.items[0] if len(found.items) == 1 else found


def _list(stream: Stream) -> Items:
    at = stream.next.at
    stream.expect("(")
    if stream.took_sign(")"):
        return Items((), at)
    with stream.deeper():
        items = [_either(stream)]
        while stream.took_sign(","):
            items.append(_either(stream))
    stream.expect(")")
    return Items(tuple(items), at)


def _instant(stream: Stream, word: str, index: int) -> Instant:
    stream.expect("(")
    if stream.next.form is not Form.TEXT:
        raise stream.unexpected("单引号内的日期", "a date between single quotation marks")
    text = stream.take().text
    stream.expect(")")
    return Instant("date" if word.upper() == "DATE" else "timestamp", text, position(index))


def _interval(stream: Stream, index: int) -> Interval:
    found = _list(stream).items
    if len(found) != 2:
        raise wrong(
            "filter-arguments", at=position(index), name="INTERVAL", wanted=2, count=len(found)
        )
    return Interval(found[0], found[1], position(index))
