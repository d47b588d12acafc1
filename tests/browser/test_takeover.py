"""From one build of the page to the next: what a service worker gives while pages of two builds are about.

The worker is the one that is built, with files of two small builds instead of the page's own.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import ROOT, watching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

WORKER = (ROOT / "web" / "worker.js").read_text(encoding="utf-8")
TYPES = {"/": "text/html", ".js": "text/javascript", "svg": "image/svg+xml"}
REGISTER = "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => true)"
UPDATE = """() => navigator.serviceWorker.getRegistration().then((found) =>
  found.update().catch(() => null)).then((found) =>
  new Promise((done) => {
    const coming = found && (found.installing ?? found.waiting);
    if (!coming) return done("none");
    if (coming.state === "installed") return done("installed");
    coming.addEventListener("statechange", () => done(coming.state));
  }))"""
CACHES = "caches.keys().then((names) => names.sort())"


def build(name: str, *, page: str = "") -> dict[str, bytes]:
    """The files of a build; `page` is the page that is served with them, where it is another build's."""

    def index(of: str) -> bytes:
        return f'<!doctype html><title>{of}</title><p>{of}</p><script src="/assets/{of}.js"></script>'.encode()

    told = json.dumps([name, sha256(index(name)).hexdigest(), [f"/assets/{name}.js", "/icon.svg"]])
    return {
        "/": index(page or name),
        "/sw.js": WORKER.replace("__BUILD__", told).encode(),
        f"/assets/{name}.js": f"document.body.dataset.ran = '{name}'".encode(),
        "/icon.svg": f"<svg>{name}</svg>".encode(),
        "/api/session": b"secret",
    }


class Shop:
    """What is served now; without files, nothing answers."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}


@contextmanager
def served(shop: Shop) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = shop.files.get(self.path.partition("?")[0])
            self.send_response(503 if not shop.files else 404 if body is None else 200)
            self.send_header("content-type", TYPES.get(self.path[-3:], TYPES["/"]))
            self.send_header("cache-control", "no-cache")
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Nothing is said of a request."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def visited(browser: Browser) -> Iterator[tuple[Shop, Page, str]]:
    """A page of the first build that keeps its files."""
    shop = Shop()
    shop.files = build("one")
    with served(shop) as address, watching(browser, address, offline=True) as watched:
        watched.expected += ["503", "404", "page is of another build", "ServiceWorker"]
        watched.page.goto(address)
        watched.page.evaluate(REGISTER)
        assert watched.page.evaluate(CACHES) == ["page-one"]
        watched.page.reload()  # from now on it is looked after
        yield shop, watched.page, address


def ran(page: Page, name: str) -> None:
    expect(page.locator("p")).to_have_text(name)
    expect(page.locator("body")).to_have_attribute("data-ran", name)


def test_a_newer_build_waits_until_no_page_of_the_older_is_open(visited: tuple[Shop, Page, str]) -> None:
    shop, page, address = visited
    shop.files = build("two")
    assert page.evaluate(UPDATE) == "installed"
    assert page.evaluate(CACHES) == ["page-one", "page-two"]
    shop.files = {}
    page.reload()  # without the service the older page comes whole, with its own files
    ran(page, "one")
    assert page.evaluate("fetch('/icon.svg').then((answer) => answer.text())") == "<svg>one</svg>"
    context = page.context
    page.close()
    anew = context.new_page()
    anew.goto(address)
    ran(anew, "two")
    assert anew.evaluate("navigator.serviceWorker.ready.then(() => caches.keys())") == ["page-two"]
    assert anew.evaluate("fetch('/icon.svg').then((answer) => answer.text())") == "<svg>two</svg>"


def test_with_the_service_the_page_is_the_newer_whoever_looks_after_it(visited: tuple[Shop, Page, str]) -> None:
    shop, page, _ = visited
    shop.files = build("two")
    page.reload()
    ran(page, "two")


def test_a_worker_beside_the_page_of_another_build_does_not_take_over(visited: tuple[Shop, Page, str]) -> None:
    """A service that is being replaced gives the worker of one build and the page of another."""
    shop, page, _ = visited
    shop.files = build("two", page="one")
    assert page.evaluate(UPDATE) in ("redundant", "none")
    assert page.evaluate(CACHES) == ["page-one"]
    shop.files = {}
    page.reload()
    ran(page, "one")


def test_nothing_that_the_api_answers_is_kept_or_given(visited: tuple[Shop, Page, str]) -> None:
    shop, page, _ = visited
    asked = "fetch('/api/session').then((answer) => answer.status)"
    assert page.evaluate(asked) == 200
    assert page.evaluate("caches.match('/api/session').then((found) => found === undefined)")
    shop.files = {}
    assert page.evaluate(asked) == 503
