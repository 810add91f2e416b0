"""A site of somebody else's that shows parcels: another origin, no more than the README asks."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from playwright.sync_api import BrowserContext, Locator, Page

from tests.support.patience import A_HANG_S

WIDGET = Path(__file__).parents[3] / "clients" / "widget"

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width"><title>Somebody's site</title>
<script type="module" src="{catalog}/static/widget/parcel-catalog.js"></script></head>
<body><main><h1>Land</h1><parcel-catalog {said}></parcel-catalog></main></body></html>
"""


def policy_of_readme(catalog: str) -> str:
    """The content security policy that the README states, with the catalog's own address."""
    stated = re.findall(
        r"^Content-Security-Policy: (.+)$", (WIDGET / "README.md").read_text(), re.M
    )
    assert len(set(stated)) == 1, "both languages state the same policy"
    return str(stated[0]).replace("https://catalog.example", catalog)


@contextmanager
def somebodys_site(catalog: str) -> Iterator[str]:
    """The address of a site whose pages show the element with the attributes of their query."""
    # Trusted types are not asked for by the README: that the element keeps to them is its word.
    policy = f"{policy_of_readme(catalog)}; require-trusted-types-for 'script'"

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            attributes = parse_qsl(urlsplit(self.path).query, keep_blank_values=True)
            said = " ".join(f'{name}="{escape(value)}"' for name, value in attributes)
            body = _PAGE.format(catalog=catalog, said=said).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Requests to this site are nobody's business."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        # Another host name, not only another port: no cookie and no cache is shared.
        yield f"http://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class Visitor:
    """Somebody on that site. Whatever the browser complains of is kept, and who was asked."""

    def __init__(self, context: BrowserContext, site: str, catalog: str) -> None:
        self.site, self.catalog = site, catalog
        self.context = context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("request", lambda request: self.asked.append(request.url))

    @property
    def element(self) -> Locator:
        return self.page.locator("parcel-catalog")

    def part(self, name: str) -> Locator:
        return self.page.locator(f"parcel-catalog [part~={name}]")

    def address(self, **attributes: str) -> str:
        said = {"src": f"{self.catalog}/api/v1", **_named(attributes)}
        return f"{self.site}/?{urlencode(said, quote_via=quote)}"

    def go(self, **attributes: str) -> None:
        """A page with the element, once it shows something."""
        self.page.goto(self.address(**attributes))
        self.settled()

    def settled(self) -> None:
        self.page.locator(".content:not([aria-busy]) > :not(.bones)").first.wait_for()

    def again(self, change: Callable[[], object]) -> None:
        """What makes the element load anew, and wait until it has."""
        self.page.evaluate(
            "limit => { const e = document.querySelector('parcel-catalog');"
            "window.loaded = new Promise((done, fail) => {"
            "e.addEventListener('catalog-load', () => done(null), {once: true});"
            "setTimeout(() => fail(new Error('nothing was loaded')), limit); }); }",
            A_HANG_S * 1000,
        )
        change()
        self.page.evaluate("() => window.loaded")

    def set(self, **attributes: str) -> None:
        for name, value in _named(attributes).items():
            self.element.evaluate(
                "(e, [name, value]) => e.setAttribute(name, value)", [name, value]
            )

    def ids(self, part: str) -> list[str]:
        return self.part(part).evaluate_all("all => all.map(one => one.dataset.id)")

    def hosts(self) -> set[str]:
        return {urlsplit(url).netloc for url in self.asked}


def _named(attributes: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in attributes.items()}
