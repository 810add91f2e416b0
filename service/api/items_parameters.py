"""The parameters of a collection's items, made from what its kind declares queryable."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from catalog.kinds.fields import (
    Coded,
    Date,
    Described,
    Flag,
    Integer,
    Many,
    Number,
    PartialDate,
    wrong,
)
from catalog.kinds.jsonschema import ENTRY_ID, Dialect, described
from catalog.kinds.kind import Kind
from catalog.query.cql2.names import ID
from catalog.query.model import Between, Condition, Equals
from catalog.query.searching import LONGEST, read_search
from catalog.values.dates import first_day, last_day
from catalog.values.identifiers import is_entry_id
from catalog.values.projections import CRS84, CRSES
from catalog.words.label import Label
from service.api import reading
from service.api.cursor import read_cursor
from service.api.displaying import DISPLAYS
from service.api.filter_parameters import FILTER, FILTER_CRS, FILTER_LANG
from service.api.parameters import Parameter, Parameters

_NUMBER = r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?"
_INTEGER = r"-?(0|[1-9][0-9]{0,14})"
_DATE = r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
_PARTIAL = r"[12][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?"

# Notes to a reader of the contract that are not part of a field's value.
_PRESENTATION = frozenset({"title", "readOnly", "description"})


def items_parameters(kind: Kind, default_limit: int, max_limit: int) -> Parameters:
    """Everything that may be asked of `/collections/{kind}/items`."""
    names = [*kind.sortables]
    orders = [sign + name for name in names for sign in ("", "-", "+")]
    return Parameters(
        limit(default_limit, max_limit),
        OFFSET,
        CRS,
        _names("sortby", "排序字段，前加减号为降序 · sort fields, a minus sign reverses", orders,
               _sortby(names), [f"-{names[-1]}", names[0]]),
        _names("properties", "只返回所列字段及其来源依据 · only these fields and their evidence",
               [*kind.public_fields],
               reading.several_of(kind.public_fields, "not-a-property"), ["name_zh"]),
        CURSOR,
        format_parameter(("json", "geojson", "geojsonseq", "csv", "xlsx", "gpkg")),
        LANG,
        *question_parameters(kind),
    )  # fmt: skip


def question_parameters(kind: Kind) -> tuple[Parameter, ...]:
    """What decides which entries of a kind are found, and as of when."""
    fields = (field_parameter(name, field) for name, field in kind.queryables.items())
    whole = (BBOX, BBOX_CRS, DATETIME, FILTER, FILTER_LANG, FILTER_CRS, Q, SEQ, AS_OF)
    return (*whole, ID_OF_ENTRY, *fields)


def field_parameter(name: str, field: Described) -> Parameter:
    """Equality for a scalar, containment for a list, and ranges where values have an order."""
    schema = {
        key: value
        for key, value in described(
            field.items if isinstance(field, Many) else field, Dialect.OPENAPI
        ).items()
        if key not in _PRESENTATION and not key.startswith("x-")
    }
    title = field.traits.title
    if field.multiple:
        note = Label(f"{title.zh}：含有此值", f"{title.en}: holds this value")
        return _of_field(name, note, schema, lambda text: Equals(name, field.from_text(text)))
    if isinstance(field, Flag):
        note = Label(f"{title.zh}（亦可写 1、0）", f"{title.en} (1 and 0 will do)")
        return _of_field(name, note, schema, lambda text: Equals(name, reading.flag(text)))
    if isinstance(field, Number | Date | PartialDate):
        unit = f" [{field.traits.unit}]" if field.traits.unit else ""
        note = Label(
            f"{title.zh}{unit}：值或范围 a..b、a..、..b",
            f"{title.en}{unit}: a value or a range a..b, a.., ..b",
        )
        pattern = f"^({_one(field)}|{_one(field)}\\.\\.({_one(field)})?|\\.\\.{_one(field)})$"
        return _of_field(
            name, note, {"type": "string", "pattern": pattern}, _range(name, field), _example(field)
        )
    example = next(iter(field.codes.codes)) if isinstance(field, Coded) else None
    return _of_field(name, title, schema, lambda text: Equals(name, field.from_text(text)), example)


def limit(default: int, maximum: int) -> Parameter:
    return Parameter(
        "limit",
        Label(
            f"每页条数；大于 {maximum} 时按 {maximum} 计",
            f"entries on a page; more than {maximum} counts as {maximum}",
        ),
        {"type": "integer", "minimum": 1, "maximum": maximum, "default": default},
        reading.whole(1, maximum, clamp=True),
        default,
    )


def format_parameter(names: tuple[str, ...]) -> Parameter:
    return Parameter(
        "f",
        Label("格式，优先于 Accept", "format; goes before Accept"),
        {"type": "string", "enum": list(names)},
        reading.one_of(names, "format-unknown"),
        names[0],
        shared=False,
    )


LANG = Parameter(
    "lang",
    Label(
        "CSV 与工作簿的表头（名称与单位）所用语言；未指定时 CSV 用字段名、工作簿用双语",
        "the language of titles and units above the columns of a CSV or workbook; without it a CSV "
        "has the names of fields, a workbook both languages",
    ),
    {"type": "string", "enum": ["zh", "en"]},
    reading.one_of(("zh", "en"), "lang-unknown"),
    "zh",
)

OFFSET = Parameter(
    "offset",
    Label(
        "跳过的条数；翻页请用 next 链接", "entries to skip; to walk through, follow the next links"
    ),
    {"type": "integer", "minimum": 0, "maximum": 1_000_000_000, "default": 0},
    reading.whole(0, 1_000_000_000),
    0,
)

BBOX = Parameter(
    "bbox",
    Label(
        "范围框，两角各按 bbox-crs 的轴序；未指定时为 西,南,东,北（度）。无图形的条目亦在其中",
        "box: two corners in the order of axes of bbox-crs, without one west,south,east,north in "
        "degrees; entries without geometry match",
    ),
    {
        "type": "array",
        "minItems": 4,
        "maxItems": 6,
        "items": {"type": "number"},
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    },
    reading.corners,
    [121.33, 31.26, 121.37, 31.29],
)


def _crs(name: str, zh: str, en: str) -> Parameter:
    return Parameter(
        name,
        Label(zh, en),
        {"type": "string", "format": "uri", "enum": [*CRSES], "default": CRS84},
        reading.one_of(tuple(CRSES), "crs-unknown"),
        CRS84,
    )


BBOX_CRS = _crs("bbox-crs", "bbox 的坐标系；无 bbox 时不起作用", "the box's CRS; idle without bbox")
CRS = _crs("crs", "应答的坐标系", "the answer's CRS")

DISPLAY = Parameter(
    "display",
    Label(
        "另给出中国地图所用坐标（仅供显示）及打开高德、百度、腾讯地图的链接",
        "also the coordinates that Chinese maps use, for display alone, and links that open them",
    ),
    {"type": "array", "minItems": 1, "items": {"type": "string", "enum": [*DISPLAYS]}},
    reading.several_of(tuple(DISPLAYS), "display-unknown"),
    [*DISPLAYS],
    shared=False,
)

DATETIME = Parameter(
    "datetime",
    Label(
        "时间或时段，与条目自身的期间相交；无期间的条目亦在其中。带时区的时刻按上海日期计",
        "instant or closed interval that meets the entry's own period; entries without one match. "
        "An instant counts as its day in Shanghai",
    ),
    {"type": "string", "minLength": 1, "maxLength": 120},
    reading.period,
    "2021-01-01/2025-12-31",
)

SEQ = Parameter(
    "seq",
    Label("截至此序号的目录", "the catalog as of this seq"),
    {"type": "integer", "minimum": 0, "maximum": 2**53 - 1},
    reading.whole(0, 2**53 - 1),
    1,
)

AS_OF = Parameter(
    "as_of",
    Label(
        "截至此时公开的目录：带时区的时刻，或上海的一天（至该日终了）；不与 seq 同用",
        "the catalog as it was public then: a time with its zone, or a day in Shanghai, meaning "
        "its end; not beside seq",
    ),
    {"type": "string", "minLength": 10, "maxLength": 60},
    reading.moment,
    "2026-11-21T12:00:00+08:00",
)

Q = Parameter(
    "q",
    Label(
        "检索词，查名称、别名、编号、地点、赛道与说明：逗号为“或”，空格为“且”，引号内为一个词；一字即可，"
        "繁简、全半角与大小写不计",
        "what to look for in names, aliases, codes, places, tracks and descriptions: a comma means "
        "or, a space means and, quotation marks keep words together; one character will do, "
        "traditional characters, width and case do not matter",
    ),
    {"type": "string", "minLength": 1, "maxLength": LONGEST},
    read_search,
    "桃浦",
)

CURSOR = Parameter(
    "cursor",
    Label(
        "翻页标记，取自 next 链接，不自行构造", "where a page ended; taken from a next link, opaque"
    ),
    {"type": "string", "minLength": 1, "maxLength": 1500, "pattern": "^[A-Za-z0-9_-]+$"},
    read_cursor,
)


def _equal_id(text: str) -> Condition:
    if not is_entry_id(text):
        raise wrong("not-an-id", value=text[:40])
    return Equals(ID, text)


ID_OF_ENTRY = Parameter(
    ID,
    Label("编号为此值的条目", "the entry with this id"),
    ENTRY_ID,
    _equal_id,
    "DEMO-P-001",
    shared=False,
)


def _of_field(
    name: str,
    note: Label,
    schema: dict[str, Any],
    read: Callable[[str], Condition],
    example: Any = None,
) -> Parameter:
    return Parameter(name, note, schema, read, example, shared=False)


def _names(
    name: str,
    note: str,
    names: list[str],
    read: Callable[[str], Any],
    example: list[str],
) -> Parameter:
    zh, en = note.split(" · ")
    schema = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": names}}
    return Parameter(name, Label(zh, en), schema, read, example, shared=False)


def _sortby(names: Iterable[str]) -> Callable[[str], tuple[str, ...]]:
    """Names with an optional sign; a plus sign that nobody encoded arrives as a space."""
    plain = reading.several_of([*names], "not-sortable")

    def read(text: str) -> tuple[str, ...]:
        keys = [key.removeprefix(" ").removeprefix("+") for key in text.split(",")]
        plain(",".join(key.removeprefix("-") for key in keys))
        return tuple(keys)

    return read


def _range(name: str, field: Described) -> Callable[[str], Condition]:
    def read(text: str) -> Condition:
        if ".." not in text:
            return Equals(name, field.from_text(text))
        low_text, _, high_text = text.partition("..")
        low = field.from_text(low_text) if low_text else None
        high = field.from_text(high_text) if high_text else None
        if low is None and high is None:
            raise wrong("range-form", value=text[:40])
        if low is not None and high is not None and _first(low) > _last(high):
            raise wrong("range-reversed")
        return Between(name, low, high)

    return read


def _first(end: Any) -> Any:
    return first_day(end) if isinstance(end, str) else end


def _last(end: Any) -> Any:
    return last_day(end) if isinstance(end, str) else end


def _one(field: Described) -> str:
    if isinstance(field, Number):
        return _INTEGER if isinstance(field, Integer) else _NUMBER
    return _DATE if isinstance(field, Date) else _PARTIAL


def _example(field: Described) -> str:
    if isinstance(field, Number):
        return f"{max(int(field.minimum), 1)}.."
    return "2021-01-01.." if isinstance(field, Date) else "2021.."
