"""A served operation, and a browser that looks at it: the example of the demonstration, copied for each module.

Every page is watched: what the console calls an error, and a request to another origin, fail the test that caused
them. Without a browser, or without the built page, these tests are left out and say what would run them.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlsplit

import pytest

import safepassage
from cli.runs import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

ROOT: Final = Path(__file__).resolve().parents[2]
FILES: Final = ROOT / "examples" / "aleppo-2016" / "files"
PAGE: Final = Path(safepassage.__file__).parent / "service" / "web" / "index.html"
RUN: Final = [sys.executable, "-c", "from safepassage.cli.main import main; main()"]
WAIT_MS: Final = 90_000
"""How long a page is waited for: what never comes costs this once, and a machine with other work is slow."""
PASSWORD: Final = "correct-horse-battery"
ROLES: Final = (
    *("administrator", "corridor", "registrar", "planning", "centre", "monitoring"),
    *("public_information", "protection_focal_point"),
)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Pictures are taken for who asks for them."""
    return True if collection_path.name == "test_pictures.py" and not config.getoption("--pictures") else None


def _browser_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("browser_tool", ROOT / "tools" / "browser.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


TOOL: Final = _browser_tool()


def call(*words: str, stdin: str | None = None) -> str:
    """A command of the program; what it printed. For the service this process is another one."""
    done = run(*words, stdin=stdin)
    assert done.exit_code in (0, 1), done.output
    return done.stdout


@dataclass
class Served:
    """An operation that is being served."""

    folder: Path
    address: str


@dataclass
class Watched:
    """A page, and what went wrong on it."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def open(self, view: str = "tonight") -> Page:
        """The page at one of its views."""
        self.page.goto(f"{self.address}#{view}")
        return self.page

    def unexpected(self) -> list[str]:
        """What went wrong and was not to be."""
        return [each for each in self.wrong if not any(re.search(one, each) for one in self.expected)]


@pytest.fixture(scope="module")  # while it runs, no other test of this process can have an event loop
def browser() -> Iterator[Browser]:
    found = TOOL.find()
    if found is None:
        pytest.skip("no Chromium on this machine: `python tools/browser.py` gets one")
    if not PAGE.is_file():
        pytest.skip("the page is not built: `python hatch_build.py` builds it")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=WAIT_MS)
    environment: dict[str, str | float | bool] = {**os.environ}
    if found.libraries is not None:
        environment["LD_LIBRARY_PATH"] = str(found.libraries)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(found.program), args=["--no-sandbox"], env=environment)
        yield started
        started.close()


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The operation of the demonstration, and those who may sign in."""
    folder = tmp_path_factory.mktemp("example") / "operation"
    card, *files = sorted(str(path) for path in FILES.iterdir() if path.suffix in (".csv", ".jsonl"))
    call("new", str(folder), "--card", card)
    call("import", str(folder), *files)
    shutil.copy(FILES.parent / "corridors" / "network.parquet", folder)
    roles = [word for role in ROLES for word in ("--role", role)]
    call("user", str(folder), "add", "amal", *roles, "--password-stdin", stdin=PASSWORD)
    call("user", str(folder), "add", "press", "--role", "public_information", "--password-stdin", stdin=PASSWORD)
    call("user", str(folder), "add", "dana", "--role", "clearance", "--password-stdin", stdin=PASSWORD)
    call("user", str(folder), "add", "basma", "--role", "planning", "--password-stdin", stdin=PASSWORD)
    return folder


@contextmanager
def serving(example: Path, folder: Path) -> Iterator[Served]:
    """A copy of the example, served until the end."""
    shutil.copytree(example, folder, ignore=shutil.ignore_patterns("*-writer"))
    command = [*RUN, "serve", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                found = re.search(r"http://127\.0\.0\.1:\d+/", line)
                if found:
                    yield Served(folder, found[0])
                    break
            else:
                pytest.fail("the service said no address")
        finally:
            process.terminate()
            process.stdout.read()


@pytest.fixture(scope="session")
def room(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Served for those who only look."""
    with serving(example, tmp_path_factory.mktemp("room") / "operation") as served:
        yield served


@pytest.fixture
def desk(example: Path, tmp_path: Path) -> Iterator[Served]:
    """Served for one test that records."""
    with serving(example, tmp_path / "operation") as served:
        yield served


@contextmanager
def watching(
    browser: Browser, address: str, language: str = "en", theme: str = "dark", *, offline: bool = False
) -> Iterator[Watched]:
    """A page in a browser of its own, in a language and a theme; `offline` lets it keep its files."""
    workers: Literal["allow", "block"] = "allow" if offline else "block"
    with browser.new_context(
        viewport={"width": 1400, "height": 900}, locale=language, color_scheme="dark", service_workers=workers
    ) as context:
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        page.add_init_script(
            f"localStorage.setItem('language', '{language}'); localStorage.setItem('theme', '{theme}')"
        )
        watched = Watched(page, address)
        own = urlsplit(address).netloc

        def said(message: ConsoleMessage) -> None:
            harmless = any(each in message.text for each in ("GL Driver Message", "blocked by Playwright"))
            if message.type in ("error", "warning") and not harmless:
                watched.wrong.append(f"console: {message.text}")

        def asked(request: Request) -> None:
            if urlsplit(request.url).netloc not in (own, ""):
                watched.wrong.append(f"another origin: {request.url}")

        page.on("console", said)
        page.on("pageerror", lambda error: watched.wrong.append(f"error: {error}"))
        page.on("request", asked)
        yield watched
        assert watched.unexpected() == []


def typed(page: Page, label: str, moment: str) -> None:
    """A time that is typed part by part, as the field asks for it: day, month, year, hour and minute."""
    day, month, year, clock = moment[8:10], moment[5:7], moment[:4], moment[11:].replace(":", "")
    page.get_by_role("group", name=label).get_by_role("spinbutton").first.click()
    page.keyboard.type(day + month + year + clock)


def sign_in(watched: Watched, name: str = "amal") -> Page:
    """Signed in: by the form, unless a session of the same user at the same address still holds.

    Many tests look at one service, which takes so many sign-ins a minute from one address.
    """
    page, who = watched.page, (watched.address, name)
    page.context.add_cookies(_SIGNED_IN.get(who, []))
    page.goto(watched.address)
    form, inside = page.locator("form.sign-in"), page.locator("header.top nav")
    form.or_(inside).wait_for()
    if form.is_visible():
        form.locator("input[name=name]").fill(name)
        form.locator("input[name=password]").fill(PASSWORD)
        form.locator("button[type=submit]").click()
        form.locator(".fault").or_(inside).wait_for()
        assert not form.is_visible(), form.inner_text()
        _SIGNED_IN[who] = page.context.cookies()
    return page


_SIGNED_IN: dict[tuple[str, str], Any] = {}
