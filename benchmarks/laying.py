"""How well pictures of a drone that moves are laid over the first: ours beside stabilo with its authors' defaults.

    python benchmarks/laying.py [--seeds 700 701 702]

Rendered crowds under a hover, a zoom and a walk-around, 280 pictures each, with exact truth. The error of a picture is
the mean distance, on the ground, of 12 x 9 points of it from where they should be. A picture that was not laid is off:
ours says so, stabilo goes on with the last one that it could lay. It runs where it is installed; its classical
detectors need neither torch nor kornia (`pip install --no-deps stabilo pyyaml tqdm`). No seed is one of the held-out
crowds of counting.py. Seconds are those of the processor.
"""

from __future__ import annotations

import importlib.util
import logging
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import cv2
import numpy as np
from _harness import parser

from safepassage.interchange.ground_view import GroundView

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))
from films import PLAIN, around, ground, hover, look, picture, seen_around, through, zoom
from walkers import HIGH_PX, WIDE_PX, crowd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Lay = Callable[[np.ndarray], np.ndarray | None]

FPS: Final = 7
FRAMES: Final = 280
CAMERAS: Final = ("hover", "zoom", "walk-around")
GRID: Final = np.stack(np.meshgrid(np.linspace(0, WIDE_PX, 12), np.linspace(0, HIGH_PX, 9)), axis=-1).reshape(-1, 2)
OFF_PX: Final = 2.0


class Taken(NamedTuple):
    """A picture, and where it lies: (3, 3), from its pixels to those of the first."""

    pixels: np.ndarray
    to_ground: np.ndarray


def taken(seed: int, camera: str) -> Iterator[Taken]:
    """The pictures of one film."""
    light = PLAIN if seed == 700 else look(seed)
    people = int(np.random.default_rng(seed).integers(14, 30))
    walks = crowd(seed, people=people, frames=FRAMES, fps=FPS)
    wide_soil = ground(seed, (2400, 2400), light.rough) if camera == "walk-around" else ground(seed, rough=light.rough)
    for frame in range(FRAMES):
        if camera == "walk-around":
            turn = float(np.radians(3) * frame / FPS)
            yield Taken(seen_around(walks, frame, wide_soil, turn, light), around(turn))
        else:
            to_ground = {"hover": hover, "zoom": zoom}[camera](frame / FPS)
            yield Taken(picture(walks, frame, wide_soil, to_ground, light=light), to_ground)


def ours() -> Lay:
    """Our laying, from the first picture on."""
    view = GroundView()

    def lay(pixels: np.ndarray) -> np.ndarray | None:
        found = view.lay(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))
        return None if found is None else found.to_ground

    return lay


def stabilo() -> Lay:
    """The peer, against the first picture, with nobody masked, as ours has it."""
    from stabilo import Stabilizer  # noqa: PLC0415

    logging.disable(logging.WARNING)  # it warns of each picture that few corners hold
    peer = Stabilizer(mask_use=False)
    has_first = False

    def lay(pixels: np.ndarray) -> np.ndarray | None:
        nonlocal has_first
        if not has_first:
            peer.set_ref_frame(pixels)
            has_first = True
            return np.eye(3)
        peer.stabilize(pixels)
        found: np.ndarray | None = peer.get_cur_trans_matrix()
        return found

    return lay


def main() -> int:
    """Print a row for each camera and who lays."""
    options = parser(__doc__, rounds=1)
    options.add_argument("--seeds", type=int, nargs="+", default=[700, 701, 702], help="crowds (700 701 702)")
    given = options.parse_args()
    who = {"safepassage": ours}
    if importlib.util.find_spec("stabilo") is not None:
        who["stabilo"] = stabilo
    print(f"{'camera':12} {'who':12} within {OFF_PX:g} px   median error   95th   ms a picture")
    for camera in CAMERAS:
        errors_px: dict[str, list[float]] = {name: [] for name in who}
        spent_s = dict.fromkeys(who, 0.0)
        for seed in given.seeds:
            lays = {name: make() for name, make in who.items()}
            for each in taken(seed, camera):
                true = through(each.to_ground, GRID)
                for name, lay in lays.items():
                    began_s = time.process_time()
                    found = lay(each.pixels)
                    spent_s[name] += time.process_time() - began_s
                    off = np.inf if found is None else float(np.hypot(*(through(found, GRID) - true).T).mean())
                    errors_px[name].append(off)
        for name, errors in errors_px.items():
            median, most = np.percentile(errors, (50, 95), method="lower")
            within = float(np.mean(np.array(errors) <= OFF_PX))
            ms = 1e3 * spent_s[name] / len(errors)
            print(f"{camera:12} {name:12} {within:10.3f}   {median:9.2f} px   {most:6.1f}   {ms:6.1f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
