"""The edge: hosts, methods, formats, languages, browsers, failures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catalog.store.database import Database
from service import create_app
from service.api.call import API
from service.settings import Settings
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.support.catalogs import Catalogs

ITEM = f"{API}/collections/parcels/items/DEMO-P-001"
ITEMS = f"{API}/collections/parcels/items"


def bare(client: Client, path: str, **headers: str) -> Any:
    """A request that sends just these headers."""
    return client.app.test_client().get(
        path, headers={n.replace("_", "-"): v for n, v in headers.items()}
    )


class TestHosts:
    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "127.0.0.1:8000", "localhost:1", "LOCALHOST", "[::1]:8000"]
    )
    def test_without_a_public_address_loopback_is_served(self, any_client: Client, host: str):
        answer = bare(any_client, API, Host=host)

        assert answer.status_code == 200
        assert answer.json["links"][0]["href"] == f"http://{host}{API}"

    @pytest.mark.parametrize(
        "host",
        [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost:8000@evil.example",
            "localhost:x",
            "localhost/",
            "localhost\tx",
            "127.0.0.2",
            "a b",
            "",
        ],
    )
    def test_any_other_host_is_refused_and_never_repeated(self, any_client: Client, host: str):
        answer = bare(any_client, API, Host=host)

        assert answer.status_code == 400
        assert answer.json["code"] == "host-not-served"
        assert "evil" not in answer.text + str(answer.headers)

    def test_a_request_without_a_host_is_refused(self, any_client: Client):
        environ = {"HTTP_HOST": ""}
        answer = any_client.app.test_client().get(API, environ_overrides=environ)

        assert answer.status_code == 400

    def test_links_are_built_from_the_public_address(self, sqlite_catalogs: Catalogs, serve: Serve):
        client = serve(
            sqlite_catalogs.shared_demo,
            public_url="https://land.example/catalog",
            trusted_hosts="inside.example",
        )

        for host in ("land.example", "LAND.example:443", "inside.example:8000"):
            page = bare(client, f"{ITEMS}?limit=1", Host=host)
            assert page.status_code == 200
            assert "inside" not in page.text
            for link in page.json["links"]:
                assert link["href"].startswith(f"https://land.example/catalog{API}/")
        assert bare(client, API, Host="localhost").status_code == 400

    def test_probes_are_answered_whatever_host_they_name(self, any_client: Client):
        for path in ("/healthz", "/readyz", "/metrics"):
            assert bare(any_client, path, Host="10.0.0.7:8000").status_code == 200


class TestAddresses:
    @pytest.mark.parametrize(
        "path",
        [f"{API}/collections/", f"{ITEMS}/", f"{ITEM}/", f"{API}/docs/", f"{API}/codelists/"],
    )
    def test_a_slash_too_many_is_a_permanent_redirect(self, any_client: Client, path: str):
        answer = any_client.get(f"{path}?f=json")

        assert answer.status_code == 308
        assert answer.headers["Location"] == f"http://127.0.0.1:8000{path.rstrip('/')}?f=json"

    def test_the_landing_page_is_found_with_and_without_its_slash(self, any_client: Client):
        assert any_client.get(f"{API}/").data == any_client.get(API).data

    def test_the_redirect_leads_to_the_public_address(
        self, sqlite_catalogs: Catalogs, serve: Serve
    ):
        client = serve(sqlite_catalogs.shared_demo, public_url="https://land.example/catalog")

        answer = bare(client, f"{API}/collections/", Host="land.example")

        assert answer.headers["Location"] == f"https://land.example/catalog{API}/collections"

    @pytest.mark.parametrize(
        "path",
        [
            "/nothing",
            f"{API}/nothing",
            f"{API}/nothing/",
            f"{API}//collections",
            f"{API}/collections/parcels/draft",
            f"{API}/staff",
            "/static/",
            "/static/../settings.py",
        ],
    )
    def test_what_is_not_there_is_a_problem_that_says_where_to_begin(
        self, any_client: Client, path: str
    ):
        answer = any_client.get(path)

        assert answer.status_code == 404
        assert answer.content_type == "application/problem+json"
        assert answer.json["code"] == "resource-not-found"
        assert API in answer.json["description"]


class TestMethods:
    @pytest.mark.parametrize("path", ["", "/collections/parcels/items", "/codelists", "/docs"])
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "NONSENSE"])
    def test_reading_is_all_that_is_offered(self, any_client: Client, method: str, path: str):
        answer = any_client.open(method, API + path)

        assert answer.status_code == 405
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        assert answer.json["code"] == "method-not-allowed"

    def test_a_browser_may_ask_from_any_origin(self, any_client: Client):
        answer = any_client.open(
            "OPTIONS", ITEMS, Origin="https://other.example", Access_Control_Request_Method="GET"
        )

        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "GET" in answer.headers["Access-Control-Allow-Methods"]
        assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]

    @pytest.mark.parametrize(
        "path", [API, ITEMS, ITEM, f"{ITEM}X", f"{ITEMS}?limit=x", f"{ITEMS}/"]
    )
    def test_every_answer_may_be_read_from_any_origin_without_credentials(
        self, any_client: Client, path: str
    ):
        answer = any_client.get(path, Origin="https://other.example")

        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers

    def test_a_page_elsewhere_may_read_the_headers_it_needs(self, any_client: Client):
        exposed = any_client.get(ITEM).headers["Access-Control-Expose-Headers"]

        for name in ("ETag", "Link", "Content-Crs", "Catalog-Seq", "Catalog-Epoch", "Retry-After"):
            assert name in exposed


class TestFormats:
    @pytest.mark.parametrize(
        "accept",
        [
            "",
            "*/*",
            "application/*",
            "application/json",
            "application/geo+json",
            "application/geo+json; charset=utf-8",
            "text/html, application/geo+json;q=0.5",
            "text/html,application/xhtml+xml,*/*;q=0.8",
            "application/geo+json, application/json",
            "application/geo+json;q=nan",
        ],
    )
    def test_geojson_is_given_to_whoever_can_read_it(self, any_client: Client, accept: str):
        answer = any_client.get(ITEMS, Accept=accept)

        assert answer.status_code == 200
        assert answer.content_type == "application/geo+json"

    @pytest.mark.parametrize(
        "accept", ["text/html", "application/xml", "image/*", "application/geo+json;q=0, */*;q=0"]
    )
    def test_a_format_that_is_not_offered_is_406(self, any_client: Client, accept: str):
        problem = any_client.refused(ITEMS, 406, Accept=accept)

        assert problem["code"] == "not-acceptable"
        assert "application/geo+json" in problem["description"]

    def test_f_goes_before_accept(self, any_client: Client):
        assert any_client.get(f"{ITEMS}?f=geojson", Accept="text/html").status_code == 200
        assert any_client.get(f"{ITEMS}?f=json", Accept="text/html").status_code == 200

    @pytest.mark.parametrize("path", [API, f"{API}/collections", f"{API}/openapi.json", ITEM])
    def test_an_f_that_is_not_offered_is_400(self, any_client: Client, path: str):
        problem = any_client.refused(f"{path}?f=shapefile")

        assert problem["errors"][0]["code"] == "format-unknown"

    def test_a_long_answer_is_compressed_for_whoever_wants_it(self, any_client: Client):
        plain = any_client.get(ITEMS)
        zipped = any_client.get(ITEMS, Accept_Encoding="br, gzip;q=0.5")
        refused = any_client.get(ITEMS, Accept_Encoding="gzip;q=0")

        assert zipped.headers["Content-Encoding"] == "gzip"
        assert len(zipped.data) < len(plain.data) / 4
        assert "Content-Encoding" not in refused.headers

    def test_a_short_answer_goes_out_as_it_is(self, any_client: Client):
        answer = any_client.get(f"{API}/lookup?any-identifier=none", Accept_Encoding="gzip")

        assert "Content-Encoding" not in answer.headers


class TestLanguages:
    @pytest.mark.parametrize(
        ("accepted", "language"),
        [
            ("", "zh-CN"), ("zh-CN", "zh-CN"), ("en", "en"), ("en-GB,en;q=0.9", "en"),
            ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"), ("de", "zh-CN"), ("de, en;q=0.1", "en"),
            ("*", "zh-CN"), ("en;q=nonsense", "en"),
        ],
    )  # fmt: skip
    def test_a_refusal_speaks_the_readers_language(
        self, any_client: Client, accepted: str, language: str
    ):
        answer = any_client.get(f"{ITEMS}?limit=x", Accept_Language=accepted)

        assert answer.headers["Content-Language"] == language
        assert "Accept-Language" in answer.headers["Vary"]
        assert ("parameters are wrong" in answer.json["detail"]) == (language == "en")

    def test_data_is_the_same_in_every_language(self, any_client: Client):
        chinese = any_client.get(ITEM, Accept_Language="zh")
        english = any_client.get(ITEM, Accept_Language="en")

        assert chinese.data == english.data
        assert "Accept-Language" not in chinese.headers["Vary"]


class TestBrowsers:
    @pytest.mark.parametrize("path", [API, ITEM, ITEMS, f"{API}/nothing", f"{API}/docs", "/"])
    def test_nothing_is_run_framed_or_guessed(self, any_client: Client, path: str):
        headers = any_client.get(path).headers

        assert headers["X-Content-Type-Options"] == "nosniff"
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy

    @pytest.mark.parametrize("path", [API, ITEM, ITEMS, f"{ITEM}/versions", "/", f"{API}/docs"])
    def test_a_demonstration_says_so_and_asks_robots_to_stay_out(
        self, any_client: Client, path: str
    ):
        headers = any_client.get(path).headers

        assert headers["Catalog-Data-Mode"] == "demo"
        assert headers["X-Robots-Tag"] == "noindex"

    def test_a_real_catalog_says_real(self, real_catalog: Database, serve: Serve):
        answer = serve(real_catalog).get(API)

        assert answer.headers["Catalog-Data-Mode"] == "real"
        assert answer.json["catalog_data_mode"] == "real"
        assert "X-Robots-Tag" not in answer.headers
        assert "虚构" not in answer.text

    def test_the_public_service_sets_no_cookie(self, any_client: Client):
        for path in (API, ITEM, "/"):
            assert "Set-Cookie" not in any_client.get(path).headers

    def test_a_head_read_is_asked_about_again_and_a_pinned_one_may_rest(self, client: Client):
        seq = client.get(API).headers["Catalog-Seq"]

        assert "no-cache" in client.get(ITEM).headers["Cache-Control"]
        assert "no-cache" in client.get(ITEMS).headers["Cache-Control"]
        assert "max-age" in client.get(f"{ITEM}?seq={seq}").headers["Cache-Control"]
        assert "max-age" in client.get(f"{ITEMS}?seq={seq}").headers["Cache-Control"]


class TestFailures:
    def test_a_bug_is_told_by_a_number_alone(
        self,
        sqlite_catalogs: Catalogs,
        serve: Serve,
        monkeypatch: pytest.MonkeyPatch,
    ):
        client = serve(sqlite_catalogs.shared_demo)

        def fail(*_: object) -> None:
            raise RuntimeError("secret detail at /srv/path with SELECT content FROM version")

        monkeypatch.setattr(client.app.extensions["catalog"].reader, "clock", fail)
        answer = client.get(f"{API}/collections")

        assert answer.status_code == 500
        assert answer.json["code"] == "internal-error"
        for word in ("secret", "/srv", "SELECT", "RuntimeError", "Traceback"):
            assert word not in answer.text

    def test_a_database_without_tables_says_which_command_prepares_it(
        self, catalogs: Catalogs, serve: Serve
    ):
        client = serve(catalogs.blank())

        answer = client.get(f"{API}/collections")

        assert answer.status_code == 503
        assert answer.json["code"] == "not-initialised"
        assert "parcel-catalog init" in answer.json["description"]
        assert answer.headers["Retry-After"]

    def test_tables_without_a_catalog_say_the_same(self, catalogs: Catalogs, serve: Serve):
        client = serve(catalogs.migrated())

        for path in (API, ITEM, ITEMS, f"{API}/lookup?any-identifier=x", "/"):
            answer = client.get(path)
            assert answer.status_code == 503, path
            assert answer.json["code"] == "not-initialised"

    def test_a_database_file_that_is_not_there_is_not_initialised(self, tmp_path: Path):
        app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/none.db", log_level="error"))

        assert Client(app).get(API).json["code"] == "not-initialised"
        assert not (tmp_path / "none.db").exists()

    def test_a_server_that_cannot_be_reached_is_unavailable_for_now(self):
        app = create_app(
            Settings(database_url="postgresql://nobody:hunter2@127.0.0.1:1/none", log_level="error")
        )
        client = Client(app)

        answer = client.get(API)

        assert answer.status_code == 503
        assert answer.json["code"] == "store-unavailable"
        assert answer.headers["Retry-After"]
        assert "hunter2" not in answer.text
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200

    def test_a_damaged_database_is_unavailable(self, tmp_path: Path):
        path = tmp_path / "damaged.db"
        path.write_bytes(b"this is no database" * 100)
        app = create_app(Settings(database_url=f"sqlite:///{path}", log_level="error"))

        answer = Client(app).get(API)

        assert answer.status_code == 503
        assert answer.json["code"] == "store-unavailable"

    def test_a_restart_of_the_database_costs_no_answer(
        self, postgres_catalogs: Catalogs, serve: Serve
    ):
        database = postgres_catalogs.demo()
        client = serve(database)
        assert client.get(ITEM).status_code == 200

        with database.write() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

        assert [client.get(ITEM).status_code for _ in range(3)] == [200, 200, 200]


class TestLogs:
    def test_each_request_is_one_line_of_facts(
        self,
        sqlite_catalogs: Catalogs,
        serve: Serve,
        capfdbinary: pytest.CaptureFixture[bytes],
    ):
        client = serve(sqlite_catalogs.shared_demo, log_level="info")
        capfdbinary.readouterr()

        client.get(f"{ITEM}?seq=0", User_Agent="a-client")
        lines = capfdbinary.readouterr().out.splitlines()

        assert len(lines) == 1
        line = json.loads(lines[0])
        assert line["event"] == "request"
        assert line["path"] == ITEM
        assert line["query"] == "seq=0"
        assert line["status"] == 404
        assert line["route"] == "getParcelsItem"
        assert line["agent"] == "a-client"
        assert line["ms"] >= 0
