"""Why a workbook, a row or a cell of it is not taken in."""

from __future__ import annotations

from catalog.words.messages.message import Message

FILES = {
    "workbook-too-large": Message(
        "工作簿过大：{size} 字节，上限 {maximum} 字节。",
        "The workbook is too large: {size} bytes, at most {maximum}.",
        "请删去图片与无关工作表，或拆分后分次导入。",
        "Remove pictures and sheets that do not belong, or import it in parts.",
    ),
    "workbook-locked-or-old": Message(
        "文件已加密，或为旧版 .xls 格式。",
        "The file is encrypted, or in the old .xls format.",
        "请取消打开密码，并另存为 .xlsx。",
        "Take off its password and save it as .xlsx.",
    ),
    "workbook-damaged": Message(
        "文件不是完好的 .xlsx 工作簿：{reason}。",
        "The file is no sound .xlsx workbook: {reason}.",
        "请用 Excel 或 WPS 打开后另存为 .xlsx。",
        "Open it in a spreadsheet program and save it as .xlsx.",
    ),
    "workbook-too-many-parts": Message(
        "工作簿内部部件过多：{count} 个，上限 {maximum} 个。",
        "The workbook has too many parts: {count}, at most {maximum}.",
        "请将需要的工作表复制到新的工作簿。",
        "Copy the sheets that matter into a new workbook.",
    ),
    "workbook-with-macros": Message(
        "工作簿含有宏或控件。",
        "The workbook holds macros or controls.",
        "请另存为不含宏的 .xlsx。",
        "Save it as .xlsx without macros.",
    ),
    "workbook-with-links": Message(
        "工作簿引用了其他文件。",
        "The workbook refers to other files.",
        "请在“数据—编辑链接”中断开链接后再导入。",
        "Break the links to other workbooks first.",
    ),
    "workbook-with-doctype": Message(
        "工作簿内部含有 DOCTYPE 声明。",
        "A part of the workbook declares a DOCTYPE.",
        "正常的工作簿不含此类声明，请核对文件来源。",
        "No sound workbook does; ask where the file comes from.",
    ),
    "workbook-inflates": Message(
        "工作簿解压后超过 {maximum} 字节。",
        "Unpacked, the workbook exceeds {maximum} bytes.",
        "请只保留需要的行列，或拆分后分次导入。",
        "Keep the rows and columns that matter, or import it in parts.",
    ),
    "workbook-ratio": Message(
        "工作簿某一部件的压缩比超过 {maximum} 倍。",
        "A part of the workbook is packed more than {maximum} times.",
        "请将需要的内容复制到新的工作簿。",
        "Copy what matters into a new workbook.",
    ),
    "workbook-too-costly": Message(
        "读取工作簿所需的内存或时间超过限度。",
        "Reading the workbook takes more memory or time than it may.",
        "请将需要的内容复制到新的工作簿，或拆分后分次导入。",
        "Copy what matters into a new workbook, or import it in parts.",
    ),
    "workbook-too-many-rows": Message(
        "工作表“{sheet}”超过 {maximum} 行。",
        'The sheet "{sheet}" has more than {maximum} rows.',
        "请删去多余的行（包括下方看似空白的行），或拆分后分次导入。",
        "Delete rows that do not belong, also those below that look empty, or import it in parts.",
    ),
    "workbook-too-many-columns": Message(
        "工作表“{sheet}”超过 {maximum} 列。",
        'The sheet "{sheet}" has more than {maximum} columns.',
        "请删去多余的列（包括右侧看似空白的列）。",
        "Delete columns that do not belong, also those to the right that look empty.",
    ),
    "workbook-too-much-text": Message(
        "工作簿的文字超过 {maximum} 个字符。",
        "The workbook holds more than {maximum} characters.",
        "请拆分后分次导入。",
        "Import it in parts.",
    ),
    "workbook-no-headings": Message(
        "工作表中找不到表头“{heading}”。",
        'The sheet has no heading "{heading}".',
        "请恢复表头行，或重新导出。",
        "Put the row of headings back, or export again.",
    ),
    "workbook-unknown-column": Message(
        "表头“{value}”不是本表的列。",
        'The heading "{value}" is of no column of this sheet.',
        "请恢复原表头，或删去该列；系统不会略过任何一列。",
        "Put the heading back or delete the column; none is passed over in silence.",
    ),
    "workbook-column-twice": Message(
        "表头“{value}”出现两次。",
        'The heading "{value}" stands twice.',
        "请删去其中一列。",
        "Delete one of the columns.",
    ),
    "workbook-unknown-sheet": Message(
        "工作表“{value}”不属于本工作簿。",
        'The sheet "{value}" does not belong to this workbook.',
        "请删去该工作表；系统不会略过任何一张。",
        "Delete it; none is passed over in silence.",
    ),
}

CELLS = {
    "cell-merged": Message(
        "单元格属于合并区域。",
        "The cell is part of merged cells.",
        "请取消合并，在每个单元格中分别填写。",
        "Take the cells apart and fill in each.",
    ),
    "cell-error": Message(
        "单元格显示错误值。",
        "The cell shows an error.",
        "请改正公式，或填写数值。",
        "Correct its formula, or write the value.",
    ),
    "cell-formula": Message(
        "单元格是公式。",
        "The cell holds a formula.",
        "请以“粘贴为数值”换成数值；本单位自有表格可在确认列含义时允许公式。",
        "Paste its value in its place; in the office's own sheets formulas can be admitted when the columns are confirmed.",
    ),
    "cell-with-time": Message(
        "“{value}”带有时刻。",
        '"{value}" has a time of day.',
        "请只填写日期，如 2026-11-21。",
        "Write the day alone, such as 2026-11-21.",
    ),
    "cell-date": Message(
        "单元格是日期 {value}，而此项不是日期。",
        "The cell holds the date {value}, and this is no date.",
        "表格软件常把“1-2”之类的编号变成日期；请将单元格设为文本后重新填写。",
        "Spreadsheets turn numbers such as 1-2 into dates; format the cell as text and write it again.",
    ),
    "cell-date-without-day": Message(
        "日期 {value} 只显示到年月，无法判断是否精确到日。",
        "The date {value} is shown without its day, so that its precision is in doubt.",
        "请将单元格设为文本，写成 2026-11 或 2026-11-01。",
        "Format the cell as text and write 2026-11 or 2026-11-01.",
    ),
    "cell-percent": Message(
        "单元格是百分数 {value}，而此项不以百分数计。",
        "The cell holds the percentage {value}, and this is no percentage.",
        "请按本列的单位填写。",
        "Write it in the unit of its column.",
    ),
    "cell-number-for-text": Message(
        "单元格是数值 {value}，而此项是文本。",
        "The cell holds the number {value}, and this is a text.",
        "数值会丢失编号开头的 0；请将单元格设为文本后重新填写。",
        "A number loses the zeros in front; format the cell as text and write it again.",
    ),
    "cell-without-heading": Message(
        "“{value}”所在的列没有表头。",
        'No heading stands above "{value}".',
        "请补写表头并确认该列的含义，或删去该单元格。",
        "Give the column a heading and say what it means, or delete the cell.",
    ),
    "cell-not-wkt": Message(
        "“{value}”不是点、线或面的 WKT。",
        '"{value}" is no WKT of a point, a line or a polygon.',
        "如 POINT (121.36 31.28)：先经度后纬度，以空格分隔；面的首尾点须相同。",
        "Such as POINT (121.36 31.28): longitude first, a space between; a ring ends where it began.",
    ),
    "cell-unknown-part": Message(
        "“{value}”不是“名称=值”的写法，或名称有误、重复。",
        '"{value}" is not written as name=value, or its name is unknown or stands twice.',
        "名称可用：{known}；各项之间用全角分号隔开。",
        "The names are {known}; between the parts stands a full-width semicolon (U+FF1B).",
    ),
}

ROWS = {
    "row-without-draft": Message(
        "该行没有草稿编号。",
        "The row has no draft id.",
        "请保留导出时的草稿编号；新增条目请先在系统中新建草稿，再导出填写。",
        "Leave the id as it was exported; begin a draft for a new entry, then export it.",
    ),
    "row-unknown-draft": Message(
        "“{value}”不是本工作簿导出时的草稿。",
        '"{value}" is no draft that this workbook was made of.',
        "请核对编号，或重新导出。",
        "Check the id, or export again.",
    ),
    "row-twice": Message(
        "“{value}”在同一工作表中出现多行。",
        '"{value}" stands in several rows of one sheet.',
        "每个条目只保留一行。",
        "Leave one row for each entry.",
    ),
    "row-of-discarded": Message(
        "草稿 {value} 已作废。",
        "The draft {value} was discarded.",
        "请删去该行，或重新新建草稿。",
        "Delete the row, or begin the draft again.",
    ),
    "row-without-name": Message(
        "该行没有填写用于识别条目的那一列。",
        "The column by which entries are known is empty in this row.",
        "请补填；说明、合计等行请以“注”“合计”等字样开头。",
        "Fill it in; a row that is a note or a sum has to begin as one.",
    ),
    "row-ambiguous": Message(
        "有 {count} 个条目都叫“{value}”。",
        '{count} entries are called "{value}".',
        "请改用编号识别，或使用系统导出的工作簿。",
        "Use a column with their ids, or the workbook that the catalog exports.",
    ),
    "draft-changed-since-export": Message(
        "导出之后，{by} 于 {at} 修改过此条目（导出时第 {exported} 版，现为第 {current} 版）。",
        "Since the export {by} changed this entry at {at} (exported as change {exported}, now {current}).",
        "请重新导出，在最新内容上填写；原有修改不会被覆盖。",
        "Export again and fill it in there; nobody's change is overwritten.",
    ),
    "workbook-of-another-mode": Message(
        "演示目录与正式目录的工作簿不能互相导入。",
        "A demonstration's workbook cannot enter a real catalog, nor the other way round.",
        "请从本目录重新导出。",
        "Export it from this catalog.",
    ),
}

MAPPINGS = {
    "mapping-form": Message(
        "列含义的写法不正确：{reason}。",
        "The meaning of the columns is not given as it should be: {reason}.",
        "请从系统给出的建议开始修改。",
        "Begin with what the catalog proposes.",
    ),
    "mapping-unknown-key": Message(
        "“{value}”不是该类别的列。",
        '"{value}" is no column of this kind.',
        "请从列表中选择。",
        "Choose one from the list.",
    ),
    "mapping-key-twice": Message(
        "两列都被认作“{title}”。",
        'Two columns are both taken for "{title}".',
        "请只保留一列，另一列设为不导入。",
        "Leave it to one of them; the other means nothing.",
    ),
    "mapping-names-nothing": Message(
        "没有可用于识别条目的列。",
        "No column tells which entry a row is of.",
        "请指定名称、地块号或编号所在的列。",
        "Name the column with the name, the plot number or the id.",
    ),
}

WORKBOOKS = {**FILES, **CELLS, **ROWS, **MAPPINGS}
