"""Sets up the virtual environment that `make demo`, `make test` and `make lint` run in.

It exists so that a bare machine with Python 3.11 and a package registry is enough: it makes `.venv`, installs the
lock with every file checked against its hash and nothing built from source, installs this project in place, and builds
the page that a browser shows. A
stamp keyed on the lock and on `pyproject.toml` makes the second run a matter of milliseconds. It uses the standard
library alone, because it runs before anything is installed. It refuses to work with an older Python, and to leave a
half-made environment that looks finished: the stamp is removed first and written last.

On a system without `make`: `python3 tools/set_up.py`, then `.venv/bin/safepassage demo` (Windows:
`.venv/Scripts/safepassage.exe`).
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = HOME / "safepassage-set-up"
PAGE_STAMP = HOME / "safepassage-page"
OLDEST = (3, 11)
BY_THE_BY = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PYTHONHOME", "PYTHONPATH")
NO_PIP = """safepassage: this Python can make no virtual environment: it has neither `ensurepip` nor `pip`.
On Debian and Ubuntu: apt install python3-venv. Elsewhere: install Python from python.org or your distribution."""


def main() -> int:
    """Brings `.venv` to the state of the lock; returns the exit status."""
    if sys.version_info < OLDEST:
        print(f"safepassage: Python {sys.version.split()[0]} is too old; 3.11 or newer is needed", file=sys.stderr)
        return 2
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted and interpreter().exists():
        build_page()
        return 0
    start_s = time.monotonic()
    print("Setting up .venv (once; a minute or two)", flush=True)
    try:
        make_environment()
        pip = installer()
        STAMP.unlink(missing_ok=True)
        install(pip)
    except subprocess.CalledProcessError as error:
        print(f"safepassage: set-up failed: {error}", file=sys.stderr)
        return 1
    STAMP.write_text(wanted, encoding="utf-8")
    build_page()
    print(f"Set up in {time.monotonic() - start_s:.0f} s", flush=True)
    return 0


def fingerprint() -> str:
    """What the environment depends on: the lock, the project's metadata and where the project lies."""
    digest = hashlib.sha256()
    for part in (LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), os.fsencode(ROOT)):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest() + "\n"


def interpreter() -> Path:
    """The environment's own Python."""
    return HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_environment() -> None:
    """Makes `.venv`, unless one that runs is there already."""
    if works(interpreter()):
        return
    has_ensurepip = importlib.util.find_spec("ensurepip") is not None
    venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=has_ensurepip).create(HOME)


def works(python: Path) -> bool:
    """Whether this Python starts and is new enough; the one it was linked to may be gone."""
    if not python.exists():
        return False
    check = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    return subprocess.run([python, "-c", check], check=False, env=environment(), capture_output=True).returncode == 0


def installer() -> list[str]:
    """The command that installs into `.venv`: its own pip, or this Python's pip aimed at it."""
    own = [str(interpreter()), "-m", "pip"]
    if subprocess.run([*own, "--version"], check=False, env=environment(), capture_output=True).returncode == 0:
        return own
    if importlib.util.find_spec("pip") is None:
        raise SystemExit(NO_PIP)
    return [sys.executable, "-m", "pip", "--python", str(interpreter())]


def install(pip: list[str]) -> None:
    """Installs the lock, every file against its hash and none built here; then the project itself, in place."""
    quiet = ["install", "--quiet", "--no-input", "--disable-pip-version-check"]
    run([*pip, *quiet, "--require-hashes", "--only-binary", ":all:", "--requirement", str(LOCK)])
    run([*pip, *quiet, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])


def build_page() -> None:
    """Builds the browser's page where its sources have changed; where it cannot, that is said once."""
    recipe = ROOT / "hatch_build.py"
    spec = importlib.util.spec_from_file_location("hatch_build", recipe)
    if spec is None or spec.loader is None or not recipe.is_file():
        return
    building = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(building)
    wanted = building.fingerprint(ROOT / "web")
    if PAGE_STAMP.is_file() and PAGE_STAMP.read_text(encoding="utf-8") == wanted:
        return
    subprocess.run([str(interpreter()), str(recipe)], check=False, env=environment(), cwd=ROOT)
    PAGE_STAMP.write_text(wanted, encoding="utf-8")


def run(command: list[str]) -> None:
    """Runs a step of the set-up; its failure ends the set-up."""
    subprocess.run(command, check=True, env=environment(), cwd=ROOT)


def environment() -> dict[str, str]:
    """The caller's environment, less what would send packages elsewhere; the page is built in a step of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in BY_THE_BY}
    return {**kept, "SAFEPASSAGE_PAGE": "off"}


if __name__ == "__main__":
    sys.exit(main())
