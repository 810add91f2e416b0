"""What can be wrong with accounts, and with whoever wants to come in."""

from __future__ import annotations

from catalog.words.messages.message import Message

PEOPLE = {
    "role-unknown": Message(
        "没有角色“{value}”。",
        'There is no role "{value}".',
        "可用角色：{known}。",
        "The roles are {known}.",
    ),
    "roles-not-together": Message(
        "角色“{role}”不得与其他角色同属一个账号（三员分立）。",
        'The role "{role}" may not be held together with another (separate administrators).',
        "请只保留这一个角色，或另建账号。",
        "Leave it alone, or make another account.",
    ),
    "password-too-short": Message(
        "口令过短。",
        "The password is too short.",
        "至少 {minimum} 个字符；几个词连写即可。",
        "It needs {minimum} characters; a few words will do.",
    ),
    "password-too-long": Message(
        "口令过长。",
        "The password is too long.",
        "至多 {maximum} 个字符。",
        "It has {maximum} characters at most.",
    ),
    "password-guessable": Message(
        "口令太容易猜到。",
        "The password is too easily guessed.",
        "口令不得包含账号名，且不同字符不少于五个。",
        "It must not hold the login, and needs five different characters.",
    ),
    "password-unchanged": Message(
        "新口令与原口令相同。",
        "The new password is the old one.",
        "请另选口令。",
        "Choose another.",
    ),
    "totp-kept": Message(
        "该账号已启用验证码。",
        "The account is already asked for codes.",
        "更换手机请由管理员先重置。",
        "For another phone, let an administrator reset it first.",
    ),
    "login-form": Message(
        "“{value}”不能作账号名。",
        '"{value}" cannot be a login.',
        "二至三十二个小写字母、数字、点、下划线或连字符，以字母开头。",
        "Use two to 32 lower-case letters, digits, points, underscores or hyphens, a letter first.",
    ),
    "login-taken": Message(
        "账号“{value}”已存在。",
        'There is an account "{value}".',
        "请另取账号名；账号名用过即不再分配。",
        "Choose another; no login is given twice.",
    ),
    "name-form": Message(
        "姓名为空、过长或含不可见字符。",
        "The name is empty, too long or cannot be read on a line.",
        "请写一至 {maximum} 个可见字符。",
        "Write one to {maximum} characters that can be seen.",
    ),
    "account-disabled": Message(
        "该账号已停用。",
        "The account is disabled.",
        "请先启用。",
        "Enable it first.",
    ),
    "last-administrator": Message(
        "这是最后一个能管理账号的账号。",
        "This is the last account that can manage accounts.",
        "请先为另一账号授予系统管理员角色。",
        "Make another account an administrator first.",
    ),
    "subject-taken": Message(
        "该身份已绑定其他账号。",
        "Another account is bound to that identity.",
        "请先解除那里的绑定。",
        "Release it there first.",
    ),
    "session-required": Message(
        "需要先登录。",
        "Somebody has to log in first.",
        "请在控制台登录，或发送请求头 Authorization: Bearer 与 staff 令牌。",
        "Log in at the console, or send Authorization: Bearer with a staff token.",
    ),
    "permission-missing": Message(
        "您的角色不能{permission}。",
        "Your roles do not let you {permission}.",
        "如有需要，请联系管理员。",
        "Ask an administrator if you need to.",
    ),
    "something-owed": Message(
        "须先更换口令或设置验证码。",
        "A new password or an app for codes is owed first.",
        "请登录控制台完成。",
        "Log in at the console and see to it.",
    ),
    "request-forged": Message(
        "请求不是由本站页面发出的，或页面已过期。",
        "The request was not sent by a page of this site, or the page is too old.",
        "请重新打开页面后再试。",
        "Open the page again and repeat.",
    ),
    "oidc-refused": Message(
        "统一身份认证未能完成。",
        "The identity provider did not vouch for you.",
        "请回到登录页重新开始。",
        "Begin again at the log-in page.",
    ),
    "oidc-unbound": Message(
        "身份“{subject}”没有对应的账号。",
        'No account is bound to the identity "{subject}".',
        "请把它告知管理员，由管理员绑定账号。",
        "Tell it to an administrator, who binds your account to it.",
    ),
    "oidc-unavailable": Message(
        "统一身份认证没有应答。",
        "The identity provider does not answer.",
        "请稍后再试，或用口令登录。",
        "Try again later, or log in with a password.",
    ),
}
