"""The home page: what needs doing."""

from catalog.words.label import Label

HOME = {
    "home.title": Label("待办", "What needs doing"),
    "home.verified": Label("已核实发布", "Verified and published"),
    "home.no_total": Label(
        "政府公布的总数尚未发布为指标。", "The government's stated total is not published yet."
    ),
    "home.all_slots": Label("各地块完整度", "Completeness of each parcel"),
    "home.mine": Label("我的草稿", "My drafts"),
    "home.mine_none": Label("没有未完成的草稿。", "You have no unfinished drafts."),
    "home.to_review": Label("待我审核", "For me to review"),
    "home.review_none": Label("没有待审核的草稿。", "Nothing waits for your review."),
    "home.releases": Label("待发布与未能发布", "Planned and failed releases"),
    "home.releases_none": Label("没有待发布的批次。", "No release is planned."),
    "home.stale": Label("过了复核期限", "Past their review date"),
    "home.stale_none": Label("没有过期未复核的条目。", "Nothing is past its review date."),
    "home.stale_until": Label("应于 {date} 前复核", "to be reviewed by {date}"),
    "home.expiring": Label("将到期的政策与组合包", "Policies and packages about to expire"),
    "home.expiring_none": Label("90 天内没有到期的政策。", "Nothing expires within 90 days."),
    "home.expiring_on": Label("{date} 到期", "expires on {date}"),
    "home.consumers": Label("数据消费方", "Consumers"),
    "home.consumers_none": Label("还没有消费方回报。", "No consumer has reported yet."),
    "home.troubles": Label("未送达的通知", "Failed deliveries"),
    "home.troubles_none": Label("通知都已送达。", "All notices were delivered."),
    "home.attempts": Label("已失败 {count} 次", "failed {count} times"),
    "home.given_up": Label("已停止投递", "given up"),
    "home.see_all": Label("查看全部", "See all"),
    "home.changed": Label("{when} 修改", "changed {when}"),
    "consumer.in_step": Label("一致", "In step"),
    "consumer.behind": Label("落后 {count} 步", "{count} behind"),
    "consumer.differs": Label("内容不一致", "Differs"),
    "consumer.silent": Label("未回报", "No report yet"),
}
