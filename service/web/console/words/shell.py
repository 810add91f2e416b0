"""What stands around every page."""

from catalog.words.label import Label

SHELL = {
    "shell.console": Label("工作台", "Staff console"),
    "shell.catalog": Label("桃浦产业用地目录", "Taopu land catalog"),
    "shell.skip": Label("跳到正文", "Skip to content"),
    "shell.sections": Label("栏目", "Sections"),
    "shell.language": Label("English", "中文"),
    "shell.account": Label("我的账号", "My account"),
    "shell.log_out": Label("退出", "Log out"),
    "shell.demo": Label("演示数据，均为虚构", "Demonstration: all parcels are invented"),
    "shell.home": Label("首页", "Home"),
    "shell.entries": Label("条目", "Entries"),
    "shell.drafts": Label("草稿", "Drafts"),
    "shell.reviews": Label("审核", "Review"),
    "shell.releases": Label("发布", "Releases"),
    "shell.workbooks": Label("工作簿", "Workbooks"),
    "shell.assets": Label("图件", "Files"),
    "shell.enquiries": Label("咨询", "Enquiries"),
    "shell.consumers": Label("数据消费方", "Consumers"),
    "shell.accounts": Label("账号", "Accounts"),
    "shell.tokens": Label("令牌", "Tokens"),
    "shell.audit": Label("审计", "Audit"),
    "shell.back": Label("返回", "Back"),
    "shell.cancel": Label("取消", "Cancel"),
    "shell.next": Label("下一页", "Next page"),
    "shell.previous": Label("上一页", "Previous page"),
    "shell.first": Label("回到第一页", "First page"),
    "shell.faults": Label("{count} 处需要处理", "{count} to be mended"),
    "shell.none": Label("无", "none"),
    "shell.page_missing": Label("没有这一页", "No such page"),
    "shell.page_missing_hint": Label(
        "地址可能有误，或内容已不在。请从首页查找。",
        "The address may be wrong, or what it named is gone. Start from the home page.",
    ),
    "shell.to_home": Label("回到首页", "To the home page"),
}
