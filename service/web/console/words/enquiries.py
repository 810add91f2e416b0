"""The inbox: what people outside have asked."""

from catalog.words.label import Label

ENQUIRIES = {
    "enquiries.title": Label("咨询", "Enquiries"),
    "enquiries.about": Label(
        "访客经网站提出，只有此处可见；提交 {days} 天后自动删除，不进入备份。",
        "Asked by visitors of the site and seen here alone; deleted {days} days after they came, "
        "and in no backup.",
    ),
    "enquiries.none": Label("没有咨询。", "There are no enquiries."),
    "enquiries.parcel": Label("关于地块", "About"),
    "enquiries.requirement": Label("随附要求", "Requirement"),
    "enquiries.see": Label("按此要求匹配", "Match it"),
    "enquiries.contact": Label("联系方式", "Contact"),
    "enquiries.settled": Label("{by} 于 {when} 办结", "settled by {by} on {when}"),
    "enquiries.settle": Label("办结", "Settle"),
    "enquiries.remove": Label("删除", "Delete"),
    "enquiries.done": Label("已记下。", "Noted."),
    "enquiries.removed": Label("已删除。", "Deleted."),
}
