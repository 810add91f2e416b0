"""Releases: put together, looked at, published, taken back; urgent withdrawals."""

from catalog.words.label import Label

RELEASING = {
    "releases.title": Label("发布", "Releases"),
    "releases.waiting": Label("待发布", "Waiting"),
    "releases.waiting_none": Label("没有待发布的批次。", "No release is waiting."),
    "releases.published": Label("已发布", "Published"),
    "releases.compose": Label("组成新批次", "Put a release together"),
    "releases.name": Label("标题", "Title"),
    "releases.time": Label("发布时间", "Time"),
    "releases.by_hand": Label("手动发布", "by hand"),
    "releases.composed_by": Label("组批人", "Put together by"),
    "releases.seqs": Label("序号", "Seqs"),
    "releases.cause": Label("缘由", "Cause"),
    "cause.seed": Label("首次载入", "First load"),
    "cause.staff": Label("工作人员", "Staff"),
    "cause.clock": Label("到期", "Expiry"),
    "cause.rollback": Label("撤回", "Roll-back"),
    "compose.title": Label("组成发布批次", "Put a release together"),
    "compose.about": Label(
        "批次内的条目同时公开，或都不公开。",
        "All of a release becomes public at once, or none of it.",
    ),
    "compose.choose": Label("已通过的草稿", "Approved drafts"),
    "compose.none": Label("没有已通过而未入批的草稿。", "No approved draft waits for a release."),
    "compose.title_zh": Label("中文标题", "Chinese title"),
    "compose.title_en": Label("英文标题", "English title"),
    "compose.title_hint": Label("公开可见。", "Everybody can read it."),
    "compose.at": Label("定时发布（上海时间）", "Publish at (Shanghai time)"),
    "compose.at_hint": Label(
        "留空则由发布员手动发布。如 2026-12-01 09:00。",
        "Leave empty to publish by hand. For example 2026-12-01 09:00.",
    ),
    "compose.do": Label("组成批次并预览", "Put together and preview"),
    "plan.title": Label("批次：{title}", "Release: {title}"),
    "plan.preview": Label("将公开的内容", "What will become public"),
    "plan.investors": Label("投资者看到的变化", "What investors see change"),
    "plan.feed": Label("变更通道", "In the feed"),
    "plan.feed_line": Label(
        "第 {seq} 步 · upsert · {collection}/{id}", "seq {seq} · upsert · {collection}/{id}"
    ),
    "plan.feed_hint": Label("若此前无其他发布。", "If nothing else is published before."),
    "plan.platform": Label("平台收到的内容（GeoJSON）", "What platforms receive (GeoJSON)"),
    "plan.no_change": Label("与公开内容相同，不产生新版本。", "Public already: no new version."),
    "plan.new": Label("新条目", "new entry"),
    "plan.faults": Label("暂不能发布", "Cannot be published yet"),
    "plan.failed": Label(
        "{when} 定时发布未成，原因如下。处理后请重新定时或立即发布。",
        "The release planned was not published at {when}, for these reasons. Mend them, then publish or plan it again.",
    ),
    "plan.range": Label("第 {first}–{last} 条，共 {count} 条", "{first}–{last} of {count} entries"),
    "plan.whole": Label(
        "此批次由初始化整批编制，未逐条审核。发布者须核对全部内容：发布即为审批。",
        "This release was prepared as a whole; its entries were not reviewed one by one. Whoever publishes it looks at all of it, and approves it by publishing.",
    ),
    "plan.prepared_by": Label("编制人", "Prepared by"),
    "plan.approve_publish": Label("审批并立即发布", "Approve and publish now"),
    "plan.own": Label(
        "您编制或修改过其中的内容，须由另一人审批并发布。",
        "You prepared or changed some of this; somebody else has to approve and publish it.",
    ),
    "plan.publish": Label("立即发布", "Publish now"),
    "plan.publish_sure": Label(
        "发布 {count} 条？发布后立即公开。", "Publish {count} entries? They are public at once."
    ),
    "plan.reschedule": Label("改定时间", "Change the time"),
    "plan.cancel": Label("取消批次", "Cancel the release"),
    "plan.cancel_hint": Label("草稿仍为已通过。", "Its drafts stay approved."),
    "plan.cancel_whole_hint": Label(
        "草稿保留，此后须逐条提交审核。",
        "Its drafts stay; each of them has to be submitted and reviewed then.",
    ),
    "plan.ended": Label("此批次已{state}。", "This release is already: {state}."),
    "plan.done_composed": Label(
        "批次已组成，请核对后发布。", "Put together. Look at it, then publish."
    ),
    "plan.done_rescheduled": Label("时间已更改。", "The time is changed."),
    "plan.done_cancelled": Label("批次已取消。", "The release is cancelled."),
    "plan.done_nothing": Label(
        "内容均已公开，没有产生新版本。", "All of it was public already; there is no new version."
    ),
    "release.title": Label("发布 {id}", "Release {id}"),
    "release.done": Label("已发布。", "Published."),
    "release.changes": Label("变更", "Changes"),
    "release.op_upsert": Label("公开", "published"),
    "release.op_delete": Label("撤下", "withdrawn"),
    "release.roll_back": Label("整批撤回", "Take the release back"),
    "release.roll_back_about": Label(
        "各条目恢复到此前内容，新条目撤下。撤回本身是一次新的发布，原记录保留。",
        "Every entry returns to what it said before; new ones are withdrawn. This is a release of its own; the record stays.",
    ),
    "release.reason": Label("原因", "Reason"),
    "release.rolled_back": Label("已撤回。", "Taken back."),
    "withdraw.title": Label("紧急撤下 {name}", "Withdraw {name} at once"),
    "withdraw.about": Label(
        "立即从网站、接口和数据通道撤下，并公开更正说明；随后由另一人确认。",
        "It leaves the site, the API and the feed at once, and a correction is published. Somebody else confirms afterwards.",
    ),
    "withdraw.reason": Label("原因", "Reason"),
    "withdraw.statement_zh": Label("更正说明（中文，公开）", "Correction in Chinese (public)"),
    "withdraw.statement_en": Label("更正说明（英文，公开）", "Correction in English (public)"),
    "withdraw.statement_hint": Label("说明改了什么、为什么。", "Say what changes and why."),
    "withdraw.do": Label("确认撤下", "Withdraw now"),
    "withdraw.gone": Label("此条目已不公开。", "This entry is not public any more."),
    "withdrawals.title": Label("待确认的紧急撤下", "Urgent withdrawals to be confirmed"),
    "withdrawals.by": Label("{by} 于 {when} 撤下", "withdrawn by {by}, {when}"),
    "withdrawals.confirm": Label("确认", "Confirm"),
    "withdrawals.own": Label("须由另一人确认。", "Somebody else has to confirm."),
    "withdrawals.done": Label("已撤下，待另一人确认。", "Withdrawn; somebody else confirms."),
    "withdrawals.confirmed": Label("已确认。", "Confirmed."),
}
