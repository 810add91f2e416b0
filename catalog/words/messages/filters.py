"""What can be wrong with a filter in CQL2."""

from __future__ import annotations

from catalog.words.messages.message import Message

LIMITS = {
    "filter-lang-unknown": Message(
        "过滤条件没有“{value}”这种写法。",
        'A filter cannot be written in "{value}".',
        "可用：{known}。",
        "There are: {known}.",
    ),
    "filter-too-long": Message(
        "过滤条件有 {length} 个字符，多于 {maximum} 个。",
        "The filter has {length} characters, more than {maximum}.",
        "请精简图形或列表，或分几次查询。",
        "Simplify its geometry or its lists, or ask in several requests.",
    ),
    "query-too-long": Message(
        "查询耗时过长，已中止。",
        "The query took too long and was ended.",
        "请增加条件、减少空间函数或 LIKE，或稍后再试。",
        "Add conditions, use fewer spatial functions or patterns, or try again later.",
    ),
    "filter-too-deep": Message(
        "{at}：括号、函数或 NOT 嵌套超过 {maximum} 层。",
        "{at}: brackets, functions or NOT go more than {maximum} levels deep.",
        "请去掉多余的括号。",
        "Leave out brackets that say nothing.",
    ),
    "filter-too-many-predicates": Message(
        "{at}：条件多于 {maximum} 个。",
        "{at}: there are more than {maximum} predicates.",
        "同一字段的多个取值可用 IN 合为一个条件。",
        "Several values of one property make one predicate with IN.",
    ),
    "filter-too-many-spatial": Message(
        "{at}：空间函数多于 {maximum} 个。",
        "{at}: there are more than {maximum} spatial functions.",
        "请把几个图形合为一个 MULTIPOLYGON 或 GEOMETRYCOLLECTION。",
        "Put the geometries into one MULTIPOLYGON or GEOMETRYCOLLECTION.",
    ),
    "filter-too-many-vertices": Message(
        "{at}：图形的坐标点合计多于 {maximum} 个。",
        "{at}: the geometries have more than {maximum} positions together.",
        "请先简化图形。",
        "Simplify them first.",
    ),
    "filter-too-many-folded": Message(
        "{at}：CASEI 多于 {maximum} 处。",
        "{at}: there are more than {maximum} uses of CASEI.",
        "请分几次查询。",
        "Ask in several requests.",
    ),
    "filter-too-many-wildcards": Message(
        "{at}：样式中的百分号多于 {maximum} 个。",
        "{at}: the pattern has more than {maximum} percent signs.",
        "请写得更具体。",
        "Be more specific.",
    ),
    "filter-list-long": Message(
        "{at}：列表有 {count} 个值，多于 {maximum} 个。",
        "{at}: the list has {count} values, more than {maximum}.",
        "请分几次查询。",
        "Ask in several requests.",
    ),
    "filter-number-long": Message(
        "{at}：数“{value}”超过 {maximum} 个字符，或指数超过三位。",
        '{at}: the number "{value}" has more than {maximum} characters, or an exponent of more than three digits.',
        "请缩短该数。",
        "Shorten it.",
    ),
    "filter-not-nfc": Message(
        "{at}：文本不是 Unicode NFC 规范形式。",
        "{at}: the text is not in Unicode NFC.",
        "请将文本规范化为 NFC 后再提交；全角与上标字符保持原样。",
        "Normalise it to NFC; full-width and superscript characters stay as they are.",
    ),
    "filter-hidden-character": Message(
        "{at}：文本的第 {position} 个字符 {codepoint} 不可见或为控制字符。",
        "{at}: character {position} of the text, {codepoint}, is invisible or a control character.",
        "请删除该字符，常见于从网页或文档复制的文本。",
        "Delete it; such characters come along when text is copied from pages and documents.",
    ),
}

SYNTAX = {
    "filter-character": Message(
        "{at}：CQL2 中没有“{value}”。",
        '{at}: CQL2 has no "{value}".',
        "文本请用半角单引号，特殊的字段名用半角双引号，不等于可写 NOT。",
        "Texts stand between single quotation marks, unusual property names between double ones; unequal can be said with NOT.",
    ),
    "filter-unclosed": Message(
        "{at}：引号未闭合：{value}。",
        "{at}: a quotation mark is never closed: {value}.",
        "文本中的单引号写两次：'O''Brien'。",
        "A single quotation mark inside a text is written twice: 'O''Brien'.",
    ),
    "filter-syntax": Message(
        "{at}：此处不应为“{value}”。",
        '{at}: "{value}" cannot stand here.',
        "此处应为：{wanted}。例如 far_max > 2.5 AND zone = 'core'。",
        "What can: {wanted}. For example far_max > 2.5 AND zone = 'core'.",
    ),
    "filter-ends-early": Message(
        "{at}：过滤条件未写完。",
        "{at}: the filter ends too early.",
        "此处还应有：{wanted}。",
        "What should follow: {wanted}.",
    ),
    "filter-not-json": Message(
        "{at}：过滤条件不是 JSON。",
        "{at}: the filter is no JSON.",
        "CQL2 文本请用 filter-lang=cql2-text。",
        "For CQL2 text say filter-lang=cql2-text.",
    ),
    "filter-node": Message(
        "{at}：CQL2 JSON 中没有 {value} 这样的内容。",
        "{at}: CQL2 JSON has nothing like {value}.",
        '例如 {{"op": ">", "args": [{{"property": "far_max"}}, 2.5]}}。',
        'For example {{"op": ">", "args": [{{"property": "far_max"}}, 2.5]}}.',
    ),
}

MEANING = {
    "filter-property-unknown": Message(
        "{at}：没有可查询的字段“{value}”。",
        '{at}: there is no queryable property "{value}".',
        "相近的字段：{known}。全部字段见 queryables。",
        "The nearest: {known}. All of them are listed under queryables.",
    ),
    "filter-property-ambiguous": Message(
        "{at}：名称“{value}”可指几个字段。",
        '{at}: the name "{value}" can mean several properties.',
        "请写字段名：{known}。",
        "Write the property's own name: {known}.",
    ),
    "filter-function": Message(
        "{at}：没有函数“{value}”。",
        '{at}: there is no function "{value}".',
        "可用的或相近的函数：{known}。",
        "Functions that there are, or the nearest: {known}.",
    ),
    "filter-arguments": Message(
        "{at}：{name} 应有 {wanted} 个参数，这里有 {count} 个。",
        "{at}: {name} takes {wanted} arguments, here are {count}.",
        "请核对逗号与括号。",
        "Check commas and brackets.",
    ),
    "filter-arithmetic": Message(
        "{at}：过滤条件中不做“{value}”运算。",
        '{at}: a filter does no arithmetic ("{value}").',
        "请先算好数值再写入条件。",
        "Work the number out first.",
    ),
    "filter-null": Message(
        "{at}：空值不能比较。",
        "{at}: null cannot be compared with.",
        "请用 IS NULL 或 IS NOT NULL（JSON 中为 isNull）。",
        "Use IS NULL or IS NOT NULL (isNull in JSON).",
    ),
    "filter-type": Message(
        "{at}：此处为{found}，应为{wanted}。",
        "{at}: this is a {found} where a {wanted} should stand.",
        "例如 far_max > 2.5 是一个条件；是非字段可单独作条件。",
        "For example far_max > 2.5 is a predicate; a boolean property is one by itself.",
    ),
    "filter-types": Message(
        "{at}：{left}与{right}不能比较。",
        "{at}: a {left} cannot be compared with a {right}.",
        "文本写作 'a'，数值不加引号，日期写作 DATE('2026-05-09')，列表用 A_CONTAINS(字段, ('a'))，时段用 T_ 函数，图形用 S_ 函数。",
        "Texts are 'a', numbers bare, dates DATE('2026-05-09'); lists want A_CONTAINS(property, ('a')), intervals a T_ function, geometries an S_ function.",
    ),
    "filter-order": Message(
        "{at}：是非值之间没有 {value} 的关系。",
        "{at}: booleans have no order such as {value}.",
        "请用等号，或在前面加 NOT。",
        "Use the equals sign, with NOT before it where needed.",
    ),
    "filter-operand": Message(
        "{at}：此处的内容用不上。",
        "{at}: what stands here is of no use.",
        "此处应为：{wanted}。",
        "What should stand here: {wanted}.",
    ),
    "filter-date": Message(
        "{at}：“{value}”不是日期或时刻。",
        '{at}: "{value}" is neither a date nor a timestamp.',
        "日期写作 DATE('2026-05-09')，时刻写作 TIMESTAMP('2026-05-09T08:00:00Z')；不完整的日期用时段，例如 INTERVAL('2026-01-01', '2026-12-31')。",
        "Write DATE('2026-05-09') or TIMESTAMP('2026-05-09T08:00:00Z'); a month or a year is an interval such as INTERVAL('2026-01-01', '2026-12-31').",
    ),
    "filter-interval-reversed": Message(
        "{at}：时段的开始晚于结束。",
        "{at}: the interval begins after it ends.",
        "请先写开始，再写结束；开放的一端写作 '..'。",
        "Write its beginning first; an open end is '..'.",
    ),
    "filter-geometry": Message(
        "{at}：不是有效的图形。",
        "{at}: this is no valid geometry.",
        "环须闭合且不自交，坐标为两个或三个数，范围框先写小的一角。",
        "Rings are closed and do not cross themselves, positions have two or three numbers, a box begins with its lower corner.",
    ),
    "filter-coordinates": Message(
        "{at}：坐标超出经度 ±180、纬度 ±90（坐标系 {crs}）。",
        "{at}: coordinates leave longitude ±180, latitude ±90 (reference system {crs}).",
        "该坐标系的坐标次序为：{axes}。坐标系由 filter-crs 指定。",
        "Its axes are, in order: {axes}. The reference system is named by filter-crs.",
    ),
}

FILTERS = {**LIMITS, **SYNTAX, **MEANING}
