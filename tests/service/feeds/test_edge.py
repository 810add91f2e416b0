"""What holds for all of them: hosts, methods, tags, compression, where the catalog stands."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from catalog.commands.releasing import release_prepared
from catalog.store.database import Database
from service.api.call import API
from service.feeds import VIEWS
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.support.catalogs import CHECKER, Catalogs, an_act

# The map is that of a real catalog alone; the test of it stands by itself below. What is there in
# English too is made by the same view.
PATHS = sorted(
    path.replace("<entry_id>", "TP-ANN-MATCHING")
    for path in VIEWS.keys() - {"/sitemap.xml"}
    if not path.startswith("/en/")
)


def bare(client: Client, path: str, host: str) -> Any:
    return client.app.test_client().get(path, headers={"Host": host})


@pytest.mark.parametrize("path", PATHS)
class TestEach:
    def test_it_says_where_the_catalog_stands_and_may_be_read_from_anywhere(
        self, client: Client, path: str
    ):
        headers = client.get(path, Origin="https://other.example").headers

        assert headers["Catalog-Seq"] == client.get(API).headers["Catalog-Seq"]
        assert headers["Catalog-Epoch"]
        assert headers["Catalog-Data-Mode"] == "demo"
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "no-cache" in headers["Cache-Control"]

    def test_it_is_not_sent_twice(self, client: Client, path: str):
        etag = client.get(path).headers["ETag"]

        again = client.get(path, If_None_Match=etag)

        assert again.status_code == 304
        assert not again.data
        assert again.headers["ETag"] == etag

    def test_head_tells_the_length_and_sends_nothing(self, any_client: Client, path: str):
        whole, head = any_client.get(path), any_client.open("HEAD", path)

        assert head.status_code == 200
        assert not head.data
        assert head.headers["Content-Length"] == str(len(whole.data))
        assert head.headers["ETag"] == whole.headers["ETag"]

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "NONSENSE"])
    def test_reading_is_all_that_is_offered(self, any_client: Client, method: str, path: str):
        answer = any_client.open(method, path)

        assert answer.status_code == 405
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        assert answer.json["code"] == "method-not-allowed"

    def test_its_path_is_its_format_whatever_is_accepted(self, any_client: Client, path: str):
        browser = "text/html,application/xhtml+xml,application/xml;q=0.9"

        assert any_client.get(path, Accept=browser).data == any_client.get(path).data

    def test_a_slash_too_many_is_a_permanent_redirect(self, any_client: Client, path: str):
        answer = any_client.get(f"{path}/")

        assert answer.status_code == 308
        assert answer.headers["Location"] == f"http://127.0.0.1:8000{path}"

    def test_a_foreign_host_is_refused(self, any_client: Client, path: str):
        answer = bare(any_client, path, "evil.example")

        assert answer.status_code == 400
        assert answer.json["code"] == "host-not-served"

    def test_its_addresses_are_the_public_ones(
        self, sqlite_catalogs: Catalogs, serve: Serve, path: str
    ):
        client = serve(
            sqlite_catalogs.shared_demo,
            public_url="https://land.example/catalog",
            trusted_hosts="inside.example",
        )

        outside, inside = (bare(client, path, host) for host in ("land.example", "inside.example"))

        assert outside.data == inside.data
        assert "inside.example" not in outside.text
        if path != "/robots.txt":
            assert "https://land.example/catalog/" in outside.text

    def test_what_a_node_has_not_reached_it_says_so(self, any_client: Client, path: str):
        seq = int(any_client.get(path).headers["Catalog-Seq"])

        assert any_client.get(path, Catalog_Min_Seq=str(seq)).status_code == 200
        behind = any_client.refused(path, 503, Catalog_Min_Seq=str(seq + 1))
        assert behind["code"] == "replica-behind"

    def test_a_database_without_a_catalog_says_which_command_prepares_it(
        self, catalogs: Catalogs, serve: Serve, path: str
    ):
        database = catalogs.migrated()

        problem = serve(database).refused(path, 503)

        assert problem["code"] == "not-initialised"


@pytest.mark.parametrize("path", ["/feed.atom", "/catalog.jsonld", "/catalog.ttl"])
def test_compressed_it_is_the_same_under_another_tag(any_client: Client, path: str):
    plain, zipped = any_client.get(path), any_client.get(path, Accept_Encoding="gzip")

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.headers["ETag"] != plain.headers["ETag"]


def test_a_restart_of_the_database_costs_no_answer(postgres_catalogs: Catalogs, serve: Serve):
    database = postgres_catalogs.demo()
    client = serve(database)
    assert client.get("/feed.atom").status_code == 200

    with database.write() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    assert [client.get(path).status_code for path in PATHS] == [200] * len(PATHS)


def test_the_map_of_a_real_catalog_is_answered_like_the_others(
    real_catalog: Database, serve: Serve
):
    release_prepared(real_catalog, "first", an_act(CHECKER))
    client = serve(real_catalog)
    answer = client.get("/sitemap.xml")

    assert answer.headers["Catalog-Data-Mode"] == "real"
    again = client.get("/sitemap.xml", If_None_Match=answer.headers["ETag"])
    assert again.status_code == 304
    assert client.open("POST", "/sitemap.xml").status_code == 405


def test_pages_and_api_lead_to_feed_and_description(any_client: Client):
    for path in ("/", "/en/"):
        head = any_client.get(path).text.partition("</head>")[0]
        for media_type, address in (
            ("application/atom+xml", "/feed.atom"), ("application/ld+json", "/catalog.jsonld"),
        ):  # fmt: skip
            assert f'<link rel="alternate" type="{media_type}"' in head
            assert f'href="http://127.0.0.1:8000{address}">' in head
    links = {link["rel"]: link["href"] for link in any_client.get(API).json["links"]}
    assert links["describedby"] == "http://127.0.0.1:8000/catalog.jsonld"
    assert "http://127.0.0.1:8000/feed.atom" in any_client.get(API).headers["Link"]
