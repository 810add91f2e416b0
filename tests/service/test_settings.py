"""A wrong setting stops the start and names itself."""

from __future__ import annotations

import os

import pytest

from service.settings import Settings, WrongSettings, load_settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith("CATALOG_"):
            monkeypatch.delenv(name)


def test_a_fresh_machine_needs_no_setting():
    found = load_settings()

    assert found.database_url == "sqlite:///var/catalog.db"
    assert found.bind == "127.0.0.1:8000"
    assert found.public_url is None


def test_what_the_district_has_not_decided_is_said_to_be_open():
    found = load_settings()

    undecided = (found.provider_zh, found.license_title, found.update_cycle, found.open_attribute)
    assert all("待确认" in text for text in undecided)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CATALOG_WORKERS", "0"),
        ("CATALOG_WORKERS", "129"),
        ("CATALOG_THREADS", "1_0"),
        ("CATALOG_THREADS", "１６"),
        ("CATALOG_MAX_LIMIT", "1e3"),
        ("CATALOG_PUBLIC_URL", "ftp://catalog.example"),
        ("CATALOG_PUBLIC_URL", "https://catalog.example/?a=1"),
        ("CATALOG_PUBLIC_URL", "https://user:secret@catalog.example"),
        ("CATALOG_PUBLIC_URL", "https://catalog.example:99999"),
        ("CATALOG_TRUSTED_HOSTS", "good.example, not a host"),
        ("CATALOG_BIND", "8000"),
        ("CATALOG_DATABASE_URL", "mysql://somewhere"),
        ("CATALOG_LOG_LEVEL", "loud"),
        ("CATALOG_LICENSE_URL", "javascript:alert(1)"),
        ("CATALOG_PROVIDER_ZH", "两\n行"),
        ("CATALOG_PUBLIC_COORDINATE_DECIMALS", "10"),
        ("CATALOG_FAILOVER", "hope"),
        ("CATALOG_FEED_RETENTION_DAYS", "399"),
        ("CATALOG_FEED_RETENTION_DAYS", "a year"),
        ("CATALOG_WEBHOOK_ALLOW", "10.20.0.1/16"),
        ("CATALOG_WEBHOOK_ALLOW", "receiver.example"),
        ("CATALOG_REQUIRE_TOTP", "maybe"),
        ("CATALOG_PASSWORD_DAYS", "0"),
        ("CATALOG_PROXIES", "10"),
        ("CATALOG_OIDC_ISSUER", "idp.example"),
        ("CATALOG_OIDC_ISSUER", "https://idp.example"),
        ("CATALOG_OIDC_CLIENT_ID", "catalog"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    monkeypatch.setenv(name, value)

    with pytest.raises(WrongSettings, match=name):
        load_settings()


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATALOG_WORKERS", "none")
    monkeypatch.setenv("CATALOG_THREADS", "none")
    monkeypatch.setenv("CATALOG_NONSENSE", "1")

    with pytest.raises(WrongSettings) as refused:
        load_settings()

    for name in ("CATALOG_WORKERS", "CATALOG_THREADS", "CATALOG_NONSENSE"):
        assert name in str(refused.value)


def test_a_misspelt_setting_is_answered_with_the_nearest_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATALOG_TRUSTED_HOST", "catalog.example")

    with pytest.raises(WrongSettings, match="did you mean CATALOG_TRUSTED_HOSTS"):
        load_settings()


def test_a_refusal_never_repeats_the_value(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATALOG_DATABASE_URL", "mysql://user:hunter2@host/name")

    with pytest.raises(WrongSettings) as refused:
        load_settings()

    assert "hunter2" not in str(refused.value)


def test_settings_of_the_tests_are_not_settings_of_the_product(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATALOG_TEST_SCALE", "5")

    load_settings()


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATALOG_PUBLIC_URL", "")

    assert load_settings().public_url is None


def test_a_public_address_loses_its_last_slash():
    assert Settings(public_url="https://catalog.example/land/").public_url == (
        "https://catalog.example/land"
    )


def test_the_usual_page_is_no_larger_than_the_largest(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATALOG_MAX_LIMIT", "10")

    with pytest.raises(WrongSettings, match="CATALOG_DEFAULT_LIMIT"):
        load_settings()


def test_trusted_hosts_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATALOG_TRUSTED_HOSTS", "One.example, two.example")

    assert load_settings().trusted_hosts == ("one.example", "two.example")


def test_networks_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATALOG_WEBHOOK_ALLOW", "10.20.0.0/16, fd00:20::/32,192.0.2.7")

    found = [str(network) for network in load_settings().webhook_allow]

    assert found == ["10.20.0.0/16", "fd00:20::/32", "192.0.2.7/32"]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_says_what_it_means(name: str):
    assert Settings.model_fields[name].description


PRIMARY = "postgresql://catalog@primary.example/catalog"


@pytest.mark.parametrize(
    "read",
    [
        "postgresql://reader@replica.example/catalog",
        "postgresql://reader@primary.example:5433/catalog",
        "postgresql://reader@/catalog?host=replica.example",
        "postgresql://reader@localhost/catalog",
    ],
)
def test_reads_on_another_server_want_a_decision_about_failover(
    monkeypatch: pytest.MonkeyPatch, read: str
):
    monkeypatch.setenv("CATALOG_DATABASE_URL", PRIMARY)
    monkeypatch.setenv("CATALOG_READ_DATABASE_URL", read)

    with pytest.raises(WrongSettings, match="CATALOG_FAILOVER"):
        load_settings()
    for decision in ("synchronous", "new-epoch"):
        monkeypatch.setenv("CATALOG_FAILOVER", decision)
        assert load_settings().failover == decision


@pytest.mark.parametrize(
    ("primary", "read"),
    [
        (PRIMARY, "postgresql://reader@primary.example:5432/catalog"),
        (PRIMARY, "postgresql+psycopg://reader:secret@PRIMARY.example/catalog"),
        (PRIMARY, "postgresql://reader@/catalog?host=primary.example&port=5432"),
        ("postgresql://catalog@localhost/catalog", "postgresql://reader@127.0.0.1:5432/catalog"),
        ("postgresql:///catalog", "postgresql://reader@[::1]/catalog"),
    ],
)
def test_another_login_on_the_same_server_wants_none(
    monkeypatch: pytest.MonkeyPatch, primary: str, read: str
):
    monkeypatch.setenv("CATALOG_DATABASE_URL", primary)
    monkeypatch.setenv("CATALOG_READ_DATABASE_URL", read)

    assert load_settings().failover is None


def test_a_decision_that_is_missing_repeats_no_password(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATALOG_DATABASE_URL", "postgresql://user:hun/ter2@primary.example/name")
    monkeypatch.setenv("CATALOG_READ_DATABASE_URL", "postgresql://user:hunter2@replica/name")

    with pytest.raises(WrongSettings) as refused:
        load_settings()

    assert "hun" not in str(refused.value)


def test_an_identity_provider_is_asked_over_tls(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATALOG_OIDC_CLIENT_ID", "catalog")
    monkeypatch.setenv("CATALOG_OIDC_ISSUER", "http://127.0.0.1:5000")
    with pytest.raises(WrongSettings, match="CATALOG_PUBLIC_URL"):
        load_settings()
    monkeypatch.setenv("CATALOG_PUBLIC_URL", "https://catalog.example")
    assert load_settings().oidc_issuer

    monkeypatch.setenv("CATALOG_OIDC_ISSUER", "http://idp.example")
    with pytest.raises(WrongSettings, match="CATALOG_OIDC_ISSUER"):
        load_settings()
