"""Previews for readers without an account, and the sheet that is signed on paper."""

from catalog.words.label import Label

PREVIEWING = {
    "previews.title": Label("预览链接：{title}", "Preview links: {title}"),
    "previews.links_to": Label("预览链接", "Preview links"),
    "previews.about": Label(
        "供没有账号的领导在手机上查看待发布内容。每页印有查看人姓名；每次打开都有记录。",
        "For somebody without an account, on a phone too. Every page bears the reader's name; every look is recorded.",
    ),
    "previews.make": Label("生成链接", "Make a link"),
    "previews.reader": Label("查看人姓名", "Reader's name"),
    "previews.reader_hint": Label("印在每一页上。", "Printed across every page."),
    "previews.hours": Label("有效小时数", "Open for how many hours"),
    "previews.hours_hint": Label("至多 {most} 小时。", "At most {most}."),
    "previews.made": Label(
        "链接已生成，只在此处显示一次。请直接发给查看人，不要转发。",
        "The link is made and shown here once. Send it to its reader and to nobody else.",
    ),
    "previews.address": Label("链接", "Link"),
    "previews.links": Label("已生成的链接", "Links"),
    "previews.none": Label("还没有链接。", "There is none yet."),
    "previews.created": Label("生成", "Made"),
    "previews.expires": Label("到期", "Ends"),
    "previews.opened": Label("打开次数", "Opened"),
    "previews.state": Label("状态", "State"),
    "previews.holds": Label("有效", "open"),
    "previews.over": Label("已失效", "over"),
    "previews.is_revoked": Label("已撤销", "revoked"),
    "previews.revoke": Label("撤销", "Revoke"),
    "previews.revoked": Label("链接已撤销。", "The link is revoked."),
    "previews.ended": Label(
        "此批次不再待发布，链接均已失效。", "This release waits no more; its links open nothing."
    ),
    "preview.draft": Label("草稿·未发布", "Draft, not published"),
    "preview.for": Label("仅供 {reader} 查看", "For {reader} alone"),
    "preview.times": Label(
        "打开于 {now} · 链接有效至 {expires}", "Opened {now} · this link ends {expires}"
    ),
    "preview.planned": Label("计划发布时间 {when}", "To be published {when}"),
    "preview.entries": Label("共 {count} 条", "Entries: {count}"),
    "preview.new": Label("新条目", "new"),
    "preview.changes": Label("{count} 处变化", "changes: {count}"),
    "preview.same": Label("与已公开内容相同", "as it is public now"),
    "preview.was": Label("现公开：{was}", "now public: {was}"),
    "preview.evidence_changes": Label("来源依据有变化", "evidence changes"),
    "preview.geometry_changes": Label(
        "图形有变化，虚线为现公开图形。", "The outline changes; the dashed one is public now."
    ),
    "preview.not_ready": Label(
        "此条目尚有问题待处理，暂不能显示。",
        "Something is still to be mended in this entry; it cannot be shown yet.",
    ),
    "preview.gone": Label("此链接打不开", "This link opens nothing"),
    "preview.gone_hint": Label(
        "链接可能已到期、已撤销，或内容已经发布。请向发给您链接的同事索取新链接。",
        "It may have ended or been revoked, or what it showed is published. Ask whoever sent it to you for another.",
    ),
    "sheet.title": Label("发布审批单", "Approval sheet"),
    "sheet.print": Label("用浏览器的打印功能打印（A4）。", "Print it with the browser (A4)."),
    "sheet.release": Label("发布批次", "Release"),
    "sheet.number": Label("批次号", "Number"),
    "sheet.composed": Label("组批", "Put together"),
    "sheet.planned": Label("计划发布时间", "To be published"),
    "sheet.by_hand": Label("手动发布", "by hand"),
    "sheet.published": Label("已发布", "Published"),
    "sheet.entries": Label("条目", "Entries"),
    "sheet.entry": Label("条目", "Entry"),
    "sheet.new": Label("新条目，编号于发布时给定", "new; its id is given at publication"),
    "sheet.hash": Label("内容校验（SHA-256 前 12 位）", "Content (SHA-256, first 12)"),
    "sheet.authors": Label("编写", "Written by"),
    "sheet.approvals": Label("审核与时间", "Approved by, when"),
    "sheet.unapproved": Label("未审定", "not approved"),
    "sheet.nothing": Label("此批次没有待发布的条目。", "There is nothing in this release."),
    "sheet.opinion": Label("审批意见", "Decision"),
    "sheet.signature": Label("签字", "Signature"),
    "sheet.date": Label("日期", "Date"),
    "sheet.handled": Label("经办人", "Prepared by"),
    "sheet.checked": Label("部门审核", "Checked by"),
    "sheet.signed": Label("领导签发", "Approved by"),
    "sheet.seal": Label("（盖章处）", "(seal)"),
    "sheet.scan": Label("已签字的扫描件", "The signed sheet, scanned"),
    "sheet.file": Label("PDF 或 JPEG 文件", "PDF or JPEG file"),
    "sheet.scan_hint": Label(
        "至多 {maximum} MB。系统保存文件，并新建一份“来源”草稿引用其校验值；草稿须另行补全、审核、发布。",
        "At most {maximum} MB. It is kept, and a draft of a source cites its digest; that draft is completed, reviewed and published like any other.",
    ),
    "sheet.attach": Label("保存并新建来源草稿", "Keep it and begin a source"),
    "sheet.foot": Label(
        "打印于 {now}。内容校验与系统所存一致方为有效。",
        "Printed {now}. It holds for content with exactly these digests.",
    ),
}
