"""What can be wrong with a request for a file."""

from __future__ import annotations

from catalog.words.messages.message import Message

DOWNLOADS = {
    "snapshot-pending": Message(
        "尚无可用的快照，正在生成。",
        "There is no snapshot yet; one is being made.",
        "请按 Retry-After 稍后再试；持续如此时，请管理员确认后台任务（parcel-catalog work）在运行。",
        "Try again after the time in Retry-After. If it stays so, the operator's worker "
        "(parcel-catalog work) is not running.",
    ),
    "snapshot-not-found": Message(
        "没有序号 {value} 的快照，或已不再保留。",
        "There is no snapshot at {value}, or it is no longer kept.",
        "请从 snapshots/latest 获取最新快照。",
        "Fetch the newest from snapshots/latest.",
    ),
    "snapshot-redacted": Message(
        "此快照含有其后被清除的内容，不再提供。",
        "This snapshot holds a content that was erased since; it is no longer given out.",
        "请删除已下载的副本，并从 snapshots/latest 获取最新快照。",
        "Delete what you have fetched of it, and fetch the newest from snapshots/latest.",
    ),
    "range-not-satisfiable": Message(
        "所要的范围在文件之外，文件共 {size} 字节。",
        "The range lies outside the file, which has {size} bytes.",
        "请去掉 Range，或在文件范围内续传。",
        "Leave Range out, or go on within the file.",
    ),
    "bundle-reversed": Message(
        "起始序号 {since} 不小于截止序号 {to}。",
        "The bundle begins at {since}, which is not before its end, {to}.",
        "请写作 较小序号-较大序号.zip。",
        "Write the smaller seq first.",
    ),
    "bundle-too-large": Message(
        "此范围含 {changes} 条变更，一个离线包最多 {maximum} 条。",
        "That range holds {changes} changes; a bundle holds at most {maximum}.",
        "请分成几个相接的范围。",
        "Ask for several ranges, one after the other.",
    ),
    "bundle-pending": Message(
        "正在生成另一个离线包。",
        "Another bundle is being made.",
        "请按 Retry-After 稍后再试。",
        "Try again after the time in Retry-After.",
    ),
    "storage-unavailable": Message(
        "服务无法读写其数据目录，已记录。",
        "The service cannot read or write its data folder; it has been recorded.",
        "请稍后再试；管理员请检查 CATALOG_DATA_DIR 及日志。",
        "Try again later; operators see CATALOG_DATA_DIR and the log.",
    ),
}
