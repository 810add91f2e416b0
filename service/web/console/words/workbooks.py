"""Workbooks out and in, and what the columns of the office's own ones mean."""

from catalog.words.label import Label

DONE = ("imported", "forgotten")
"""Of what the page of workbooks tells that it is done."""

WORKBOOKS = {
    "workbooks.title": Label("工作簿", "Workbooks"),
    "workbooks.done_imported": Label(
        "已导入，{count} 份草稿有更改。提交审核后方可发布。",
        "Imported: {count} drafts changed. They are public once they are reviewed and published.",
    ),
    "workbooks.done_forgotten": Label(
        "已忘记该表头。下次导入时会重新询问。",
        "Forgotten. The next workbook with these headings is asked about again.",
    ),
    "workbooks.see_drafts": Label("查看草稿", "See the drafts"),
    "workbooks.out": Label("导出", "Export"),
    "workbooks.out_about": Label(
        "选择类别与范围，下载 XLSX 填写，改好后在此导入。",
        "Choose what to download as XLSX, fill it in and import it here.",
    ),
    "workbooks.choose": Label("选择要导出的内容", "Choose what to export"),
    "workbooks.these": Label("导出这些", "Export these"),
    "workbooks.ask": Label("数据征集表", "Data requests"),
    "workbooks.ask_about": Label(
        "按能够答复的单位发表，注明截止日期，并跟踪答复进度。",
        "A sheet for each unit that can answer, with a due date and its progress.",
    ),
    "workbooks.see_requests": Label("查看征集", "See the requests"),
    "workbooks.in": Label("导入", "Import"),
    "workbooks.in_about": Label(
        "先试算：逐行说明会改什么、错在哪里；确认之后才写入草稿，要么全部写入，要么都不写入。本单位自有表格也可导入，首次须确认表头含义。",
        "It is tried first: every row says what would change and what is wrong. Only then are drafts written, all of them or none. The office's own sheets come in too, once their headings are explained.",
    ),
    "workbooks.file": Label("XLSX 工作簿", "XLSX workbook"),
    "workbooks.file_hint": Label(
        "不超过 10 MB，不含宏与密码。几千行的表需试算十几秒，页面会显示进度。",
        "10 MB at most, no macros, no password. Thousands of rows take some seconds, of which the page tells.",
    ),
    "workbooks.try": Label("上传并试算", "Send and try it"),
    "workbooks.known": Label("已确认的表头", "Headings that are known"),
    "workbooks.known_about": Label(
        "表头相同的工作簿直接试算，不再询问。",
        "Workbooks with these headings are tried without a question.",
    ),
    "workbooks.known_none": Label("还没有。", "None yet."),
    "workbooks.name": Label("名称", "Name"),
    "workbooks.columns": Label("导入的列", "Columns read"),
    "workbooks.confirmed": Label("确认", "Confirmed"),
    "workbooks.forget": Label("忘记", "Forget"),
    "select.kind": Label("类别", "Kind"),
    "select.which": Label("范围", "Which"),
    "select.waiting": Label("未完成的草稿", "Unfinished drafts"),
    "select.entries": Label("有编号的条目", "Entries with an id"),
    "select.slots": Label("21 幅地块", "The 21 parcels"),
    "select.all": Label("全部", "All of them"),
    "select.by": Label("修改人", "Changed by"),
    "select.text": Label("名称或编号", "Name or number"),
    "select.apply": Label("筛选", "Filter"),
    "select.count": Label("符合条件：{count} 条", "{count} entries fit"),
    "select.rows": Label("条目", "Entries"),
    "select.rows_hint": Label(
        "一条都不勾选，即为全部。", "With none ticked, all of them are taken."
    ),
    "select.rows_shown": Label(
        "这里列出前 {shown} 条；其余请缩小筛选范围再勾选。",
        "The first {shown} are listed; narrow the filter to tick others.",
    ),
    "export.title": Label("导出工作簿", "Export a workbook"),
    "export.fields": Label("栏目", "Fields"),
    "export.fields_hint": Label(
        "一项都不勾选，即为全部。", "With none ticked, all of them are taken."
    ),
    "export.do": Label("下载 XLSX", "Download XLSX"),
    "export.nothing": Label("没有符合条件的条目。", "Nothing fits."),
    "export.too_many": Label(
        "一份工作簿至多 {maximum} 条，请缩小范围。",
        "A workbook holds {maximum} entries at most; narrow it down.",
    ),
    "export.changed": Label(
        "所选内容刚有变化，请核对后再导出。",
        "What was chosen changed just now. Look again, then export.",
    ),
    "import.title": Label("试算结果", "What the import would do"),
    "import.trying": Label("正在试算", "Trying the workbook"),
    "import.reading": Label("正在读取文件…", "Reading the file…"),
    "import.so_far": Label("已核对 {done} / {of} 行", "{done} of {of} rows looked at"),
    "import.trying_about": Label(
        "关闭本页不影响试算，稍后可从本页地址再看。试算不写入任何内容。",
        "It goes on when this page is closed; come back to this address. A trial writes nothing.",
    ),
    "import.look_again": Label("刷新", "Look again"),
    "import.lost": Label(
        "试算中断了：服务可能已重新启动。没有写入任何内容。",
        "The trial was interrupted: the service may have restarted. Nothing was written.",
    ),
    "import.failed": Label(
        "试算没有完成。没有写入任何内容；如再次失败，请把文件交给系统管理员。",
        "The trial did not end well. Nothing was written; if it fails again, give the file to "
        "whoever runs the catalog.",
    ),
    "import.try_again": Label("重新试算", "Try it again"),
    "import.no_file": Label("请选择一个 .xlsx 文件。", "Choose an .xlsx file."),
    "import.gone": Label("该文件已导入或已过期。", "This file was imported already, or is gone."),
    "import.gone_hint": Label(
        "上传的文件只保留一天，请重新上传。", "Files are kept for a day; send it again."
    ),
    "import.rows_in": Label("读入行数", "Rows in"),
    "import.sum": Label(
        "{rows_in} = 将写入 {accepted} + 有错 {rejected} + 无变化 {unchanged} + 空行 {blank}",
        "{rows_in} = {accepted} accepted + {rejected} rejected + {unchanged} unchanged + {blank} blank",
    ),
    "import.ready": Label(
        "可以导入。确认之前不写入任何内容。",
        "It can be imported. Nothing is written before you confirm.",
    ),
    "import.not_ready": Label(
        "不能导入：有一行有错，则全部不写入。请在表中改正后重新上传。",
        "It cannot be imported: one faulty row keeps all of them out. Mend the sheet and send it again.",
    ),
    "import.nothing": Label(
        "与目录相同，没有需要写入的内容。",
        "It says what the catalog says already; there is nothing to write.",
    ),
    "import.outdated": Label(
        "目录内容在试算之后有变化，尚未写入任何内容。请看过新的结果再确认。",
        "The catalog changed after the trial and nothing was written. Look at the new result, then confirm.",
    ),
    "import.whole": Label("整份工作簿", "The workbook as a whole"),
    "import.conflicts": Label("他人修改过的条目", "Entries that somebody else changed"),
    "import.faults": Label("有错的行", "Rows with faults"),
    "import.changes": Label("将写入的内容", "What would be written"),
    "import.row": Label("行", "Row"),
    "import.entry": Label("条目", "Entry"),
    "import.wrong": Label("问题", "What is wrong"),
    "import.new": Label("新条目", "new entry"),
    "import.more_faults": Label(
        "另有 {count} 行有错，未在此列出。", "{count} more rows with faults are not listed."
    ),
    "import.do": Label("确认导入（{count} 行）", "Import ({count} rows)"),
    "import.again": Label("上传另一份", "Send another one"),
    "columns.title": Label("确认表头含义", "What the columns mean"),
    "columns.about": Label(
        "“{file}”不是从本系统导出的。请逐列确认，确认后记住，下次不再询问。",
        "“{file}” was not exported here. Say what each column means; it is remembered and not asked again.",
    ),
    "columns.none": Label(
        "找不到像表头的一行。请选择类别再试，或核对文件。",
        "No row looks like headings. Choose a kind and try again, or check the file.",
    ),
    "columns.sheet": Label(
        "工作表“{sheet}”，表头在第 {row} 行", "Sheet “{sheet}”, headings in row {row}"
    ),
    "columns.kind": Label("类别", "Kind"),
    "columns.kind_do": Label("按此类别重新识别", "Read it as this kind"),
    "columns.name": Label("给这种表取名", "Name for this kind of sheet"),
    "columns.column": Label("列", "Column"),
    "columns.sample": Label("例", "Sample"),
    "columns.means": Label("含义", "Meaning"),
    "columns.ignore": Label("不导入", "ignore"),
    "columns.likely": Label("可能是", "Likely"),
    "columns.leading": Label("识别条目", "Which entry"),
    "columns.unit": Label("单位", "Unit"),
    "columns.unit_own": Label("本栏目的单位", "the field's own"),
    "columns.formula": Label("公式", "Formulas"),
    "columns.formulas": Label("公式按其结果导入", "Take formulas by their results"),
    "columns.by": Label("按哪一列识别条目", "Column by which entries are known"),
    "columns.by_hint": Label(
        "找不到的名称或编号会成为新草稿。", "A name or number that is not found begins a new draft."
    ),
    "columns.evidence": Label("各项数值的来源依据", "Evidence of the values"),
    "columns.evidence_hint": Label(
        "记在每个读入的数值旁。", "It is kept beside each value that is read."
    ),
    "columns.status": Label("数据状态", "Status"),
    "columns.status_none": Label("不记", "none"),
    "columns.sources": Label("来源编号", "Ids of the sources"),
    "columns.locator": Label("出处", "Locator"),
    "columns.as_of": Label("数据截止", "As of"),
    "columns.notes": Label(
        "以这些字样开头的行不是条目", "Rows that begin like this are no entries"
    ),
    "columns.notes_hint": Label("每行一个。", "One a line."),
    "columns.skip": Label("不含条目的工作表", "Sheets without entries"),
    "columns.do": Label("确认并试算", "Confirm and try it"),
}
