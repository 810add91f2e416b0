"""What can be wrong with drafts, their reviews and the releases that they are put together in."""

from __future__ import annotations

from catalog.words.messages.message import Message

STAFF = {
    "another-entry": Message(
        "此稿不属于 {collection}/{value}。",
        "This draft is not of {collection}/{value}.",
        "编号与类别不可更改；新条目的编号在首次发布时给定。",
        "An id and a kind cannot be changed; a new entry is given its id when it is first published.",
    ),
    "not-open": Message(
        "此稿处于“{state}”状态，不能提交。",
        'This draft is "{state}" and cannot be submitted.',
        "只能提交编辑中的稿件。",
        "Only drafts that are open can be submitted.",
    ),
    "not-approved": Message(
        "此稿处于“{state}”状态，尚未审定。",
        'This draft is "{state}", not approved.',
        "请提交审核，或将其移出本次发布。",
        "Let it be reviewed, or leave it out of this release.",
    ),
    "in-another-release": Message(
        "此稿已列入另一次发布。",
        "This draft is part of another release.",
        "请先取消那次发布。",
        "Cancel that release first.",
    ),
    "time-passed": Message(
        "{value} 已经过去。",
        "{value} has passed.",
        "请另定时间，或立即发布。",
        "Choose a later time, or publish now.",
    ),
    "time-unreviewed": Message(
        "此批次未逐条审核，不能定时发布。",
        "A release that was not reviewed entry by entry cannot be published at a time.",
        "请由编制人以外的人核对后立即发布。",
        "Let somebody who did not prepare it look at it and publish it.",
    ),
    "preview-hours": Message(
        "有效时间 {value} 小时不在允许范围内。",
        "A link cannot open for {value} hours.",
        "请填写 1 至 {maximum} 小时。",
        "Give 1 to {maximum} hours.",
    ),
    "changed-since": Message(
        "该条目在此次发布之后又有变更：该次为第 {value} 版，现为第 {now} 版。",
        "This entry has changed since: that release made version {value}, it is at version {now}.",
        "请先撤回之后的发布，或逐条恢复所需版本。",
        "Roll the later releases back first, or restore the versions you want one by one.",
    ),
    "erased-before": Message(
        "该条目此前的第 {value} 版已被永久清除，无法恢复。",
        "Version {value}, which this entry had before, was erased for ever.",
        "请另行起草该条目的内容。",
        "Draft what the entry is to say.",
    ),
}
