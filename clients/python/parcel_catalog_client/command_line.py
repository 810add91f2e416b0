"""The command line of `parcel-sync`: its options, told in Chinese or English."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from parcel_catalog_client.joining import Wish
from parcel_catalog_client.words import Bilingual, Language

TOKEN_VARIABLE = "PARCEL_SYNC_TOKEN"
_INTERVAL_S = 60.0

_HELP: Mapping[str, Bilingual] = {
    "what": Bilingual(
        "把地块目录完整复制到一个 SQLite 文件，并证明两者一致。",
        "Copies a land-parcel catalog into a SQLite file, and proves the two equal.",
    ),
    "url": Bilingual("目录的地址，如 https://主机", "the catalog's address, as https://host"),
    "replica": Bilingual("副本文件，不存在则新建", "the replica's file; made if it is missing"),
    "once": Bilingual("同步一次后结束（默认）", "sync once and end (the default)"),
    "follow": Bilingual(
        "持续跟随，直至 SIGTERM 或 Ctrl-C", "go on following until SIGTERM or Ctrl-C"
    ),
    "interval": Bilingual(
        "持续跟随时的间隔秒数（默认 60）", "seconds between two looks with --follow (default 60)"
    ),
    "mode": Bilingual(
        "compact 只取每条目的最新变更（默认）；full 取每一变更，校验哈希链，逐次发布比对摘要",
        "compact takes the newest change of each entry (the default); full takes every change, "
        "checks the chain, and compares digests at every release",
    ),
    "collections": Bilingual(
        "只跟随这些类别，逗号分隔", "follow these collections only, with commas between"
    ),
    "accept-demo": Bilingual(
        "接受演示目录（地块均为虚构）", "accept a demonstration, whose parcels are invented"
    ),
    "token": Bilingual(
        f"回执用的令牌；宜改用环境变量 {TOKEN_VARIABLE}，免得他人在进程列表中看到",
        f"the token for receipts; better in the environment as {TOKEN_VARIABLE}, where no list "
        "of processes shows it",
    ),
    "from-bundle": Bilingual(
        "离线：应用已签名的包，不联网", "offline: apply a signed bundle, without any connection"
    ),
    "public-key": Bilingual(
        "可签发离线包的公钥（base64）；不给则用此前在线同步时记住的",
        "the base64 key that may sign bundles; without it the one that an earlier sync over a "
        "connection has remembered",
    ),
    "verify": Bilingual(
        "由存储的字节重算一切并比对；不给地址则与上次得到的摘要比对",
        "work everything out from the stored bytes and compare; without an address with the "
        "digests that were told last",
    ),
    "mend": Bilingual("与 --verify 同用：修补有误之处", "with --verify: put right what is wrong"),
    "lang": Bilingual("输出语言（默认随 LANG）", "language of the output (default: from LANG)"),
    "exit": Bilingual(
        "结束状态：0 一致；1 不一致而未能修补，或核对、签名有误；2 用法有误；"
        "3 目录不可达，稍后再试；"
        "4 被拒（演示目录、另一目录、令牌、离线包不合）；5 副本文件有问题。",
        "Exit status: 0 in step; 1 differs and could not be mended, or a verification or "
        "signature failed; 2 wrong use; 3 the catalog is not reachable, try later; 4 refused "
        "(a demonstration, another catalog, the token, a bundle that does not fit); 5 something "
        "is wrong with the replica's file.",
    ),
    "needs-url": Bilingual("请给出目录的地址", "the catalog's address is missing"),
    "not-together": Bilingual("{one} 不能与 {other} 同用", "{one} does not go with {other}"),
    "only-with": Bilingual("{one} 只能与 {other} 同用", "{one} goes with {other} only"),
    "wrong-interval": Bilingual(
        "--interval 须为不小于 1 的秒数", "--interval is a number of seconds, at least 1"
    ),
}


@dataclass(frozen=True)
class Asked:
    """One call of the command."""

    url: str | None
    replica: Path
    follow: bool
    interval_s: float
    wish: Wish
    accept_demo: bool
    token: str | None
    bundle: Path | None
    public_key: str | None
    verify: bool
    mend: bool
    language: Language


def parse(arguments: Sequence[str], environment: Mapping[str, str]) -> Asked:
    """What is asked for. Raises SystemExit: with 0 after --help, with 2 for what makes no sense."""
    language = _language(arguments, environment)
    parser = _parser(language)
    found = parser.parse_intermixed_args(arguments)
    _check(parser, found, language)
    names = [name.strip() for name in (found.collections or "").split(",")]
    return Asked(
        found.url,
        found.replica,
        found.follow,
        found.interval,
        Wish(found.mode, tuple(sorted({name for name in names if name})) or None),
        found.accept_demo,
        found.token or environment.get(TOKEN_VARIABLE) or None,
        found.from_bundle,
        found.public_key,
        found.verify,
        found.mend,
        language,
    )


def _language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Known before anything else is read, so that help and errors are in it too."""
    first = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    first.add_argument("--lang", choices=["zh", "en"])
    chosen: Language = "en" if environment.get("LANG", "").startswith("en") else "zh"
    try:
        return first.parse_known_args(arguments)[0].lang or chosen
    except argparse.ArgumentError:
        return chosen


def _parser(language: Language) -> argparse.ArgumentParser:
    def _said(name: str) -> str:
        return _sentence(language, name)

    parser = argparse.ArgumentParser(
        "parcel-sync", description=_said("what"), epilog=_said("exit"), allow_abbrev=False
    )
    add = parser.add_argument
    add("url", metavar="URL", nargs="?", help=_said("url"))
    add("replica", metavar="REPLICA", type=Path, help=_said("replica"))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help=_said("once"))
    how.add_argument("--follow", action="store_true", help=_said("follow"))
    add(
        "--interval",
        metavar="SECONDS",
        type=float,
        default=_INTERVAL_S,
        help=_said("interval"),
    )
    add("--mode", choices=["compact", "full"], help=_said("mode"))
    add("--collections", metavar="A,B", help=_said("collections"))
    add("--accept-demo", action="store_true", help=_said("accept-demo"))
    add("--token", help=_said("token"))
    add("--from-bundle", metavar="FILE", type=Path, help=_said("from-bundle"))
    add("--public-key", metavar="BASE64", help=_said("public-key"))
    add("--verify", action="store_true", help=_said("verify"))
    add("--mend", action="store_true", help=_said("mend"))
    add("--lang", choices=["zh", "en"], help=_said("lang"))
    told = f"parcel-sync {version('parcel-catalog-client')}"
    add("--version", action="version", version=told)
    return parser


def _check(parser: argparse.ArgumentParser, found: argparse.Namespace, language: Language) -> None:
    """Refuse what does not go together."""
    given = {
        "URL": found.url is not None,
        "--follow": found.follow,
        "--from-bundle": found.from_bundle is not None,
        "--public-key": found.public_key is not None,
        "--verify": found.verify,
        "--mend": found.mend,
    }
    apart = [
        ("--from-bundle", "URL"), ("--from-bundle", "--follow"), ("--from-bundle", "--verify"),
        ("--verify", "--follow"),
    ]  # fmt: skip
    for one, other in apart:
        if given[one] and given[other]:
            parser.error(_sentence(language, "not-together").format(one=one, other=other))
    needs = [("--public-key", "--from-bundle"), ("--mend", "--verify"), ("--mend", "URL")]
    for one, other in needs:
        if given[one] and not given[other]:
            parser.error(_sentence(language, "only-with").format(one=one, other=other))
    if not (given["URL"] or given["--from-bundle"] or given["--verify"]):
        parser.error(_sentence(language, "needs-url"))
    if not found.interval >= 1:
        parser.error(_sentence(language, "wrong-interval"))


def _sentence(language: Language, name: str) -> str:
    found = _HELP[name]
    return found.en if language == "en" else found.zh
