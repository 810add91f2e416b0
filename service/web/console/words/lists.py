"""Lists of entries and drafts, and the page of an entry."""

from catalog.words.label import Label

LISTS = {
    "lists.entries": Label("条目", "Entries"),
    "lists.drafts": Label("草稿", "Drafts"),
    "lists.slots": Label("21 幅地块", "The 21 parcels"),
    "lists.slots_about": Label(
        "总数见政府答复；逐块资料待主管部门提供。",
        "The total is stated in the government's replies; the authorities are to supply the parcels one by one.",
    ),
    "lists.counts_real": Label(
        "完整度：必备项中已由主管部门确认或文件所载的比例，按草稿现在的内容计。",
        "Completeness: the share of must-fields that are confirmed or stated in a document, as the drafts now stand.",
    ),
    "lists.counts_demo": Label(
        "完整度：必备项中已填的比例，示例值也计入。公开数据的“完整度”不计示例值，故为 0%。",
        "Completeness: the share of must-fields that are filled in, invented values included. The public figure leaves invented values out, so it says 0%.",
    ),
    "lists.complete_of": Label("{held}/{asked} 项", "{held} of {asked}"),
    "lists.slot_said": Label("{name}：{pct}%", "{name}: {pct}%"),
    "lists.kind": Label("类别", "Kind"),
    "lists.every_kind": Label("全部类别", "All kinds"),
    "lists.search": Label("名称或编号", "Name or number"),
    "lists.state": Label("状态", "State"),
    "lists.waiting": Label("未完成", "Unfinished"),
    "lists.author": Label("修改人", "Changed by"),
    "lists.anybody": Label("任何人", "Anybody"),
    "lists.me": Label("我", "Me"),
    "lists.filter": Label("筛选", "Filter"),
    "lists.name": Label("名称", "Name"),
    "lists.id": Label("编号", "Id"),
    "lists.completeness": Label("完整度", "Completeness"),
    "lists.changed": Label("最近修改", "Last change"),
    "lists.none": Label("没有符合条件的内容。", "Nothing fits."),
    "lists.begin": Label("新建草稿", "New draft"),
    "lists.begin_new": Label("新建一条", "Begin a new entry"),
    "lists.count": Label("共 {count} 条已公开", "{count} public entries"),
    "lists.more_drafts": Label("较早修改的", "Changed earlier"),
    "lists.scanned": Label(
        "已查找 {count} 条；可继续查找其余条目。",
        "{count} entries were searched; go on to search the rest.",
    ),
    "entry.edit": Label("编辑", "Edit"),
    "entry.open_draft": Label("打开草稿", "Open the draft"),
    "entry.history": Label("历史", "History"),
    "entry.withdraw": Label("紧急撤下", "Withdraw at once"),
    "entry.public_since": Label(
        "第 {number} 版，{when} 发布", "Version {number}, published {when}"
    ),
    "entry.withdrawn_since": Label("{when} 撤下", "withdrawn {when}"),
    "entry.source": Label("来源依据", "Evidence"),
    "entry.value": Label("值", "Value"),
    "entry.field": Label("项目", "Field"),
    "entry.draft_waits": Label(
        "有一份草稿（{state}），公开内容尚未改变。",
        "There is a draft ({state}); what is public has not changed.",
    ),
}
