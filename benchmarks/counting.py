"""Counting people from the air: events, identities, presence and speed, with other trackers on the same boxes.

    python benchmarks/counting.py [--clip FOLDER] [--rounds 3] | --coverage [--clip FOLDER] [--tracks FOLDER] |
        --vehicles | --live 5 | --hours 3

FOLDER holds a real clip as the MOT challenge lays it out: gt.txt, det_acf.txt and dets/*.det.txt, and a film whose
name ends in .avi, shown at 7 frames a second; its three lines and the rule for events are those that its page states.
Without it, rendered crowds stand in, and five others as films from a mast, a hover, a zoom and a walk-around, in other
light, on other soil and in other clothes. The one configuration's numbers were chosen on such crowds. The peers run
where they are installed (`supervision`, `trackers`, `norfair`), on the same boxes and lines. The intervals are tried
with three detectors on crowds that their calibrations did not see; with --coverage only they are, for some minutes: on
rendered crowds and films, on the real clip with all of its detectors, on tracks from drones as the Stanford Drone
Dataset has them, and on windows that chance draws. Rendered traffic, seen by three detectors from above and aslant,
is counted at the end, and alone with --vehicles. Seconds are those of the processor. A missed limit ends the script
with 1. With --live or --hours only a stream is counted: so many minutes at its own speed, or so many hours of film as
fast as they are taken.
"""

from __future__ import annotations

import importlib.util
import sys
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from _harness import parser
from _holding import Clip, Held, Window, by_others, drawn, from_others, held, tracks
from _scoring import Ends, Event, events_f1, idf1, presence_error, true_events

from safepassage.monitoring.counting import HABITS, VEHICLE_HABITS, Counter, Habits, Line
from safepassage.monitoring.intervals import Calibration, Labelled, matched

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))
from vehicles import traffic
from walkers import crowd, detected, truth_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FPS: Final = 7
FILM_FRAMES: Final = 280
FILM_SEEDS: Final = (700, 840, 841, 842, 843)
"""The first is the crowd that detector and laying were worked out on; no other number may be chosen on the others."""
FILM_CAMERAS: Final = ("mast", "hover", "zoom", "walk-around")
FILM_LINES: Final[list[Ends]] = [(384, 170, 384, 480), (220, 330, 560, 330), (200, 220, 320, 460)]
"""In view of every camera all the time."""
FILM_F1_BELOW_MAST_MOST: Final = 0.02
FRAMES: Final = 400
VIEW: Final = (0.0, 0.0, 768.0, 576.0)
CLIP_LINES: Final[list[Ends]] = [(445, 110, 445, 300), (225, 165, 225, 330), (470, 330, 768, 245)]
CROWD_LINES: Final[list[Ends]] = [(384, 100, 384, 600), (150, 330, 650, 330), (120, 200, 300, 560)]
LIMITS: Final = {"yolox_nano": (0.98, 0.80, 0.45), "det_acf": (0.95, None, None), "motion, film": (0.95, None, None)}
FRAME_MS_MOST: Final = 0.3
CROWDED_FPS_LEAST: Final = 30
HELD_LEAST, HELD_MOST = 0.85, 0.95
DETECTORS: Final = ((0.97, 0.04), (0.85, 0.06), (0.7, 0.08))
"""Recall and shake of boxes."""
PIECE_S, MINUTE_S = 15, 60
SEED, TIMES = 31, 6
LABELLED, TRIED, FILMED = range(2000, 2012), range(2100, 2124), range(2200, 2208)
TRAFFIC, TRAFFIC_S = range(400, 424), 40
TRAFFIC_LINES: Final[list[Ends]] = [(250, -50, 250, 600), (384, -50, 384, 600), (560, -50, 520, 600)]
LATE_S_MOST: Final = 5.0
GROWN_MOST: Final = 1.03

Boxes = np.ndarray
Run = tuple[list[Event], np.ndarray]


def ours(
    boxes: Boxes,
    lines: list[Ends],
    fps: float = FPS,
    view: tuple[float, float, float, float] = VIEW,
    habits: Habits = HABITS,
) -> tuple[Run, float]:
    """Events and rows of our counter, and milliseconds a frame."""
    counter = Counter([Line(str(at), ends) for at, ends in enumerate(lines)], frames_per_s=fps, habits=habits)
    events, rows, spent_s = [], [], 0.0
    for frame in range(1, int(boxes[:, 0].max()) + 1):
        left, top, wide, high, score = np.ascontiguousarray(boxes[boxes[:, 0] == frame][:, 2:7].T)
        feet = np.ascontiguousarray(np.column_stack([left + wide / 2, top + high, wide, high]))
        began_s = time.process_time()
        events += counter.step(frame, feet, score, view)
        spent_s += time.process_time() - began_s
        rows.append(counter.rows.copy())
    events += counter.close()
    number, _, track, x, y, w, h = np.concatenate(rows).T
    found = [(each.frame, each.line, each.direction) for each in events]
    return (found, np.column_stack([number, track, x - w / 2, y - h, w, h])), spent_s * 1e3 / boxes[:, 0].max()


def peers() -> Iterator[tuple[str, Callable[[Boxes, list[Ends]], Run]]]:
    """The peers that are installed: a tracker, with the line zone of supervision by corners or by the foot point."""
    if importlib.util.find_spec("supervision") is None:
        print("supervision, trackers and norfair are not installed: no peers in this run")
        return
    for name in ("trackers ByteTrack", "norfair"):
        if importlib.util.find_spec(name.split()[0]) is not None:
            for by_foot in (False, True):
                anchor = "foot point" if by_foot else "defaults"
                yield f"{name}, LineZone {anchor}", partial(peer, name, by_foot)


def peer(name: str, by_foot: bool, boxes: Boxes, lines: list[Ends]) -> Run:  # noqa: FBT001
    """A peer's events and rows, with the defaults of its authors."""
    import supervision as sv  # noqa: PLC0415

    anchors = {"triggering_anchors": [sv.Position.BOTTOM_CENTER]} if by_foot else {}
    gates = [sv.LineZone(start=sv.Point(*ends[:2]), end=sv.Point(*ends[2:]), **anchors) for ends in lines]
    step = _norfair(sv) if name == "norfair" else _bytetrack(sv)
    events: list[Event] = []
    rows = []
    for frame in range(1, int(boxes[:, 0].max()) + 1):
        here = boxes[boxes[:, 0] == frame]
        tracked = step(np.column_stack([here[:, 2:4], here[:, 2:4] + here[:, 4:6]]), here[:, 6])
        if tracked.tracker_id is None or not len(tracked):
            continue
        for (left, top, right, low), track in zip(tracked.xyxy, tracked.tracker_id, strict=True):
            rows.append((frame, track, left, top, right - left, low - top))
        for line, gate in enumerate(gates):
            into, out = gate.trigger(tracked)
            events += [(frame, line, -1)] * int(into.sum()) + [(frame, line, 1)] * int(out.sum())
    return events, np.array(rows)


def _bytetrack(sv: Any) -> Callable[[np.ndarray, np.ndarray], Any]:  # noqa: ANN401 - a module without types
    from trackers import ByteTrackTracker  # noqa: PLC0415

    tracker = ByteTrackTracker(frame_rate=FPS)

    def step(corners: np.ndarray, scores: np.ndarray) -> Any:  # noqa: ANN401
        seen = sv.Detections(
            xyxy=corners.astype(np.float32), confidence=scores.astype(np.float32), class_id=np.zeros(len(scores), int)
        )
        found = tracker.update(seen)
        return found[found.tracker_id >= 0] if len(found) else found

    return step


def _norfair(sv: Any) -> Callable[[np.ndarray, np.ndarray], Any]:  # noqa: ANN401 - a module without types
    import norfair  # noqa: PLC0415

    tracker = norfair.Tracker("iou", 0.7, initialization_delay=2, hit_counter_max=15)

    def step(corners: np.ndarray, scores: np.ndarray) -> Any:  # noqa: ANN401
        seen = [
            norfair.Detection(points=box.reshape(2, 2), scores=np.array([score, score]))
            for box, score in zip(corners, scores, strict=True)
        ]
        found = tracker.update(seen)
        if not found:
            return sv.Detections.empty()
        boxes = np.array([each.estimate.reshape(-1) for each in found])
        return sv.Detections(xyxy=boxes, tracker_id=np.array([each.id for each in found], int))

    return step


def scenes(clip: Path | None) -> Iterator[tuple[str, np.ndarray, Boxes, list[Ends]]]:
    """(name, truth, boxes, lines): the clip's detectors, or rendered crowds."""
    if clip is None:
        for seed in range(300, 306):
            walks = crowd(seed, people=16, frames=FRAMES, fps=FPS)
            rows = truth_rows(walks)
            yield f"crowd {seed}", np.column_stack([rows, np.ones(len(rows))]), detected(rows, seed), CROWD_LINES
        return
    truth = np.loadtxt(clip / "gt.txt", delimiter=",")
    for path in [clip / "det_acf.txt", *sorted((clip / "dets").glob("*.det.txt"))]:
        boxes = np.loadtxt(path, delimiter=",")
        yield path.name.split(".")[0], truth, boxes[boxes[:, 0] <= FRAMES], CLIP_LINES


def filmed(path: Path, ends: list[Ends]) -> tuple[list[Event], float]:
    """Events of our own boxes, from the pixels, by moving alone, and pictures a second by the clock."""
    from safepassage.interchange.film import open_film  # noqa: PLC0415
    from safepassage.interchange.film_count import FilmCount  # noqa: PLC0415
    from safepassage.interchange.motion_detector import MotionDetector  # noqa: PLC0415

    opened = open_film(path, FPS)
    lines = [Line(str(at), each) for at, each in enumerate(ends)]
    began_s = time.perf_counter()
    count = FilmCount(opened, lines, [], MotionDetector(opened.wide_px, opened.high_px))
    crossings = [each for piece in count.pieces() for each in piece.crossings]
    rate = count.seen / (time.perf_counter() - began_s)
    return [(each.frame + 1, each.line, each.direction) for each in crossings], rate


def film(clip: Path) -> Run:
    """What the real film gives in the frames that have a truth."""
    events, rate = filmed(next(clip.glob("*.avi")), CLIP_LINES)
    print(f"motion with registration, 768 x 576, by the clock and with the look beforehand: {rate:.0f} frames/s")
    return [each for each in events if each[0] <= FRAMES], np.empty((0, 6))


def rendered(seed: int, camera: str) -> tuple[list[Event], list[Event]]:
    """(true, found): a crowd from pixels, by moving alone, from a mast or from a drone that moves.

    Whoever is hidden when passing a line is in the truth all the same.
    """
    import tempfile  # noqa: PLC0415

    from films import PLAIN, clip, ground, hover, look, seen_around, still, written, zoom  # noqa: PLC0415

    is_first = seed == FILM_SEEDS[0]
    light = PLAIN if is_first else look(seed)
    people = 20 if is_first else int(np.random.default_rng(seed).integers(14, 30))
    walks = crowd(seed, people=people, frames=FILM_FRAMES, fps=FPS)
    rows = truth_rows(walks)
    true = true_events(np.column_stack([rows, np.ones(len(rows))]), FILM_LINES, smooth=9, undone=FPS)
    soil_seed = 1 if is_first else seed
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        if camera == "walk-around":
            soil = ground(soil_seed, (2400, 2400), light.rough)
            turns = np.radians(3) * np.arange(FILM_FRAMES) / FPS
            written(path, [seen_around(walks, at, soil, float(turn), light) for at, turn in enumerate(turns)], FPS)
        else:
            way = {"mast": still, "hover": hover, "zoom": zoom}[camera]
            clip(path, walks, FILM_FRAMES, FPS, way, ground(soil_seed, rough=light.rough), light)
        return true, filmed(path, FILM_LINES)[0]


def moving() -> list[str]:
    """Prints a row for each camera and crowd, and the mean; what is further below the mast than it may be."""
    out, mast = [], 0.0
    with ProcessPoolExecutor(2) as pool:
        for camera in FILM_CAMERAS:
            f1s = []
            runs = pool.map(rendered, FILM_SEEDS, [camera] * len(FILM_SEEDS))
            for seed, (true, found) in zip(FILM_SEEDS, runs, strict=True):
                hits, invented, lost, f1 = events_f1(true, found, 2 * FPS)
                print(f"{camera:18} {f'safepassage, motion, crowd {seed}':36} {f1:.3f} ({hits}, {invented}, {lost})")
                f1s.append(f1)
            mean = float(np.mean(f1s))
            print(f"{camera:18} {'safepassage, motion, mean':36} {mean:.3f}")
            mast = mean if camera == "mast" else mast
            if mean < mast - FILM_F1_BELOW_MAST_MOST:
                out.append(f"{camera} events F1: {mean:.3f}, from the mast {mast:.3f}")
    return out


def vehicles() -> None:
    """Prints how traffic is counted by boxes that err, from above and aslant, with our numbers for vehicles.

    Beside it stand those for people, and the peers; the seeds are others than those of the tests.
    """
    others: list[tuple[str, Callable[[Boxes, list[Ends]], Run]]] = [
        ("safepassage, vehicles' numbers", partial(with_habits, VEHICLE_HABITS)),
        ("safepassage, people's numbers", partial(with_habits, HABITS)),
        *peers(),
    ]
    for view, elevation in (("from above", np.pi / 2), ("aslant", 0.7)):
        for recall, shake in DETECTORS:
            films = []
            for seed in TRAFFIC:
                rows = truth_rows(traffic(seed, frames=FPS * TRAFFIC_S, fps=FPS, elevation=elevation))
                truth = np.column_stack([rows, np.ones(len(rows))])
                true = true_events(truth, TRAFFIC_LINES, smooth=3, undone=FPS)
                films.append((true, detected(rows, seed, recall=recall, shake=shake)))
            for who, count in others:
                found = np.array(
                    [events_f1(true, count(boxes, TRAFFIC_LINES)[0], 2 * FPS)[:3] for true, boxes in films]
                ).sum(axis=0)
                hits, invented, lost = found.tolist()
                f1 = 2 * hits / (2 * hits + invented + lost)
                print(f"{f'traffic {view}, {recall}':24} {who:36} {f1:.3f} ({hits}, {invented}, {lost})", flush=True)


def with_habits(habits: Habits, boxes: Boxes, lines: list[Ends]) -> Run:
    """Our events and rows with other numbers."""
    return ours(boxes, lines, habits=habits)[0]


def crowded_fps() -> float:
    """Frames a second with 500 people in each, on one core."""
    rng = np.random.default_rng(1)
    feet, pace = rng.uniform(0, 560, (500, 2)) * [1.35, 1], rng.normal(0, 1.0, (500, 2))
    counter = Counter([Line(str(at), ends) for at, ends in enumerate(CROWD_LINES)], frames_per_s=30)
    spent_s = 0.0
    for frame in range(150):
        shaken = feet + pace * frame + rng.normal(0, 0.6, feet.shape)
        boxes = np.ascontiguousarray(np.column_stack([shaken, np.full(500, 8.0), np.full(500, 20.0)]))
        began_s = time.process_time()
        counter.step(frame, boxes, np.full(500, 0.9), (-500.0, -500.0, 1300.0, 1300.0))
        spent_s += (time.process_time() - began_s) if frame else 0.0
    return 149 / spent_s


def held_share() -> float:
    """How often the interval of a window holds the truth, over three detectors and crowds of other seeds."""
    windows = []
    for recall, shake in DETECTORS:
        known = Calibration.of([each for seed in range(400, 412) for each in labels(seed, recall, shake)])
        windows += [(each, known) for seed in range(500, 524) for each in labels(seed, recall, shake)]
    found = held(windows)
    print(f"intervals: {found}")
    return found.share


def labels(seed: int, recall: float, shake: float) -> list[Labelled]:
    """One crowd: for each line, how many passed, were counted, and were both; both directions together."""
    crowded = crowd_clip(seed, recall, shake)
    out = []
    for line in range(len(CROWD_LINES)):
        pairs = 0
        for way in (1, -1):
            sides = (crowded.true, crowded.found)
            passed, seen = ([each[0] / FPS for each in side if each[1:] == (line, way)] for side in sides)
            pairs += matched(passed, seen)
        numbers = [len([each for each in side if each[1] == line]) for side in (crowded.true, crowded.found)]
        out.append(Labelled(numbers[0], numbers[1], pairs))
    return out


def crowd_clip(seed: int, recall: float, shake: float) -> Clip:
    """A crowd that such a detector saw."""
    rows = truth_rows(crowd(seed, people=30, frames=FRAMES, fps=FPS))
    true = true_events(np.column_stack([rows, np.ones(len(rows))]), CROWD_LINES, smooth=9, undone=FPS)
    (found, _), _ = ours(detected(rows, seed, recall=recall, shake=shake), CROWD_LINES)
    return Clip(true, found, FPS, FRAMES)


def coverage(clip: Path | None, folder: Path | None) -> float:
    """Prints how often intervals hold the truth, clips by detectors; over all of it."""
    found = []
    for name, who, here in tried(clip, folder):
        found.append(held(here))
        print(f"{name:22} {who:20} {found[-1]}", flush=True)
    every = Held(*np.sum(found, axis=0).tolist())
    print(f"{'all':43} {every}")
    chances = list(drawn(SEED, TIMES))
    for at, name in enumerate(("spread", "labelled stretches", "people in a window")):
        for value in sorted({key[at] for key, _ in chances}):
            print(f"by chance, {name:20} {value:<11} {held(each for key, each in chances if key[at] == value)}")
    return every.share


def tried(clip: Path | None, folder: Path | None) -> Iterator[tuple[str, str, list[Window]]]:
    """(clip, detector, windows), each window by a calibration that never saw its minutes."""
    for recall, shake in DETECTORS:
        known, new = ([crowd_clip(seed, recall, shake) for seed in seeds] for seeds in (LABELLED, TRIED))
        for every_s in (PIECE_S, MINUTE_S):
            windows = list(from_others(new, known, every_s))
            yield f"crowds, {every_s} s", f"simulated, {recall}", windows
    yield "rendered films", "motion", list(by_others([*crowd_films()], PIECE_S, whole=True))
    if clip is not None:
        for name, truth, boxes, lines in scenes(clip):
            true = true_events(truth, lines, smooth=9, undone=FPS)
            counted = Clip(true, ours(boxes, lines)[0][0], FPS, FRAMES)
            yield "real clip", name, list(by_others([counted], PIECE_S))
        yield "real clip", "motion, pixels", list(by_others([Clip(true, film(clip)[0], FPS, FRAMES)], PIECE_S))
    if folder is not None:
        for recall, shake in DETECTORS:
            windows = [
                each for seed in range(4) for each in by_others([*drone_clips(folder, seed, recall, shake)], PIECE_S)
            ]
            yield "tracks from drones", f"simulated, {recall}", windows


def crowd_films() -> Iterator[Clip]:
    """Crowds as films from a mast and from a hover, counted from their pixels by moving alone."""
    import tempfile  # noqa: PLC0415

    from films import clip, hover, still  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        for seed, camera in zip(FILMED, (still, hover) * len(FILMED), strict=False):
            walks = crowd(seed, people=20, frames=FILM_FRAMES, fps=FPS)
            rows = truth_rows(walks)
            true = true_events(np.column_stack([rows, np.ones(len(rows))]), FILM_LINES, smooth=9, undone=FPS)
            path = clip(Path(folder) / f"{seed}.mp4", walks, FILM_FRAMES, FPS, camera)
            yield Clip(true, filmed(path, FILM_LINES)[0], FPS, FILM_FRAMES)


def drone_clips(folder: Path, seed: int, recall: float, shake: float) -> Iterator[Clip]:
    """Real tracks under a drone that such a detector saw."""
    for truth, lines, fps, size in tracks(folder):
        boxes = detected(truth[:, :6], seed, recall=recall, shake=shake)
        (found, _), _ = ours(boxes, lines, fps, (0.0, 0.0, *size))
        true = true_events(truth, lines, smooth=9, undone=round(fps))
        yield Clip(true, found, fps, int(truth[:, 0].max()))


def live(minutes: int | None, hours: float | None) -> int:
    """How soon minutes of a stream are on the ledger, and what it keeps in memory."""
    from _live import delays_s, resident_mib  # noqa: PLC0415

    missed = False
    if minutes:
        late_s = delays_s(minutes)
        print(f"seconds from a minute's end to the ledger: {', '.join(f'{each:.1f}' for each in late_s)}")
        missed |= max(late_s) > LATE_S_MOST
    if hours:
        kept = resident_mib(hours)
        for hour, mib in kept[:: max(len(kept) // 12, 1)]:
            print(f"{hour:.2f} h of film: {mib:.0f} MiB")
        early, late = (max(mib for _, mib in part) for part in (kept[: len(kept) // 2], kept[len(kept) // 2 :]))
        print(f"most in the first half {early:.0f} MiB, in the second {late:.0f} MiB")
        missed |= late > GROWN_MOST * early
    return 1 if missed else 0


def main() -> int:
    """Run everything that can be run here."""
    options = parser(__doc__, rounds=3)
    options.add_argument("--clip", type=Path, help="a folder with a real clip, its boxes and its truth")
    options.add_argument("--coverage", action="store_true", help="only how often intervals hold the truth")
    options.add_argument("--tracks", type=Path, help="a folder with tracks of drone films, for --coverage")
    options.add_argument("--vehicles", action="store_true", help="only rendered traffic")
    options.add_argument("--live", type=int, metavar="MINUTES", help="how soon minutes of a stream are on the ledger")
    options.add_argument("--hours", type=float, help="what so many hours of a stream keep in memory")
    given = options.parse_args()
    if given.live or given.hours:
        return live(given.live, given.hours)
    warnings.filterwarnings("ignore")
    if given.vehicles:
        vehicles()
        return 0
    if given.coverage:
        return 0 if HELD_LEAST <= coverage(given.clip, given.tracks) <= HELD_MOST else 1
    missed: list[str] = []
    others = list(peers())
    frame_ms = []
    print(f"{'boxes':18} {'who':36} events F1 (matched, invented, missed)  IDF1  presence")
    for name, truth, boxes, lines in scenes(given.clip):
        true = true_events(truth, lines, smooth=9, undone=FPS)
        run, spent_ms = ours(boxes, lines)
        frame_ms += [spent_ms] if name in LIMITS or given.clip is None else []
        missed += told(name, "safepassage", truth, true, run, limits=LIMITS.get(name))
        for other, follow in others:
            told(name, other, truth, true, follow(boxes, lines))
    if given.clip is not None:
        missed += told("motion, film", "safepassage", truth, true, film(given.clip), limits=LIMITS["motion, film"])
    if given.clip is None:
        missed += moving()
        vehicles()
    for what, value, least, most in (
        ("ms a frame with three lines", min(frame_ms), 0.0, FRAME_MS_MOST),
        ("frames/s with 500 people", max(crowded_fps() for _ in range(given.rounds)), CROWDED_FPS_LEAST, np.inf),
        ("share of windows held", held_share(), HELD_LEAST, HELD_MOST),
    ):
        print(f"{what}: {value:.2f}")
        missed += [f"{what}: {value:.2f}, limits {least:g} to {most:g}"] if not least <= value <= most else []
    print("\n".join(f"missed: {each}" for each in missed))
    return 1 if missed else 0


def told(
    name: str,
    who: str,
    truth: np.ndarray,
    true: list[Event],
    run: Run,
    limits: tuple[float | None, float | None, float | None] | None = None,
) -> list[str]:
    """Prints a row; what it misses."""
    events, rows = run
    hits, invented, lost, f1 = events_f1(true, events, 2 * FPS)
    line = f"{name:18} {who:36} {f1:.3f} ({hits}, {invented}, {lost})"
    scores = [f1]
    if len(rows):
        scores += [idf1(truth, rows), presence_error(truth, rows, FRAMES)]
        line += f"  {scores[1]:.3f}  {scores[2]:.2f}"
    print(line)
    least = limits or (None, None, None)
    out = []
    for what, value, limit, sign in zip(("events F1", "IDF1", "presence"), scores, least, (1, 1, -1), strict=False):
        if limit is not None and sign * value < sign * limit:
            out.append(f"{name} {what}: {value:.3f}, limit {limit}")
    return out


if __name__ == "__main__":
    sys.exit(main())
