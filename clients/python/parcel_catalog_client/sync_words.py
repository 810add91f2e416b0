"""What the following half of the client says: what happened, then what to do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from parcel_catalog_client.words import Bilingual, Language

SENTENCES: Mapping[str, Bilingual] = MappingProxyType(
    {
        # What is told on the way.
        "fetching": Bilingual("下载快照 {done}/{total} 字节", "fetching {done}/{total} bytes"),
        "storing": Bilingual("写入副本 {done}/{total} 字节", "storing {done}/{total} bytes"),
        "following": Bilingual("跟随变更 {done}/{total}", "following changes {done}/{total}"),
        "mending": Bilingual("修补 {done}/{total} 桶", "mending bucket {done}/{total}"),
        "checking": Bilingual("核对内容 {done}/{total} 条", "checking entry {done}/{total}"),
        "in-step": Bilingual(
            "副本与目录一致：序号 {seq}，变更 {changes} 条，修补 {buckets} 桶",
            "the copy is in step with the catalog: seq {seq}, {changes} changes, "
            "{buckets} buckets mended",
        ),
        "try-again": Bilingual(
            "{reason} {seconds} 秒后重试。", "{reason} Trying again in {seconds} s."
        ),
        "differs": Bilingual(
            "序号 {seq} 处副本与目录不同：{names}",
            "at seq {seq} the copy differs from the catalog: {names}",
        ),
        "mended": Bilingual("已重取 {buckets} 桶", "{buckets} buckets were fetched again"),
        "damaged": Bilingual(
            "所收数据有误，重新请求：{what}", "damaged on the way, asking again: {what}"
        ),
        "epoch-changed": Bilingual(
            "目录已开始新的历史（恢复或切换之后），将以新快照替换副本",
            "the catalog has begun another history (after a restore or a failover); a new "
            "snapshot replaces the copy",
        ),
        "cursor-expired": Bilingual(
            "副本落后过久，变更已不再保留，将以新快照替换",
            "the copy is older than the changes that are kept; a new snapshot replaces it",
        ),
        "cursor-invalid": Bilingual(
            "目录不认得副本的游标，将以新快照替换副本",
            "the catalog does not know the copy's cursor; a new snapshot replaces the copy",
        ),
        "cursor-in-walk": Bilingual(
            "副本的游标处在另一方式的遍历中途，将以新快照替换副本",
            "the copy's cursor stands in the midst of a walk of another kind; a new snapshot "
            "replaces the copy",
        ),
        "cursor-too-narrow": Bilingual(
            "副本的游标未涵盖所跟随的类别，将以新快照替换副本",
            "the copy's cursor does not cover what is followed; a new snapshot replaces the copy",
        ),
        "history-diverged": Bilingual(
            "副本所据的历史与目录不同，将以新快照替换副本",
            "the copy comes from another history than the catalog's; a new snapshot replaces it",
        ),
        "not-mended": Bilingual(
            "逐桶修补未能使副本一致，将以新快照替换",
            "the copy still differs after mending; a new snapshot replaces it",
        ),
        "too-different": Bilingual(
            "副本差异过多，将以新快照替换",
            "the copy differs in too many places; a new snapshot replaces it",
        ),
        "after-bundle": Bilingual(
            "副本由离线包更新至 {seq}，目录已至 {head}，将以新快照替换",
            "bundles brought the copy to {seq} and the catalog is at {head}; a new snapshot "
            "replaces the copy",
        ),
        "carried": Bilingual(
            "副本与目录在序号 {seq} 处一致，来自离线包的变更 {changes} 条",
            "the copy is what the catalog was at seq {seq}; {changes} changes came by the bundle",
        ),
        "holds": Bilingual(
            "核对无误：{entries} 条，序号 {seq}", "verified: {entries} entries, seq {seq}"
        ),
        "holds-unclaimed": Bilingual(
            "存储的内容核对无误：{entries} 条。副本尚在跟随途中（序号 {seq}），"
            "无从与目录比较，请再次同步。",
            "what is stored holds: {entries} entries. The replica is in the middle of a walk (at "
            "seq {seq}), when there is no state to compare with: sync once more.",
        ),
        "wrong-buckets": Bilingual(
            "{name} 有误的桶：{buckets}", "{name}, wrong buckets: {buckets}"
        ),
        "wrong-deletions": Bilingual(
            "删除记录有误，须以新快照替换",
            "records of deletions are wrong; a new snapshot is needed",
        ),
        "does-not-hold": Bilingual(
            "核对有误。加 --mend（并给出目录地址）可修补。",
            "verification failed; --mend (with the catalog's address) puts it right",
        ),
        # What ends a run.
        "not-in-step": Bilingual(
            "副本未能与目录一致：{what}。请稍后再试；若一再如此，请联系目录的运营方。",
            "The copy could not be brought in step: {what}. Try again later; if that does not "
            "help, tell the catalog's operator.",
        ),
        "other-catalog": Bilingual(
            "此副本来自 {kept}，不能与 {now} 混用。请另用一个副本文件。",
            "This replica is a copy of {kept} and cannot be mixed with {now}. Use another file.",
        ),
        "other-data-mode": Bilingual(
            "此副本的数据类别是 {kept}，目录是 {now}。请另用一个副本文件。",
            "This replica holds {kept} data and the catalog's are {now}. Use another file.",
        ),
        "other-mode": Bilingual(
            "此副本以 {kept} 方式跟随，不能改为 {now}。请去掉 --mode，或另用一个副本文件。",
            "This replica follows in {kept} mode and cannot change to {now}. Leave --mode out, "
            "or use another file.",
        ),
        "other-collections": Bilingual(
            "此副本跟随的类别是 {kept}，不能改为 {now}。请去掉 --collections，或另用一个副本文件。",
            "This replica follows {kept} and cannot change to {now}. Leave --collections out, or "
            "use another file.",
        ),
        "unknown-collections": Bilingual(
            "目录中没有类别 {names}。可选：{known}。",
            "The catalog has no collection {names}. It has: {known}.",
        ),
        "empty-replica": Bilingual(
            "{path} 尚无内容可核对。请先同步。",
            "{path} holds nothing to verify yet. Sync first.",
        ),
        "another-history": Bilingual(
            "目录的历史已更换，序号 {seq} 无从比较。请先同步。",
            "The catalog has begun another history, in which seq {seq} means something else. "
            "Sync first.",
        ),
        "no-public-key": Bilingual(
            "不知道谁可以签发离线包。请用 --public-key 给出公钥（向目录的运营方索取，"
            "parcel-catalog signing-key），或先在线同步一次。",
            "Nobody is known who may sign bundles. Give --public-key (the catalog's operator has "
            "it: parcel-catalog signing-key), or sync once over a connection.",
        ),
        "wrong-key": Bilingual(
            "公钥须为 32 字节的 base64。", "A public key is 32 bytes in base64."
        ),
        "needs-cryptography": Bilingual(
            "核对签名需要另装一个包：pip install 'parcel-catalog-client[bundles]'",
            "Checking signatures needs one more package: "
            "pip install 'parcel-catalog-client[bundles]'",
        ),
        "bundle-signature": Bilingual(
            "{path} 的签名与公钥不符，未作任何更改。请核对公钥与来源。",
            "The signature of {path} is not of this public key; nothing was changed. Check the "
            "key, and where the file comes from.",
        ),
        "bundle-damaged": Bilingual(
            "离线包 {path} 不完整或已损坏：{what}。未作任何更改，请重新取得此文件。",
            "The bundle {path} is damaged: {what}. Nothing was changed; get the file again.",
        ),
        "bundle-not-from-0": Bilingual(
            "此离线包从 {since} 起，而副本是空的、不完整或属于另一段历史。"
            "请取从 0 起的包，或在线同步。",
            "This bundle begins at {since}, and the replica is empty, not whole, or of another "
            "history. Get one from 0, or sync over a connection.",
        ),
        "bundle-gap": Bilingual(
            "此离线包从 {since} 起，副本在 {seq}，中间有缺。请取从 {seq} 或更早起的包。",
            "This bundle begins at {since} and the replica is at {seq}. Get one from {seq} or "
            "before.",
        ),
        "bundle-other-history": Bilingual(
            "此离线包与副本在序号 {seq} 处不是同一段历史。请取从 0 起的包，换一个副本文件。",
            "At seq {seq} this bundle tells another history than the replica. Get one from 0, "
            "and use another file.",
        ),
        "differs-after-bundle": Bilingual(
            "离线包应用后副本仍与目录不同：{names}。请应用从 0 起的包，或在线同步。",
            "After the bundle the copy differs from the catalog: {names}. Apply a bundle from 0, "
            "or sync over a connection.",
        ),
        "no-replica": Bilingual(
            "{path} 不是目录的副本。请另用一个文件名。",
            "{path} is no replica of a catalog. Name another file.",
        ),
        "newer-replica": Bilingual(
            "{path} 由较新的客户端写成。请更新客户端，或另用一个副本文件。",
            "{path} was written by a newer client. Update this one, or use another file.",
        ),
        "replica-in-use": Bilingual(
            "另一个程序正在写 {path}。请只运行一个 parcel-sync。",
            "Another program writes {path}. Run one parcel-sync at a time.",
        ),
        "replica-broken": Bilingual(
            "无法读写副本 {path}：{reason}。请检查磁盘与权限；若文件已损坏，删去后重新同步。",
            "The replica {path} cannot be read or written: {reason}. Check the disk and the "
            "permissions; if the file is damaged, delete it and sync again.",
        ),
    }
)


def told(language: Language, code: str, **facts: Any) -> str:
    """The sentences of a code, completed with its facts."""
    found = SENTENCES[code]
    return (found.en if language == "en" else found.zh).format_map(facts)
