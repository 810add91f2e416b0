"""Coming in: logging in, invitations, passwords, one-time codes."""

from catalog.words.label import Label

ENTERING = {
    "entering.log_in": Label("登录", "Log in"),
    "entering.login": Label("账号", "Account"),
    "entering.password": Label("口令", "Password"),
    "entering.code": Label("动态码", "One-time code"),
    "entering.code_hint": Label(
        "身份验证器中的 6 位数字；未启用的账号留空。",
        "The six digits of your authenticator app; leave empty if you use none.",
    ),
    "entering.by_agency": Label("使用单位统一身份登录", "Log in through your agency"),
    "entering.locked": Label(
        "尝试次数过多，已锁定至 {until}。请稍后再试，或联系管理员。",
        "Too many attempts: locked until {until}. Try again later or ask an administrator.",
    ),
    "entering.logged_out": Label("已退出。", "You are logged out."),
    "entering.session_over": Label(
        "请先登录。闲置 15 分钟后需要重新登录。",
        "Please log in. After 15 idle minutes you are asked again.",
    ),
    "entering.invitation": Label("启用账号", "Set up your account"),
    "entering.invitation_first": Label(
        "设立第一位管理员。此链接只能使用一次。",
        "Set up the first administrator. This link works once.",
    ),
    "entering.invitation_for": Label(
        "为账号 {login} 设置口令。此链接只能使用一次。",
        "Choose a password for the account {login}. This link works once.",
    ),
    "entering.invitation_over": Label("链接已失效", "This link no longer works"),
    "entering.invitation_over_hint": Label(
        "链接已用过或已过期。请管理员重新生成。",
        "It was used or has expired. Ask an administrator for a new one.",
    ),
    "entering.name": Label("姓名", "Name"),
    "entering.name_hint": Label("同事在审批单上看到的名字。", "As colleagues see it on approvals."),
    "entering.login_hint": Label(
        "小写字母开头，可含数字、点和连字符；以后不能更改。",
        "Begins with a small letter; digits, dots and hyphens may follow. It never changes.",
    ),
    "entering.password_new": Label("新口令", "New password"),
    "entering.password_again": Label("再次输入新口令", "New password again"),
    "entering.password_hint": Label(
        "12 个字符以上；几个不相干的词最好记。",
        "At least 12 characters; a few unrelated words are easiest to remember.",
    ),
    "entering.set_password": Label("设置口令", "Set the password"),
    "entering.password_set": Label("口令已设置，请登录。", "Your password is set. Please log in."),
    "entering.password_now": Label("现用口令", "Present password"),
    "entering.change_password": Label("更改口令", "Change the password"),
    "entering.password_changed": Label(
        "口令已更改，其他会话已结束。",
        "Your password is changed; your other sessions have ended.",
    ),
    "entering.password_owed": Label(
        "口令已到期，请先更改。", "Your password has expired. Change it to go on."
    ),
    "entering.totp": Label("启用动态码", "Set up one-time codes"),
    "entering.totp_owed": Label(
        "本目录要求使用动态码，请先启用。",
        "This catalog asks for one-time codes. Set them up to go on.",
    ),
    "entering.totp_steps": Label(
        "在手机的身份验证器中添加账号：扫描二维码，或手工输入密钥。",
        "Add an account in your authenticator app: scan the square or type the key.",
    ),
    "entering.totp_key": Label("密钥", "Key"),
    "entering.totp_open": Label("在本机的验证器中打开", "Open in an app on this device"),
    "entering.totp_confirm": Label("输入应用显示的 6 位数字", "Type the six digits it shows"),
    "entering.totp_wrong": Label(
        "口令不对。请核对手机时间后输入最新的一组。",
        "That code is not right. Check your phone's clock and type the newest one.",
    ),
    "entering.totp_kept": Label("动态码已启用。", "One-time codes are set up."),
    "entering.roles": Label("角色", "Roles"),
}
