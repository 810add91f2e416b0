"""What can be wrong with one value."""

from __future__ import annotations

from catalog.words.messages.message import Message

VALUES = {
    "not-text": Message(
        "应为文本。",
        "Not a text.",
        "请用引号写成字符串。",
        "Write it as a string, in quotation marks.",
    ),
    "empty-text": Message(
        "文本为空。",
        "The text is empty.",
        "没有内容时请写 null 并说明原因，不要写空文本。",
        "Where there is nothing to say, write null with a reason, not an empty text.",
    ),
    "too-long": Message(
        "文本过长：{length} 个字符，上限 {maximum}。",
        "The text is too long: {length} characters, at most {maximum}.",
        "请缩短文本。",
        "Shorten it.",
    ),
    "wrong-form": Message(
        "“{value}”不符合规定格式。",
        '"{value}" does not have the required form.',
        "应符合正则表达式 {pattern}。",
        "It has to match {pattern}.",
    ),
    "not-a-number": Message(
        "“{value}”不是数字。",
        '"{value}" is not a number.',
        "请用半角阿拉伯数字，不带单位、千分位、加号或指数。",
        "Use plain digits without unit, grouping, plus sign or exponent.",
    ),
    "not-a-typed-number": Message(
        "“{value}”不是数字。",
        '"{value}" is not a number.',
        "请写一个数，例如 2.5 或 1,500，后面不写单位。",
        "Write one number such as 2.5 or 1,500, without a unit.",
    ),
    "not-a-typed-quantity": Message(
        "“{value}”不是数值，也不是数值加单位。",
        '"{value}" is neither a number nor a number with a unit.',
        "请写一个数，例如 1,500；其后可写单位，换算为{wanted}。",
        "Write one number such as 1,500; a unit that converts to {wanted} may stand behind it.",
    ),
    "too-many-digits": Message(
        "“{value}”有效数字过多，上限 {maximum} 位。",
        '"{value}" has too many significant digits, at most {maximum}.',
        "请按来源的精度填写。",
        "Write the figure as precisely as its source does.",
    ),
    "out-of-range": Message(
        "{value} 超出范围 {minimum} 至 {maximum}。",
        "{value} lies outside {minimum} to {maximum}.",
        "请核对数值与单位（平方米、米、万元）。",
        "Check the figure and its unit (m², m, 10,000 yuan).",
    ),
    "too-small": Message(
        "{value} 过小，绝对值应为 0 或不小于 0.00001。",
        "{value} is too small: zero, or at least 0.00001 in magnitude.",
        "请核对数值与单位。",
        "Check the figure and its unit.",
    ),
    "too-many-decimals": Message(
        "{value} 的小数位过多，最多 {scale} 位。",
        "{value} has too many decimals, at most {scale}.",
        "请按规定的小数位填写，不要由系统代为取舍。",
        "Give the figure at the declared scale; it is not rounded here.",
    ),
    "not-a-flag": Message(
        "“{value}”不是 true 或 false。",
        '"{value}" is neither true nor false.',
        "请写 true 或 false。",
        "Write true or false.",
    ),
    "not-a-date": Message(
        "“{value}”不是日期。",
        '"{value}" is not a date.',
        "请写成 YYYY-MM-DD，例如 2026-05-09。",
        "Write it as YYYY-MM-DD, for example 2026-05-09.",
    ),
    "not-a-partial-date": Message(
        "“{value}”不是日期、年月或年份。",
        '"{value}" is not a day, month or year.',
        "请写成 2021-01-23、2021-01 或 2021，精确到来源所述为止。",
        "Write 2021-01-23, 2021-01 or 2021, only as precisely as the source does.",
    ),
    "not-a-code": Message(
        "“{value}”不是代码表 {codes} 中的代码。",
        '"{value}" is no code of the list {codes}.',
        "可用代码：{known}；完整代码表见 codelists/{codes}。",
        "Known codes: {known}; the whole list is at codelists/{codes}.",
    ),
    "not-an-id": Message(
        "“{value}”不是目录编号。",
        '"{value}" is not an entry id.',
        "编号由大写字母、数字与连字符组成，2 至 32 位，例如 TP-PRJ-E4。",
        "An id has 2 to 32 capital letters, digits and hyphens, for example TP-PRJ-E4.",
    ),
    "not-a-credit-code": Message(
        "“{value}”不是有效的统一社会信用代码。",
        '"{value}" is not a valid unified social credit code.',
        "应为 18 位且校验位正确（GB 32100-2015）。",
        "It has 18 characters and a check character (GB 32100-2015).",
    ),
    "not-a-list": Message(
        "应为数组。",
        "Not a list.",
        "即使只有一项，也请写成 [ … ]。",
        "Write [ … ], even for a single item.",
    ),
    "too-many-items": Message(
        "共 {count} 项，上限 {maximum} 项。",
        "{count} items, at most {maximum}.",
        "请减少项数。",
        "Leave some out.",
    ),
    "null-item": Message(
        "此处不能为空值。",
        "Null is not allowed here.",
        "请删去该项或填写其值。",
        "Remove it or give its value.",
    ),
    "repeated-item": Message(
        "“{value}”重复出现。",
        '"{value}" stands more than once.',
        "每项只写一次。",
        "Write each item once.",
    ),
    "not-an-object": Message(
        "应为对象。",
        "Not an object.",
        "请写成 {{ … }}。",
        "Write {{ … }}.",
    ),
    "not-nfc": Message(
        "文本不是 Unicode NFC 规范形式。",
        "The text is not in Unicode NFC.",
        "请将文本规范化为 NFC 后再提交；全角与上标字符保持原样。",
        "Normalise it to NFC; full-width and superscript characters stay as they are.",
    ),
    "hidden-character": Message(
        "第 {position} 个字符 {codepoint} 不可见或为控制字符。",
        "Character {position}, {codepoint}, is invisible or a control character.",
        "请删除该字符，常见于从网页或文档复制的文本。",
        "Delete it; such characters come along when text is copied from pages and documents.",
    ),
    "reference-form": Message(
        "参照设施的写法不正确。",
        "The reference facility is not given as it should be.",
        '应为 {{"id": "TP-FAC-…", "position": [经度, 纬度]}}。',
        'Write {{"id": "TP-FAC-…", "position": [longitude, latitude]}}.',
    ),
    "not-a-quantity": Message(
        "“{value}”不是数值，也不是数值加单位。",
        '"{value}" is neither a number nor a number with a unit.',
        "请只写一个数，或在数后写单位，例如 17.73亩；不用千位分隔符，应换算为 {wanted}。",
        "Write one number, on its own or with a unit behind it that converts to {wanted}; no thousands separators.",
    ),
    "full-width-digits": Message(
        "“{value}”含有全角数字。",
        '"{value}" has full-width digits.',
        "请改用半角数字 0–9。",
        "Use the digits 0–9.",
    ),
    "unit-unknown": Message(
        "不认识单位“{value}”。",
        'The unit "{value}" is not known.',
        "请改用 {wanted} 或可换算为它的单位。",
        "Use {wanted}, or a unit that converts to it.",
    ),
    "unit-of-another-measure": Message(
        "单位“{value}”不能换算为 {wanted}。",
        'The unit "{value}" does not convert to {wanted}.',
        "请核对数值与单位是否属于此项。",
        "Check whether this figure belongs here.",
    ),
    "unit-not-exact": Message(
        "{value} 换算为 {wanted} 不是整齐的数：介于 {below} 与 {above} 之间（最多 {scale} 位小数）。",
        "{value} does not come out in {wanted}: it lies between {below} and {above} ({scale} decimals at most).",
        "系统不代为四舍五入；请查原始文件，直接填写以 {wanted} 计的数值。",
        "Nothing is rounded here; look the figure up in {wanted} and give that.",
    ),
}
