"""What an operator may choose, one environment variable each: `CATALOG_` and the name in capitals.

A wrong or misspelt variable stops the start and is named; nothing falls back in silence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    FilePath,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from catalog.words.wording import severities

PREFIX = "CATALOG_"
IGNORED_PREFIX = "CATALOG_TEST_"
TO_BE_CONFIRMED = "待确认 · to be confirmed"
UNNAMED_PROVIDER = "待确认"

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
_BIND = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}|unix:/.+")
_URL_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")


class WrongSettings(Exception):
    """Variables that cannot be used, each named with what is wrong and what it means."""


def _database_url(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return text


def _public_url(text: str) -> str:
    parts = urlsplit(text.rstrip("/"))
    whole = (
        parts.scheme in ("http", "https")
        and _HOST.fullmatch(parts.netloc.rpartition(":")[0] if parts.port else parts.netloc)
        and _URL_PATH.fullmatch(parts.path)
        and not (parts.query or parts.fragment)
    )
    if not whole:
        raise ValueError("must be http(s)://host[:port][/path] and nothing more")
    return parts.geturl()


def _link(text: str) -> str:
    if not re.fullmatch(r"https?://[!-~]+", text) or set(text) & set('"<>\\^`{|}'):
        raise ValueError("must be an http(s) address")
    return text


def _hosts(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    hosts = tuple(host.strip().lower() for host in value.split(",") if host.strip())
    wrong = [host for host in hosts if not _HOST.fullmatch(host)]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is not a host name")
    return hosts


def _networks(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return tuple(ip_network(text.strip()) for text in value.split(",") if text.strip())
    except ValueError as error:
        raise ValueError(f"{error}; write networks such as 10.20.0.0/16") from error


def _whole(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,12}", value, re.ASCII):
        raise ValueError("must be a whole number in plain digits")
    return value


def _bind(text: str) -> str:
    if not _BIND.fullmatch(text):
        raise ValueError("must be host:port or unix:/path")
    return text


def _wording(text: str) -> str:
    severities(text)
    return text


def _server(url: str) -> tuple[str, int]:
    """Host and port of a database server; every name of this machine is the same host."""
    try:
        parts = urlsplit(url)
        asked = parse_qs(parts.query)
        host = parts.hostname or asked.get("host", [""])[0]
        port = parts.port or int(asked.get("port", ["5432"])[0])
    except ValueError:
        # What is wrong with it the driver will say; here it must not be repeated.
        return url, 0
    return ("" if host in ("localhost", "127.0.0.1", "::1") else host), port


DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]
Link = Annotated[str, AfterValidator(_link)]
Hosts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_hosts)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]
Bind = Annotated[str, AfterValidator(_bind)]
Wording = Annotated[str, AfterValidator(_wording)]
Whole = Annotated[int, BeforeValidator(_whole)]
Line = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]+$")]


class Settings(BaseSettings):
    """Every setting with its type, default, bound, unit and a line of meaning."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid"
    )

    database_url: DatabaseUrl = Field(
        default="sqlite:///var/catalog.db",
        description="Where the catalog is kept: sqlite:///path or postgresql://user@host/name.",
    )
    read_database_url: DatabaseUrl | None = Field(
        default=None,
        description="Where public reads go: a PostgreSQL login with the reader's grants alone, "
        "for example on a replica. Unset: the same database under the reader role.",
    )
    failover: Literal["synchronous", "new-epoch"] | None = Field(
        default=None,
        description="How no follower is misled after a failover, where reads go to another server: "
        "synchronous (synchronous_standby_names is set, no commit is lost) or new-epoch (the "
        "operator runs parcel-catalog new-epoch after each).",
    )
    reader_role: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_$]{0,62}$")] | None = Field(
        default=None,
        description="PostgreSQL role that sees the public tables alone. "
        "Unset: the database's name and _reader.",
    )
    data_dir: Path = Field(
        default=Path("var"),
        description="Folder for files that the product writes: one a catalog, shared by its nodes.",
    )
    signing_key_file: Path | None = Field(
        default=None,
        description="File with the key that signs bundles. Unset: signing-key in the data folder.",
    )
    account_key_file: Path | None = Field(
        default=None,
        description="File with the key that seals the secrets of people's apps (TOTP). "
        "Unset: account-key in the data folder.",
    )
    public_url: PublicUrl | None = Field(
        default=None,
        description="Address under which readers reach the service; links are built from it. "
        "Unset: loopback hosts alone are served, and links follow the request.",
    )
    trusted_hosts: Hosts = Field(
        default=(), description="Further host names, separated by commas, that requests may name."
    )
    bind: Bind = Field(default="127.0.0.1:8000", description="Listens on host:port or unix:/path.")
    workers: Whole = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        le=128,
        description="Worker processes. Unset: one a core.",
    )
    threads: Whole = Field(default=16, ge=1, le=256, description="Threads in each worker process.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="The least serious line that is logged: debug, info, warning or error.",
    )
    public_coordinate_decimals: Whole = Field(
        default=5,
        ge=0,
        le=9,
        description="Decimals of a degree in published coordinates; 5 is about 1 m.",
    )
    wording: Wording = Field(
        default="",
        description="What findings of wording mean where it is not what the lists say, separated "
        "by commas: promise=fault,superlative=off. A fault is not published, a warning is shown.",
    )
    load_max_bytes: Whole = Field(
        default=64 * 2**20, ge=1024, le=2**32, description="Largest file that is loaded, in bytes."
    )
    default_limit: Whole = Field(
        default=20, ge=1, le=1000, description="Entries on a page when the request names no limit."
    )
    max_limit: Whole = Field(
        default=1000,
        ge=1,
        le=10_000,
        description="Most entries on a page; more is answered with this many. QGIS asks for 1000.",
    )
    export_max_stream: Whole = Field(
        default=100_000,
        ge=1,
        le=10_000_000,
        description="Most entries that are given at once as CSV or as a GeoJSON sequence.",
    )
    export_max_file: Whole = Field(
        default=5000,
        ge=1,
        le=100_000,
        description="Most entries that are given at once as a workbook or a GeoPackage: 5000 "
        "parcels keep a thread busy for about half a minute.",
    )
    webhook_allow: Networks = Field(
        default=(),
        description="Networks, separated by commas, that webhooks may reach although they are not "
        "public, on any port: 10.20.0.0/16. Nothing else is lifted for them.",
    )
    feed_retention_days: Annotated[Whole, Field(ge=400, le=36_500)] | None = Field(
        default=None,
        description="How many days back followers may stand before they have to begin again with a "
        "snapshot, 400 at least. Unset: for ever. Nothing is deleted by it.",
    )
    audit_retention_days: Annotated[Whole, Field(ge=180, le=36_500)] | None = Field(
        default=None,
        description="How many days what was done is kept in the audit, 180 at least, when "
        "parcel-catalog audit forget runs. Unset: for ever.",
    )
    enquiry_days: Whole = Field(
        default=90,
        ge=1,
        le=3650,
        description="How many days enquiries are kept, settled or not; then the worker, or "
        "parcel-catalog enquiries forget, deletes them. The enquiry form says so.",
    )
    map_approval_no: Line | None = Field(
        default=None,
        description="Review number (审图号) that is printed on every map. "
        "Unset: 示意图 · 非测绘成果 is printed instead.",
    )
    basemap_key: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{8,64}$")] | None = Field(
        default=None,
        description="Key of 天地图 for browsers: the interactive map of a real catalog then lies "
        "on its tiles, which the browsers of readers ask for there. The operator answers for "
        "its terms and for the review of the map. Unset: nothing is asked for elsewhere.",
    )
    provider_zh: Line = Field(
        default=UNNAMED_PROVIDER, description="Who provides the data, in Chinese."
    )
    provider_en: Line = Field(
        default="to be confirmed", description="Who provides the data, in English."
    )
    license_title: Line = Field(default=TO_BE_CONFIRMED, description="Name of the data's licence.")
    license_url: Link | None = Field(default=None, description="Address of the licence's text.")
    attribution_zh: Line = Field(default="待确认", description="How to name the source (Chinese).")
    attribution_en: Line = Field(
        default="to be confirmed", description="How to name the source (English)."
    )
    update_cycle: Line = Field(
        default=TO_BE_CONFIRMED, description="How often data is updated (更新周期)."
    )
    open_attribute: Line = Field(
        default=TO_BE_CONFIRMED,
        description="How openly the data may be used (开放属性, GB/T 21063).",
    )
    sharing_attribute: Line = Field(
        default=TO_BE_CONFIRMED,
        description="On which terms other authorities get the data (共享属性, GB/T 21063).",
    )

    require_totp: bool | None = Field(
        default=None,
        description="Whether staff who log in with a password show a code of an app as well. "
        "Unset: in a real catalog, not in a demonstration.",
    )
    review_steps: Whole = Field(
        default=1,
        ge=1,
        le=3,
        description="Steps of review before a draft may be published (三审三校: 3), each by "
        "another person, none by an author.",
    )
    separate_administrators: bool = Field(
        default=False,
        description="Whether the three administrators are separate (三员分立): administrator, "
        "security and auditor are then each an account's only role, and security grants roles.",
    )
    password_days: Annotated[Whole, Field(ge=1, le=3650)] | None = Field(
        default=None,
        description="Days after which a password has to be changed. Unset: never, as it weakens "
        "passwords; for offices whose rules ask for it.",
    )
    proxies: Whole = Field(
        default=0,
        ge=0,
        le=9,
        description="Proxies of yours before the service. Where staff come from is then read from "
        "X-Forwarded-For, that many from its end; with 0 the header means nothing.",
    )
    oidc_issuer: PublicUrl | None = Field(
        default=None,
        description="Address of the agency's identity provider (OpenID Connect), by which staff "
        "may log in. Unset: with passwords alone.",
    )
    oidc_client_id: Line | None = Field(
        default=None, description="Name under which the identity provider knows this catalog."
    )
    oidc_client_secret_file: FilePath | None = Field(
        default=None,
        description="File with the secret that the identity provider gave. Unset: it gave none.",
    )

    @model_validator(mode="after")
    def _limits_agree(self) -> Settings:
        if self.default_limit > self.max_limit:
            raise ValueError(
                f"{PREFIX}DEFAULT_LIMIT: {self.default_limit} is above "
                f"{PREFIX}MAX_LIMIT, {self.max_limit}"
            )
        return self

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Settings:
        if (self.oidc_issuer is None) != (self.oidc_client_id is None):
            raise ValueError(f"{PREFIX}OIDC_ISSUER and {PREFIX}OIDC_CLIENT_ID go together")
        if self.oidc_issuer is not None and self.public_url is None:
            raise ValueError(f"{PREFIX}OIDC_ISSUER needs {PREFIX}PUBLIC_URL, to send people back")
        parts = urlsplit(self.oidc_issuer or "https://none")
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError(f"{PREFIX}OIDC_ISSUER: must begin with https://")
        return self

    @model_validator(mode="after")
    def _failover_is_decided(self) -> Settings:
        """Asynchronous replication can lose an acknowledged commit at failover. Seqs that were
        told once would then be told again with other contents."""
        read = self.read_database_url
        if read and self.failover is None and _server(read) != _server(self.database_url):
            raise ValueError(
                f"{PREFIX}FAILOVER: public reads go to another server, "
                "which may not have what a failover loses; choose synchronous "
                "(synchronous_standby_names is set on the primary) or new-epoch "
                "(parcel-catalog new-epoch is run after each failover)"
            )
        return self


def load_settings() -> Settings:
    """The settings of this process's environment.

    Raises WrongSettings, which names every variable that is wrong or unknown.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    given = {name.upper() for name in os.environ if name.upper().startswith(PREFIX)}
    unknown = sorted(name for name in given - known if not name.startswith(IGNORED_PREFIX))
    faults = [_unknown(name, known) for name in unknown]
    try:
        found = Settings()
    except ValidationError as error:
        faults += _told(error)
    if faults:
        raise WrongSettings("\n".join(faults))
    return found


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    return f"{name}: no such setting" + (f"; did you mean {near[0]}?" if near else "")


def _told(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_context=False):
        said = fault["msg"].removeprefix("Value error, ")
        if not fault["loc"]:
            yield said
            continue
        name = str(fault["loc"][0])
        # The value is left out: a database URL may hold a password.
        meaning = Settings.model_fields[name].description
        yield f"{PREFIX}{name.upper()}: {said}. {meaning}"
