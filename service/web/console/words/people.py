"""Accounts, tokens, consumers, audit."""

from catalog.words.label import Label

PEOPLE = {
    "accounts.title": Label("账号", "Accounts"),
    "accounts.last_login": Label("最近登录", "Last login"),
    "accounts.never": Label("从未", "never"),
    "accounts.state_active": Label("启用", "Active"),
    "accounts.state_disabled": Label("停用", "Disabled"),
    "accounts.new": Label("新建账号", "New account"),
    "accounts.create": Label("新建并生成邀请链接", "Make it and an invitation link"),
    "accounts.roles_hint": Label(
        "小单位可一人多角色，但任何人不能审核自己的修改。",
        "One person may have several roles; nobody reviews their own work.",
    ),
    "accounts.separate": Label(
        "三员分立：系统管理员、安全管理员、审计员各为账号的唯一角色。",
        "Separate administrators: system administrator, security administrator and auditor are each an account's only role.",
    ),
    "accounts.link": Label("邀请链接", "Invitation link"),
    "accounts.link_about": Label(
        "只显示这一次，7 天内有效，使用一次即失效。请通过可靠渠道交给本人。",
        "Shown this once, good for 7 days and one use. Hand it over by a channel you trust.",
    ),
    "accounts.link_for": Label("账号 {login} 的邀请链接", "Invitation for {login}"),
    "accounts.save_roles": Label("保存角色", "Save the roles"),
    "accounts.roles_saved": Label(
        "角色已保存，其会话已结束。", "The roles are saved; the account's sessions have ended."
    ),
    "accounts.disable": Label("停用账号", "Disable the account"),
    "accounts.enable": Label("启用账号", "Enable the account"),
    "accounts.invite": Label("重新生成邀请链接", "Make another invitation link"),
    "accounts.invite_hint": Label(
        "用于忘记口令；旧链接随即失效。",
        "For a forgotten password; older links stop working.",
    ),
    "accounts.reset_totp": Label("清除动态码", "Forget the one-time codes"),
    "accounts.reset_totp_hint": Label(
        "用于丢失手机；其会话随即结束。", "For a lost phone; the account's sessions end."
    ),
    "accounts.subject": Label("统一身份标识", "Id at the identity provider"),
    "accounts.subject_hint": Label("留空则不绑定。", "Leave empty to bind nobody."),
    "accounts.bind": Label("保存绑定", "Save"),
    "accounts.saved": Label("已保存。", "Saved."),
    "accounts.changed_meanwhile": Label(
        "账号刚被他人修改，请核对后再改。",
        "Somebody else changed this account just now. Look again before you change it.",
    ),
    "accounts.may": Label("可以", "May"),
    "accounts.state": Label("状态", "State"),
    "tokens.title": Label("令牌", "Tokens"),
    "tokens.mine": Label("我的令牌", "My tokens"),
    "tokens.mine_about": Label(
        "供您自己的程序调用员工接口；权限与您的账号相同，做了什么以您的名义记入审计。",
        "For programs of your own that use the staff API. They may what you may, and the audit names you.",
    ),
    "tokens.none": Label("还没有令牌。", "There are no tokens yet."),
    "tokens.about": Label(
        "系统之间使用的凭据。数据同步令牌给消费方；员工令牌代表某个账号，权限与该账号相同。",
        "Credentials of machines. Sync tokens are for consumers; a staff token acts for an account and may what it may.",
    ),
    "tokens.name": Label("名称", "Name"),
    "tokens.scope": Label("用途", "Scope"),
    "tokens.scope_sync": Label("数据同步", "Sync"),
    "tokens.scope_staff": Label("员工接口（代表本人）", "Staff API (acts for its maker)"),
    "tokens.days": Label("有效天数", "Days until it expires"),
    "tokens.days_hint": Label(
        "同步令牌可留空（长期有效）；员工令牌至多 366 天。",
        "Sync tokens may be left without; staff tokens last 366 days at most.",
    ),
    "tokens.days_own_hint": Label("至多 366 天。", "366 at most."),
    "tokens.expires": Label("有效期至", "Expires"),
    "tokens.for_ever": Label("长期", "never"),
    "tokens.used": Label("最近使用", "Last used"),
    "tokens.state": Label("状态", "State"),
    "tokens.holds": Label("有效", "Valid"),
    "tokens.ended": Label("已失效", "Ended"),
    "tokens.new": Label("新建令牌", "New token"),
    "tokens.create": Label("生成令牌", "Make the token"),
    "tokens.revoke": Label("停用", "Revoke"),
    "tokens.revoked": Label("令牌已停用。", "The token is revoked."),
    "tokens.shown": Label("令牌（只显示这一次）", "The token (shown this once)"),
    "tokens.wrong_name": Label(
        "请写 1 至 100 个可见字符的名称。", "Give it a name of 1 to 100 visible characters."
    ),
    "tokens.wrong_days": Label(
        "员工令牌须有 1 至 366 天的期限。", "A staff token lasts 1 to 366 days."
    ),
    "consumers.title": Label("数据消费方", "Consumers"),
    "consumers.head": Label("目录序号 {seq}", "The catalog is at seq {seq}"),
    "consumers.name": Label("消费方", "Consumer"),
    "consumers.state": Label("状态", "State"),
    "consumers.reported": Label("最近回报", "Last report"),
    "consumers.seq": Label("所在序号", "At seq"),
    "consumers.differing": Label("不一致的类别", "Kinds that differ"),
    "consumers.none": Label("还没有消费方。", "There are no consumers yet."),
    "consumers.url": Label("接收地址", "Receiver"),
    "audit.title": Label("审计", "Audit"),
    "audit.about": Label(
        "每项操作一行，与操作在同一事务中写入，前后以哈希相连，不能修改或删除。",
        "A row for each act, written in the act's own transaction and chained by hashes; none can be changed or removed.",
    ),
    "audit.when": Label("时间", "When"),
    "audit.who": Label("谁", "Who"),
    "audit.act": Label("操作", "Act"),
    "audit.subject": Label("对象", "Of what"),
    "audit.facts": Label("详情", "Details"),
    "audit.reason": Label("原因", "Reason"),
    "audit.export": Label("导出全部（NDJSON）", "Export all of it (NDJSON)"),
    "audit.verify": Label("核验哈希链", "Verify the chain"),
    "audit.holds": Label("哈希链完整。", "The chain holds."),
    "audit.broken": Label("哈希链在此处断裂：{where}", "The chain is broken at: {where}"),
    "audit.older": Label("更早的记录", "Earlier records"),
}
