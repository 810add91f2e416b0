"""What can be wrong with what a program of staff asks for."""

from __future__ import annotations

from catalog.words.messages.message import Message

ACTS = {
    "if-match-missing": Message(
        "请求没有说明所见的是草稿的哪一版。",
        "The request does not say which state of the draft was seen.",
        "请以 If-Match 送回读到的 ETag。",
        "Send the ETag that was read back in If-Match.",
    ),
    "if-match-form": Message(
        "If-Match 不是草稿的 ETag。",
        "If-Match holds no ETag of a draft.",
        '请原样送回，例如 "3"，含引号。',
        'Send it back as it stands, such as "3", with its quotes.',
    ),
    "idempotency-key-form": Message(
        "Idempotency-Key 的格式不符。",
        "Idempotency-Key has a wrong form.",
        "16 至 128 个可见的 ASCII 字符，例如 UUID。",
        "Use 16 to 128 visible ASCII characters, such as a UUID.",
    ),
    "idempotency-key-reused": Message(
        "此 Idempotency-Key 已用于另一请求。",
        "This Idempotency-Key came with another request before.",
        "新的请求请用新的值；重发时须与原请求逐字节相同。",
        "Use a new one for a new request; what is sent again has to be the same byte for byte.",
    ),
    "draft-not-found": Message(
        "没有草稿“{value}”。",
        'There is no draft "{value}".',
        "请从草稿列表取得编号。",
        "Take its id from the list of drafts.",
    ),
    "draft-overtaken": Message(
        "草稿已被他人变更，现为第 {value} 版。",
        "Somebody else changed the draft; it is at row version {value} now.",
        "请重新读取，合并后以新的 ETag 再送。",
        "Read it again, merge, and send it with the new ETag.",
    ),
    "draft-not-waiting": Message(
        "此稿已发布或已放弃（{state}）。",
        "The draft was published or given up ({state}).",
        "请重新起草。",
        "Begin it again.",
    ),
    "draft-not-in-review": Message(
        "此稿处于“{state}”状态，不在审核之中。",
        'The draft is "{state}" and not in review.',
        "请先提交；已审定的只能退回。",
        "Submit it first; one that is approved can only be returned.",
    ),
    "draft-in-plan": Message(
        "此稿已列入发布计划 {value}。",
        "The draft is part of the prepared release {value}.",
        "请先取消该发布。",
        "Cancel that release first.",
    ),
    "own-work": Message(
        "不得审核或确认自己所做的内容。",
        "Nobody approves or confirms what is their own work.",
        "请由另一人办理。",
        "Let another person do it.",
    ),
    "same-reviewer": Message(
        "您已通过前一步审核。",
        "You passed an earlier step of this review.",
        "每一步须由不同的人审核。",
        "Each step is for another person.",
    ),
    "entry-unknown": Message(
        "没有公开条目 {collection}/{value}，也没有它的草稿。",
        "Nothing of {collection}/{value} is public, and there is no draft of it.",
        "新条目请不填 entry_id。",
        "Leave entry_id out for a new entry.",
    ),
    "version-unknown": Message(
        "{entry} 没有可恢复的第 {value} 版。",
        "{entry} has no version {value} that could be restored.",
        "已撤下或已清除的版本没有内容。",
        "A version that was withdrawn or erased has no content.",
    ),
    "revision-unknown": Message(
        "草稿没有第 {value} 版，或其内容已清除。",
        "The draft has no row version {value}, or what it said was erased.",
        "请从其历史取得版本。",
        "Take one from its history.",
    ),
    "entry-not-public": Message(
        "{value} 并未公开。",
        "{value} is not public.",
        "只能撤下已公开的条目。",
        "Only what is public can be withdrawn.",
    ),
    "plan-not-found": Message(
        "没有发布计划“{value}”。",
        'There is no prepared release "{value}".',
        "请从发布计划列表取得编号。",
        "Take its name from the list of plans.",
    ),
    "plan-ended": Message(
        "该发布已结束（{state}）。",
        "That release has ended ({state}).",
        "请另行组成发布。",
        "Compose another.",
    ),
    "release-not-to-roll-back": Message(
        "没有可以撤回的发布“{value}”。",
        'There is no release "{value}" that could be taken back.',
        "只能撤回由人决定的发布。",
        "Only those that somebody decided on can be.",
    ),
    "withdrawal-not-found": Message(
        "发布“{value}”不是紧急撤下。",
        'The release "{value}" withdrew nothing at once.',
        "请从待确认的列表取得编号。",
        "Take its id from the list of what waits for confirmation.",
    ),
    "withdrawal-confirmed": Message(
        "{by} 已确认此次撤下。",
        "{by} confirmed this withdrawal before.",
        "无须再办。",
        "There is nothing left to do.",
    ),
    "reason-unknown": Message(
        "没有事由“{value}”。",
        'There is no reason "{value}".',
        "可用事由：{known}。",
        "The reasons are {known}.",
    ),
    "state-unknown": Message(
        "没有状态“{value}”。",
        'There is no state "{value}".',
        "可用状态：{known}。",
        "The states are {known}.",
    ),
    "account-not-found": Message(
        "没有账号“{value}”。",
        'There is no account "{value}".',
        "请从账号列表取得账号名。",
        "Take its login from the list of accounts.",
    ),
    "account-changed": Message(
        "账号已被他人变更，现为第 {value} 版。",
        "Somebody else changed the account; it is at row version {value} now.",
        "请重新读取后再送。",
        "Read it again first.",
    ),
    "token-not-found": Message(
        "没有令牌“{value}”。",
        'There is no token "{value}".',
        "请从令牌列表取得编号。",
        "Take its id from the list of tokens.",
    ),
    "scope-unknown": Message(
        "没有权限范围“{value}”。",
        'There is no scope "{value}".',
        "可用范围：{known}。",
        "The scopes are {known}.",
    ),
    "token-owner": Message(
        "staff 令牌须代表一个在用的账号，其他令牌不得代表账号。",
        "A staff token acts for an account that is active; no other token acts for one.",
        "请填写 login，或将其去掉。",
        "Give login, or leave it out.",
    ),
    "token-days": Message(
        "staff 令牌须有期限。",
        "A staff token has to expire.",
        "至多 {maximum} 天。",
        "It holds {maximum} days at most.",
    ),
}
