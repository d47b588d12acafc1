"""The page in a browser, against its limits: first sight of a large ledger, bytes, appends, the heap over time.

    python benchmarks/browser.py [--observations 100000] [--appends 50] [--minutes 0]

Makes the ledger of `statement.py`, with the streets of the example's city beside it, serves it on this machine, and
looks at it with the Chromium of the browser tests. The service is warm: one look before those that count. Bytes are
those that came over the line, packed as the service packs them. An append comes from this process, which is not the
service's, and is shown when the number of those who crossed changes in an open page; the next one comes a second later.
With `--minutes` the page stays open, live, while a
count is appended every ten seconds, and its heap is measured after a collection each minute; growth is the slope from
the tenth minute on, or from half of a run that is shorter than 20 minutes.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from playwright.sync_api import sync_playwright
from statement import BATCH, CARD, NIGHTS, QUARTERS, observation

from safepassage.catalogue import everything
from safepassage.interchange.playback import POINTS
from safepassage.ledger.operation import Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, CDPSession, Page

ROOT: Final = Path(__file__).resolve().parents[1]
RUN: Final = [sys.executable, "-c", "from safepassage.cli.main import main; main()"]
NAME: Final = "planner"
PASSWORD: Final = "correct-horse-battery"  # noqa: S105 - of a folder that is gone a minute later
PEOPLE: Final = 100_000
TRAVEL: Final = 100
STREETS: Final = 1_000
ROUNDS: Final = 3
UPDATES: Final = 2
BYTES_SHARE_MAX: Final = 0.05
TIME_SHARE_MAX: Final = 0.2
PAINT_S_MAX: Final = 1.5
FIRST_KB_MAX: Final = 300
MAP_KB_MAX: Final = 1000
HEAP_MB_PER_H_MAX: Final = 1.0
LOOKS: Final = 5
FIRST_LOOK_MS: Final = 300_000
"""The first look folds the ledger, and is not counted."""
TENTH_MIN: Final = 10
SHOWN_S_MAX: Final = 1.0
CHANGED: Final = """() => {
  const told = () => document.querySelector(".headlines .big").textContent;
  const before = told();
  window.changed = new Promise((done) => {
    const look = () => (told() === before ? requestAnimationFrame(look) : done(Date.now()));
    look();
  });
}"""
"""From now on, when the first number of Tonight is another one."""
PAINT: Final = """() => new Promise((done) => {
  let last = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) last = each.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => done(last), 500);
})"""


def main() -> int:
    """Measures, prints, and returns 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--observations", type=int, default=100_000)
    parser.add_argument("--appends", type=int, default=50)
    parser.add_argument("--minutes", type=int, default=0)
    asked = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "op")
        fill(folder, asked.observations)
        with serving(folder) as address, browsing() as browser:
            missed += first_sight(browser, address, asked.observations)
            missed += bytes_on_the_line(browser, address)
            missed += crowd(browser, address)
            missed += appended(browser, address, folder, asked.appends)
            if asked.minutes:
                missed += heap(browser, address, folder, asked.minutes)
    return 1 if missed else 0


def fill(folder: Path, count: int) -> None:
    """The ledger, folded, and the streets."""
    clock = iter(range(1_900_000_000_000, 2_000_000_000_000)).__next__
    with Operation.create(folder, everything(), CARD, clock=clock, node="bench") as operation:
        for first in range(0, count, BATCH):
            operation.record([observation(number) for number in range(first, min(count, first + BATCH))])
        operation.folds.advance()
    shutil.copy(ROOT / "examples" / "aleppo-2016" / "corridors" / "network.parquet", folder)
    (folder / "plan").mkdir()
    (folder / "plan" / "plan.json").write_text("{}", encoding="utf-8")  # offered; what is read is `synthetic`
    add = [*RUN, "user", str(folder), "add", NAME, "--role", "planning", "--password-stdin"]
    subprocess.run(add, input=PASSWORD, check=True, capture_output=True, text=True)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of the operation, served in a process of its own for whoever is at this machine."""
    command = [*RUN, "serve", str(folder), "--port", "0", "--open-view"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            lines = iter(process.stdout.readline, "")
            yield next(found[0] for line in lines if (found := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        finally:
            process.terminate()


@contextmanager
def browsing() -> Iterator[Browser]:
    """The Chromium of the browser tests."""
    sys.path.insert(0, str(ROOT / "tools"))
    tool: Any = import_module("browser")  # in tools/; this file has the same name, and is __main__

    found = tool.find()
    if found is None:
        raise SystemExit("no Chromium on this machine: `python tools/browser.py` gets one")
    environment: dict[str, str | float | bool] = {**os.environ}
    if found.libraries is not None:
        environment["LD_LIBRARY_PATH"] = str(found.libraries)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(found.program), args=["--no-sandbox"], env=environment)
        yield started
        started.close()


def told(what: str, value: float, limit: float, unit: str) -> int:
    """A line of the report; 1 where the limit is missed."""
    is_missed = value > limit
    print(f"  {what:52} {value:8.2f} {unit:6} (at most {limit:g}: {'MISSED' if is_missed else 'reached'})")
    return int(is_missed)


def first_sight(browser: Browser, address: str, count: int) -> int:
    """Largest contentful paint of Tonight, median of some looks by a browser that was never here."""
    paints_s = []
    for look in range(LOOKS + 1):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(address)
        page.locator("table.figures td.value").first.wait_for(timeout=FIRST_LOOK_MS)
        paint_s = page.evaluate(PAINT) / 1000
        if look:
            paints_s.append(paint_s)
        page.close()
    spread = f"{min(paints_s):.2f} to {max(paints_s):.2f}"
    return told(
        f"largest paint of Tonight, {count:,} observations ({spread})", statistics.median(paints_s), PAINT_S_MAX, "s"
    )


def bytes_on_the_line(browser: Browser, address: str) -> int:
    """What came before the first figure stood, and with the map drawn."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    came_kb = [0.0]
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda said: came_kb.append(said["encodedDataLength"] / 1000))
    page.goto(address)
    page.locator("table.figures td.value").first.wait_for()
    missed = told("until the first figure", sum(came_kb), FIRST_KB_MAX, "kB")
    page.goto(f"{address}#map")
    page.locator(".map-source").wait_for()
    page.wait_for_load_state("networkidle")
    worker_kb = _worker_kb(page)
    missed += told("with the map, its worker and its streets", sum(came_kb) + worker_kb, MAP_KB_MAX, "kB")
    page.close()
    return missed


def _worker_kb(page: Page) -> float:
    """The map's worker, which no line of the page reports: as the service packs it."""
    (worker,) = {each.url for each in page.workers}
    answer = page.context.request.get(worker, headers={"accept-encoding": "gzip"})
    return int(answer.headers["content-length"]) / 1000


def crowd(browser: Browser, address: str) -> int:
    """A plan and a run with 100,000 people on their streets at once, against MapLibre's own `setData` beside them."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}, bypass_csp=True).new_page()
    plan, run = synthetic()
    page.route("**/api/plan/playback", lambda route: route.fulfill(json=plan))
    page.route("**/api/plan/run", lambda route: route.fulfill(json=run))
    page.goto(address)
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=name]").fill(NAME)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.locator("header.top nav").wait_for()
    page.goto(f"{address}#map")
    page.get_by_role("button", name="Play the plan back").click()
    player = page.locator(".map-player")
    player.locator("p", has_text=re.compile("people on the streets")).wait_for()
    page.evaluate((ROOT / "web" / "node_modules" / "maplibre-gl" / "dist" / "maplibre-gl-csp.js").read_text("utf-8"))
    page.evaluate(PEER, {"worker": page.workers[0].url, "people": PEOPLE})
    bytes_whole = page.wait_for_function("window.bytes", timeout=FIRST_LOOK_MS).json_value()
    missed = told("bytes of an update / the same GeoJSON", PEOPLE * 4 / bytes_whole, BYTES_SHARE_MAX, "")
    for name in ("Plan", "Simulated run"):
        player.get_by_label(name, exact=True).check()
        ours_ms, peer_ms = against_set_data(page)
        print(
            f"  {name}, {PEOPLE:,} points: {bytes_whole / 1e6:.1f} MB as GeoJSON; main thread, ms an update, "
            f"ours {' '.join(f'{each:.1f}' for each in ours_ms)}, setData {' '.join(f'{each:.1f}' for each in peer_ms)}"
        )
        ratio = statistics.median(ours / peer for ours, peer in zip(ours_ms, peer_ms, strict=True))
        missed += told(f"main-thread time of an update / setData's, {name.lower()}", ratio, TIME_SHARE_MAX, "")
    page.context.close()
    return missed


def against_set_data(page: Page) -> tuple[list[float], list[float]]:
    """Main-thread time of an update while everybody is on the streets, ms: ours and the peer's, in turns."""
    player = page.locator(".map-player")
    line = page.context.new_cdp_session(page)
    line.send("Performance.enable", {"timeDomain": "threadTicks"})
    ours_ms, peer_ms = [], []
    for _ in range(ROUNDS):
        player.get_by_role("slider").fill(str(TRAVEL + 1))
        player.locator("p", has_text=f"{PEOPLE:,} people").wait_for()
        player.get_by_role("button", name="Play", exact=True).click()
        before_ms = _busy_ms(line)
        frames = page.evaluate(FRAMES)
        ours_ms.append((_busy_ms(line) - before_ms) / frames)
        player.get_by_role("button", name="Stop", exact=True).click()
        page.wait_for_timeout(500)
        before_ms = _busy_ms(line)
        for update in range(UPDATES):
            page.evaluate("(n) => window.peer(n)", update)
            page.wait_for_function("window.isDrawn", timeout=FIRST_LOOK_MS)
        peer_ms.append((_busy_ms(line) - before_ms) / UPDATES)
    line.detach()
    return ours_ms, peer_ms


FRAMES: Final = """() => new Promise((done) => {
  let frames = 0;
  const end = performance.now() + 4000;
  requestAnimationFrame(function next(now) {
    frames += 1;
    if (now < end) requestAnimationFrame(next);
    else done(frames);
  });
})"""
PEER: Final = """({ worker, people }) => {
  maplibregl.setWorkerUrl(worker);
  const box = document.querySelector(".map-stage");
  const holder = document.createElement("div");
  holder.style.cssText = `width:${box.clientWidth}px;height:${box.clientHeight}px;position:relative`;
  document.querySelector("main").append(holder);
  const point = (i, turn) => [
    +(37.12 + ((i * 7919 + turn * 13) % 8000) / 1e5).toFixed(6),
    +(36.16 + ((i * 104729 + turn * 17) % 4000) / 1e5).toFixed(6),
  ];
  const feature = (i, turn) => ({
    type: "Feature", properties: {}, geometry: { type: "Point", coordinates: point(i, turn) },
  });
  const shapes = [0, 1].map((turn) => ({
    type: "FeatureCollection", features: Array.from({ length: people }, (_, i) => feature(i, turn)),
  }));
  const circles = { "circle-radius": 1.5, "circle-color": "#888" };
  const style = {
    version: 8,
    sources: { crowd: { type: "geojson", data: shapes[0] } },
    layers: [{ id: "crowd", type: "circle", source: "crowd", paint: circles }],
  };
  const view = { center: [37.16, 36.18], zoom: 12, attributionControl: false, fadeDuration: 0 };
  const chart = new maplibregl.Map({ container: holder, style, ...view });
  window.peer = (n) => {
    window.isDrawn = false;
    chart.getSource("crowd").setData(shapes[n % 2]);
    chart.once("idle", () => { window.isDrawn = true; });
  };
  chart.once("idle", () => { window.bytes = JSON.stringify(shapes[0]).length; });
}"""
"""Makes a second map in the page, with the same number of points in a source of MapLibre's own; says their bytes."""


def synthetic() -> tuple[dict[str, Any], dict[str, Any]]:
    """A plan and a run on straight streets, on which 100,000 people are under way from the hundredth step on.

    In the run half of the time in a street is spent in the queue at its end.
    """
    chance = np.random.default_rng(1)
    ends = chance.integers(0, 2**16, (STREETS, 2, 1, 2))
    shares = np.linspace(0, 1, POINTS)[None, :, None]
    lines = ends[:, 0] * (1 - shares) + ends[:, 1] * shares
    steps, each = 2 * TRAVEL, PEOPLE // TRAVEL // STREETS
    on_foot = each * STREETS * steps
    arcs, times = np.arange(STREETS), np.arange(steps)
    none = np.zeros(0)
    ground = {
        "lines": lines.astype("<u2"),
        "junctions": ends[:, :, 0].astype("<u2"),
        "ends": np.arange(2 * STREETS).astype("<u4"),
        "heap": none.astype("<u4"),
        "heap_step": none.astype("<u2"),
        "heap_people": none.astype("<u4"),
    }
    plan = {
        "travel_steps": np.full(STREETS, TRAVEL, "<u2"),
        "arc": np.tile(arcs, steps).astype("<u4"),
        "step": np.repeat(times, STREETS).astype("<u2"),
        "people": np.full(STREETS * steps, each, "<u2"),
    }
    run = {
        "room_people": np.full(STREETS, 2 * TRAVEL * each, "<u4"),
        "arc": np.repeat(arcs, steps).astype("<u4"),
        "step": np.tile(times, STREETS).astype("<u2"),
        "people": np.full(STREETS * steps, each, "<u2"),
        "reached": np.tile(np.where(times >= TRAVEL // 2, each, 0), STREETS).astype("<u2"),
        "left": np.tile(np.where(times >= TRAVEL, each, 0), STREETS).astype("<u2"),
    }
    out = (np.maximum(np.arange(steps + 1) - TRAVEL, 0) * each * STREETS).tolist()
    assumed = {"seed": 1, "runs": 1, "late_min": 5, "ignoring_percent": 10}
    both = {
        "modelled": True,
        "name": "synthetic",
        "nature": "exercise",
        "start": "2016-12-10T16:00:00Z",
        "step_s": 60,
        "first_step": 0,
        "steps": steps,
        "on_foot": on_foot,
        "out_by_step": out,
        "points": POINTS,
        "bounds_deg": [37.12, 36.16, 37.2, 36.2],
    }

    def packed(arrays: dict[str, Any]) -> dict[str, Any]:
        return {name: b64encode(values.tobytes()).decode() for name, values in (ground | arrays).items()}

    return {**both, **packed(plan), "run": both | assumed, "run_fault": None}, {**both, **assumed, **packed(run)}


def _busy_ms(line: CDPSession) -> float:
    """CPU time of the page's main thread until now."""
    metrics: list[dict[str, Any]] = line.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration")) * 1000


def appended(browser: Browser, address: str, folder: Path, count: int) -> int:
    """How long after its acknowledgement a crossing of the last night's first quarter is in the figures of a page."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(address)
    page.locator(".headlines .big").first.wait_for()
    clock = iter(range(2_000_000_000_000, 2_100_000_000_000)).__next__
    shown_s: list[float] = []
    with Operation.open(folder, everything(), clock=clock) as operation:
        for number in range(count):
            page.wait_for_timeout(1000)
            page.evaluate(CHANGED)
            operation.record([observation(16 * (NIGHTS * QUARTERS * (1_000 + number) + NIGHTS - 1))])
            acknowledged_s = time.time()
            shown_s.append(page.evaluate("window.changed") / 1000 - acknowledged_s)
    page.close()
    spread = f"{min(shown_s):.2f} to {max(shown_s):.2f}, median {statistics.median(shown_s):.2f}"
    return told(f"{count} appends to the page, p95 ({spread})", float(np.percentile(shown_s, 95)), SHOWN_S_MAX, "s")


def heap(browser: Browser, address: str, folder: Path, minutes: int) -> int:
    """How fast the heap grows while the page is live."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(address)
    page.locator("table.figures td.value").first.wait_for()
    line = page.context.new_cdp_session(page)
    line.send("Performance.enable")
    clock = iter(range(2_000_000_000_000, 2_100_000_000_000)).__next__
    heaps_mb: list[float] = []
    begun_s = time.monotonic()
    with Operation.open(folder, everything(), clock=clock) as operation:
        for beat in range(minutes * 6):
            operation.record([observation(10_000_000 + beat)])
            page.wait_for_timeout(max(0.0, (begun_s + (beat + 1) * 10 - time.monotonic()) * 1000))
            if beat % 6 == 5:
                heaps_mb.append(_heap_mb(line))
    page.close()
    start = TENTH_MIN if minutes >= 2 * TENTH_MIN else minutes // 2
    slope, _ = statistics.linear_regression(range(len(heaps_mb) - start), heaps_mb[start:])
    print(f"  heap by minute, MB: {' '.join(f'{each:.2f}' for each in heaps_mb)}")
    return told(f"heap growth from minute {start} of {minutes}", slope * 60, HEAP_MB_PER_H_MAX, "MB/h")


def _heap_mb(line: CDPSession) -> float:
    line.send("HeapProfiler.collectGarbage")
    metrics: list[dict[str, Any]] = line.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "JSHeapUsedSize")) / 1e6


if __name__ == "__main__":
    sys.exit(main())
