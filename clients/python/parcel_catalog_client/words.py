"""What the client says itself, in Chinese and English: what happened, then what to do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Language = Literal["zh", "en"]


class Bilingual(NamedTuple):
    zh: str
    en: str


SENTENCES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "wrong-address": Bilingual(
            "“{value}”不是目录的地址。请写成 https://主机 或 https://主机/api/v1，不带账号与参数。",
            '"{value}" is no address of a catalog. Write https://host or https://host/api/v1, '
            "without an account and without parameters.",
        ),
        "wrong-name": Bilingual(
            "“{value}”不能作类别或条目的编号。请核对编号。",
            '"{value}" cannot be the name of a collection or the id of an entry. Check it.',
        ),
        "wrong-limit": Bilingual(
            "limit 与 page_size 须为整数，limit 不小于 0，page_size 不小于 1；所给为 {value}。",
            "limit must be 0 or more and page_size 1 or more; it was {value}.",
        ),
        "not-connected": Bilingual(
            "无法连接 {url}。请检查地址与网络，确认服务已启动，或稍后再试。",
            "No connection to {url} could be made. Check the address and the network, see that "
            "the service is running, or try again later.",
        ),
        "not-trusted": Bilingual(
            "{url} 的证书未获信任。请安装签发机构的证书（环境变量 REQUESTS_CA_BUNDLE），"
            "不要关闭校验。",
            "The certificate of {url} is not trusted. Install its authority's certificate "
            "(environment variable REQUESTS_CA_BUNDLE); do not switch the check off.",
        ),
        "no-answer": Bilingual(
            "{url} 未在时限内应答。请稍后再试，或放宽 timeout。",
            "{url} did not answer in time. Try again later, or allow a longer timeout.",
        ),
        "cut-off": Bilingual(
            "{url} 的应答中途断开。请再试一次；若一再如此，请检查中间的代理与网关。",
            "The answer from {url} broke off. Try again; if that does not help, look at the "
            "proxies and gateways between.",
        ),
        "try-later": Bilingual(
            "{url} 暂时不可用（状态 {status}）。请稍后再试。",
            "{url} is not available now (status {status}). Try again later.",
        ),
        "not-a-catalog": Bilingual(
            "{url} 的应答不是目录的应答（状态 {status}，{what}）。请检查地址；若经代理或网关"
            "访问，请查看其设置。",
            "What {url} answers is no answer of a catalog (status {status}, {what}). Check the "
            "address, and the proxy or gateway if there is one.",
        ),
        "not-understood": Bilingual(
            "{url} 的应答中没有“{member}”，或与客户端所知的不符。请检查地址，或换用较新的客户端。",
            'The answer from {url} has no "{member}", or not as this client knows it. Check the '
            "address, or use a newer client.",
        ),
        "endless": Bilingual(
            "{url} 的下一页指向自身，翻页无法继续。请联系目录的运营方。",
            "The page {url} names itself as the next one. Tell the catalog's operator.",
        ),
        "moved": Bilingual(
            "{url} 转到 {target}，客户端未跟随。请核对后将其作为目录的地址。",
            "{url} redirects to {target}, where this client does not follow. See whether that "
            "is right, then use it as the catalog's address.",
        ),
        "demonstration": Bilingual(
            "{url} 是演示目录，其中的地块均为虚构。仅供试用时，请设 accept_demo=True"
            "（命令行为 --accept-demo）。",
            "{url} is a demonstration: its parcels are invented. To try things out with it, "
            "say accept_demo=True (--accept-demo).",
        ),
    }
)


def said(language: Language, code: str, **facts: Any) -> str:
    """The sentences of a code, completed with its facts."""
    found = SENTENCES[code]
    return (found.en if language == "en" else found.zh).format_map(facts)
