"""Writes `requirements.lock`: every package of every platform, pinned by version and hash.

It exists so that everyone runs the same bytes. It reads `pyproject.toml` (dependencies, the `dev` and `bench`
extras, and what the build needs), asks `uv` for one resolution that holds on every platform from Python 3.11 up,
and writes it. `uv` is needed here and nowhere else (`python -m pip install uv`). It refuses a lock that names the
host of a registry, or a package that has no wheel: people in the field install what has been built, from whatever
mirror they reach.

    make lock              keeps the versions that still fit
    make lock UPGRADE=1    takes the newest
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
HEADER = "# Made by `make lock` from pyproject.toml. Every platform, Python 3.11 and newer; every file by its hash.\n"
PLATFORMS = ("linux", "macos", "windows", "aarch64-unknown-linux-gnu", "x86_64-apple-darwin")
MACOS = {"MACOSX_DEPLOYMENT_TARGET": "14.0"}
"""The oldest macOS that every package has a wheel for: that of pyproj."""
RESOLVE = (
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--only-binary", ":all:"),
    *("--no-emit-index-url", "--no-annotate", "--no-header", "--quiet", "--no-config"),
    *("--extra", "dev", "--extra", "bench", "--extra", "video"),
)


def main(arguments: list[str]) -> int:
    """Resolves and writes the lock; returns the exit status."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        print("lock: `uv` is not installed; run: python -m pip install uv", file=sys.stderr)
        return 2
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    command = [uv, "pip", "compile", "pyproject.toml", "-", *RESOLVE, "--output-file", str(LOCK), *arguments]
    subprocess.run(command, check=True, cwd=ROOT, input="\n".join(build), text=True, stdout=subprocess.DEVNULL)
    pins = LOCK.read_text(encoding="utf-8").removeprefix(HEADER)
    if re.search(r"https?://|file://|--(extra-)?index-url|--find-links", pins):
        print("lock: it names a registry; check the settings of uv", file=sys.stderr)
        return 1
    LOCK.write_text(HEADER + pins, encoding="utf-8")
    return 0 if all(wheels_for(uv, platform) for platform in PLATFORMS) else 1


def wheels_for(uv: str, platform: str) -> bool:
    """Whether every pin has a wheel for a platform; says which has none."""
    command = [uv, "pip", "compile", str(LOCK), "--python-platform", platform, "--only-binary", ":all:", "--no-config"]
    done = subprocess.run(
        [*command, "--quiet"], check=False, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **MACOS}
    )
    print(f"lock: {platform}: {'a wheel for every package' if done.returncode == 0 else done.stderr}")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
