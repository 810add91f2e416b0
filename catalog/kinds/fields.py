"""The field types in which a kind is described.

Each knows how to refuse a value (`_deserialize`), how its JSON looks to others (`json_schema`),
and, when it is queryable, which values stand for it in an index (`index_values`) and how a query
parameter spells it (`from_text`). Nothing else in the house keeps a second list of these.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, cast

import marshmallow as ma

from catalog.kinds.labels import Audience, Disclosure, Group, Rank, Traits
from catalog.values.codes import CodeList, code_list
from catalog.values.dates import is_date, is_partial_date
from catalog.values.fault import shown
from catalog.values.identifiers import is_entry_id
from catalog.values.numbers import (
    MAX_DIGITS,
    decimal_places,
    exact_decimal,
    scaled,
    significant_digits,
)
from catalog.words.label import Label

_SMALLEST = Decimal("1e-5")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_NUMBER_TEXT = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?")


class Storage(StrEnum):
    """What an index column holds for a field."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"


def wrong(code: str, **facts: Any) -> ma.ValidationError:
    """A refusal that carries its code and facts instead of a sentence."""
    return ma.ValidationError([cast(str, (code, facts))])


class Described(ma.fields.Field[Any]):
    """A field with traits. Absent and null are both admitted here; the gate asks for more."""

    storage: Storage | None = None
    multiple = False

    def __init__(
        self,
        zh: str,
        en: str,
        group: Group,
        *,
        unit: str | None = None,
        disclosure: Disclosure = Disclosure.MAY,
        audience: Audience = Audience.PUBLIC,
        queryable: bool = False,
        sortable: bool = False,
        facet: bool = False,
        evidenced: bool = True,
        computed: bool = False,
        identifier: bool = False,
        note: Label | None = None,
        also: tuple[str, ...] = (),
        searched: Rank | None = None,
        required: bool = False,
    ) -> None:
        super().__init__(required=required, allow_none=not required)
        self.traits = Traits(
            Label(zh, en),
            group,
            unit,
            disclosure,
            audience,
            queryable,
            sortable,
            facet,
            evidenced,
            computed,
            identifier,
            note,
            also,
            searched,
        )

    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema of a value that is present."""
        raise NotImplementedError

    def index_values(self, value: Any) -> list[Any]:
        """What an index holds for a value: one item for a scalar, one each for a list."""
        return [value]

    def from_text(self, text: str) -> Any:
        """The value that a query parameter spells. Raises `wrong` when it spells none."""
        return self._deserialize(text, None, None)

    @property
    def is_searched(self) -> bool:
        """Whether any text of it is searched."""
        return self.traits.searched is not None

    def searched_texts(self, value: Any) -> Iterator[tuple[Rank, str]]:
        """The texts in which search looks for its words, and how it ranks what it finds there."""
        if self.traits.searched is not None:
            yield self.traits.searched, str(value)


class Text(Described):
    """Text in NFC without control, bidirectional or invisible characters."""

    storage = Storage.TEXT

    def __init__(
        self,
        zh: str,
        en: str,
        group: Group,
        *,
        max_length: int = 500,
        pattern: str | None = None,
        **traits: Any,
    ) -> None:
        """Text is searched unless it has a form: nobody looks for a digest or a post code."""
        if "searched" not in traits:
            form = Rank.CODE if traits.get("identifier") else None
            traits["searched"] = form if pattern or form else Rank.TEXT
        super().__init__(zh, en, group, **traits)
        self.max_length = max_length
        self.pattern = pattern

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise wrong("not-text")
        if len(value) > self.max_length:
            raise wrong("too-long", length=len(value), maximum=self.max_length)
        check_characters(value)
        if not value.strip():
            raise wrong("empty-text")
        # ASCII: a full-width １ is a digit to Unicode, and no digit of any code.
        if self.pattern and not re.fullmatch(self.pattern, value, re.ASCII):
            raise wrong("wrong-form", value=shown(value), pattern=self.pattern)
        return value

    def json_schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": self.max_length}
        return {**schema, "pattern": f"^(?:{self.pattern})$"} if self.pattern else schema


class Number(Described):
    """A decimal with a fixed scale: a JSON number outside, a whole number in the index."""

    storage = Storage.INTEGER

    def __init__(
        self,
        zh: str,
        en: str,
        group: Group,
        *,
        scale: int,
        minimum: str | int,
        maximum: str | int,
        **traits: Any,
    ) -> None:
        super().__init__(zh, en, group, **traits)
        self.scale = scale
        self.minimum = Decimal(minimum)
        self.maximum = Decimal(maximum)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int | float:
        number = exact_decimal(value)
        if number is None:
            raise wrong("not-a-number", value=shown(value))
        if significant_digits(number) > MAX_DIGITS:
            raise wrong("too-many-digits", value=shown(value), maximum=MAX_DIGITS)
        if not self.minimum <= number <= self.maximum:
            raise wrong("out-of-range", value=number, minimum=self.minimum, maximum=self.maximum)
        if number and abs(number) < _SMALLEST:
            raise wrong("too-small", value=number)
        if decimal_places(number) > self.scale:
            raise wrong("too-many-decimals", value=number, scale=self.scale)
        return int(number) if number == number.to_integral_value() else float(number)

    def json_schema(self) -> dict[str, Any]:
        # No multipleOf: 1.1 / 0.01 is no whole number to a validator that counts in doubles.
        return {
            "type": "number",
            "minimum": _plain(self.minimum),
            "maximum": _plain(self.maximum),
        }

    def index_values(self, value: Any) -> list[Any]:
        return [scaled(cast(Decimal, exact_decimal(value)), self.scale)]

    def from_text(self, text: str) -> Any:
        if not _NUMBER_TEXT.fullmatch(text):
            raise wrong("not-a-number", value=shown(text))
        return self._deserialize(Decimal(text), None, None)


class Integer(Number):
    """A whole number."""

    def __init__(self, zh: str, en: str, group: Group, **traits: Any) -> None:
        super().__init__(zh, en, group, scale=0, **traits)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": int(self.minimum), "maximum": int(self.maximum)}


class Flag(Described):
    """True or false."""

    storage = Storage.BOOLEAN

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise wrong("not-a-flag", value=shown(value))
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def from_text(self, text: str) -> Any:
        if text not in ("true", "false"):
            raise wrong("not-a-flag", value=shown(text))
        return text == "true"


class Date(Described):
    """A calendar day, `YYYY-MM-DD`."""

    storage = Storage.TEXT

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not is_date(value):
            raise wrong("not-a-date", value=shown(value))
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


class PartialDate(Described):
    """A day, month or year, only as precise as its source: `2021-01-23`, `2021-01`, `2021`."""

    storage = Storage.TEXT

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not is_partial_date(value):
            raise wrong("not-a-partial-date", value=shown(value))
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}


class Coded(Described):
    """A code from a fixed list."""

    storage = Storage.TEXT

    def __init__(self, zh: str, en: str, group: Group, codes: str, **traits: Any) -> None:
        super().__init__(zh, en, group, **traits)
        self.codes: CodeList = code_list(codes)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or value not in self.codes:
            raise wrong(
                "not-a-code",
                value=shown(value),
                codes=self.codes.name,
                known=", ".join(list(self.codes.codes)[:12]),
            )
        return value

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "string",
            "oneOf": [
                {"const": code.code, "title": str(code.label)} for code in self.codes.codes.values()
            ],
            "x-codelist": self.codes.name,
        }

    def searched_texts(self, value: Any) -> Iterator[tuple[Rank, str]]:
        """The code's titles, which is what people know it by."""
        code = self.codes.codes.get(value)
        if self.traits.searched is not None and code is not None:
            yield self.traits.searched, code.label.zh
            yield self.traits.searched, code.label.en


class Reference(Described):
    """The id of an entry, of one kind or (`kind=None`) of any."""

    storage = Storage.TEXT

    def __init__(self, zh: str, en: str, group: Group, kind: str | None, **traits: Any) -> None:
        super().__init__(zh, en, group, **traits)
        self.kind = kind

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not is_entry_id(value):
            raise wrong("not-an-id", value=shown(value))
        return value

    def json_schema(self) -> dict[str, Any]:
        schema = {"type": "string", "pattern": "^[A-Z0-9][A-Z0-9-]{1,31}$"}
        return {**schema, "x-references": self.kind} if self.kind else schema


class Many(Described):
    """A list without repetitions, each item of one described type (`items`)."""

    multiple = True

    def __init__(self, items: Described, *, maximum: int = 100) -> None:
        """Takes title and traits from `items`: `Many(Coded("供应模式", …, queryable=True))`."""
        super().__init__(items.traits.title.zh, items.traits.title.en, items.traits.group)
        self.traits = items.traits
        self.items = items
        self.maximum = maximum
        self.storage = items.storage

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise wrong("not-a-list")
        if len(value) > self.maximum:
            raise wrong("too-many-items", count=len(value), maximum=self.maximum)
        found: list[Any] = []
        faults: dict[int, Any] = {}
        for position, item in enumerate(value):
            try:
                loaded = self.items.deserialize(item)
                if loaded is None:
                    raise wrong("null-item")
                if loaded in found:
                    raise wrong("repeated-item", value=shown(loaded))
                found.append(loaded)
            except ma.ValidationError as error:
                faults[position] = error.messages
        if faults:
            raise ma.ValidationError(cast(dict[str, Any], faults))
        return found

    def json_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.items.json_schema(), "maxItems": self.maximum}

    def index_values(self, value: Any) -> list[Any]:
        return [found for item in value for found in self.items.index_values(item)]

    def from_text(self, text: str) -> Any:
        return self.items.from_text(text)

    @property
    def is_searched(self) -> bool:
        return self.items.is_searched

    def searched_texts(self, value: Any) -> Iterator[tuple[Rank, str]]:
        for item in value:
            yield from self.items.searched_texts(item)


class Record(Described):
    """A small structure inside an entry, described by a schema of its own."""

    def __init__(
        self, zh: str, en: str, group: Group, schema: type[ma.Schema], **traits: Any
    ) -> None:
        super().__init__(zh, en, group, **traits)
        self.schema = schema()

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise wrong("not-an-object")
        return cast(dict[str, Any], self.schema.load(cast(Mapping[str, Any], value)))

    def json_schema(self) -> dict[str, Any]:
        return object_schema(self.schema)

    @cached_property
    def _searched(self) -> dict[str, Described]:
        described = {n: f for n, f in self.schema.fields.items() if isinstance(f, Described)}
        return {name: field for name, field in described.items() if field.is_searched}

    @property
    def is_searched(self) -> bool:
        return bool(self._searched)

    def searched_texts(self, value: Any) -> Iterator[tuple[Rank, str]]:
        for name, field in self._searched.items():
            if value.get(name) is not None:
                yield from field.searched_texts(value[name])


def object_schema(schema: ma.Schema) -> dict[str, Any]:
    """The JSON Schema of a marshmallow schema made of described fields."""
    described = {name: f for name, f in schema.fields.items() if isinstance(f, Described)}
    result: dict[str, Any] = {
        "type": "object",
        "properties": {
            name: {**f.json_schema(), "title": str(f.traits.title)} for name, f in described.items()
        },
    }
    required = [name for name, f in described.items() if f.required]
    return {**result, "required": required} if required else result


def check_characters(text: str) -> None:
    """Refuse text that is not NFC or hides something from its reader.

    Unicode is normalised by nobody here: `㎡` and `5²` stay what their author wrote.
    """
    if not unicodedata.is_normalized("NFC", text):
        raise wrong("not-nfc")
    for position, character in enumerate(text):
        if character not in "\n\t" and unicodedata.category(character) in _INVISIBLE:
            raise wrong(
                "hidden-character", codepoint=f"U+{ord(character):04X}", position=position + 1
            )


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
