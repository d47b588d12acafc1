"""Films that are none, hold no picture, break off, or lie about their rate: each is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from films import sound, written
from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.film import open_film

if TYPE_CHECKING:
    from pathlib import Path

RNG = np.random.default_rng(1)
PICTURES = [RNG.integers(0, 255, (48, 64, 3)).astype(np.uint8) for _ in range(30)]


def refused(path: Path) -> str:
    with pytest.raises(DataRefused) as found:
        open_film(path)
    return str(found.value)


def test_pictures_come_with_their_times(tmp_path: Path) -> None:
    film = open_film(written(tmp_path / "a.mp4", PICTURES, 10))
    broken: list[Fault] = []
    times = [picture.time_s for picture in film.pictures(broken)]
    assert (film.frames_per_s, film.promised, film.wide_px, film.high_px) == (10, 30, 64, 48)
    assert times == pytest.approx([at / 10 for at in range(30)])
    assert broken == []


def test_pictures_that_did_not_come_leave_a_hole_in_time(tmp_path: Path) -> None:
    film = open_film(written(tmp_path / "a.mp4", PICTURES[:4], 10, times=[0, 1, 8, 9]))
    assert [round(picture.time_s, 3) for picture in film.pictures()] == [0, 0.1, 0.8, 0.9]


def test_a_rate_that_the_caller_knows_better_retimes_the_film(tmp_path: Path) -> None:
    film = open_film(written(tmp_path / "a.mp4", PICTURES, 10), 5.0)
    assert [picture.time_s for picture in film.pictures()][-1] == pytest.approx(29 / 5)


def test_a_glance_takes_a_picture_now_and_then(tmp_path: Path) -> None:
    film = open_film(written(tmp_path / "a.mp4", PICTURES, 10))
    assert [round(picture.time_s, 3) for picture in film.pictures(every_s=1.0)] == [0, 1, 2]


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts"])
def test_a_film_is_read_from_a_moment_on_as_it_is_from_its_beginning(tmp_path: Path, name: str) -> None:
    film = open_film(written(tmp_path / name, PICTURES, 10))
    whole = list(film.pictures())
    for from_s in (0.05, 1.2, 2.85):
        some = list(film.pictures(from_s=from_s))
        assert [each.time_s for each in some] == [each.time_s for each in whole if each.time_s >= from_s]
        assert some[-1].pixels.tobytes() == whole[-1].pixels.tobytes()
    retimed = open_film(film.path, 5.0)
    assert [each.time_s for each in retimed.pictures(from_s=5.5)] == pytest.approx([5.6, 5.8])


def test_what_is_no_film_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "no-such.mp4") == "no-such.mp4: a file that can be read, got 'No such file or directory'"
    assert refused(tmp_path) == f"{tmp_path.name}: a file that can be read, got 'Is a directory'"
    (tmp_path / "words.mp4").write_text("the crew forgot the card" * 50)
    assert "words.mp4: a film, got" in refused(tmp_path / "words.mp4")
    (tmp_path / "empty.mp4").write_bytes(b"")
    assert "empty.mp4: a film, got" in refused(tmp_path / "empty.mp4")


def test_sound_alone_is_named(tmp_path: Path) -> None:
    assert "a film with pictures, got 'only audio'" in refused(sound(tmp_path / "a.wav"))


def test_a_film_without_a_picture_is_named(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.avi", PICTURES, 10).read_bytes()
    (tmp_path / "b.avi").write_bytes(whole[: whole.index(b"movi") + 4])
    assert "b.avi: " in refused(tmp_path / "b.avi")


def test_a_film_that_breaks_off_says_how_much_is_missing(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.avi", PICTURES, 10).read_bytes()
    (tmp_path / "b.avi").write_bytes(whole[: len(whole) // 2])
    film, broken = open_film(tmp_path / "b.avi"), list[Fault]()
    seen = len(list(film.pictures(broken)))
    assert 8 < seen < 22
    assert film.promised == 30
    (fault,) = broken
    assert (fault.expected, fault.severity) == ("30 pictures (3.0 s)", "warning")
    assert fault.got.startswith(f"{seen} ({seen / 10:.1f} s)")
    assert "a gap, not an empty road" in fault.way_out


def test_a_film_whose_head_says_how_long_it_is_breaks_off_where_pictures_are_wanting(tmp_path: Path) -> None:
    """Matroska does not say how many pictures there are, only that these three seconds are three."""
    whole = written(tmp_path / "a.mkv", PICTURES, 10).read_bytes()
    (tmp_path / "b.mkv").write_bytes(whole[: len(whole) // 2])
    assert open_film(tmp_path / "a.mkv").promised == 30
    broken: list[Fault] = []
    assert len(list(open_film(tmp_path / "a.mkv").pictures(broken))) == 30
    assert broken == []
    seen = len(list(open_film(tmp_path / "b.mkv").pictures(broken)))
    assert 8 < seen < 22
    assert [(each.expected, each.got[:2]) for each in broken] == [("30 pictures (3.0 s)", f"{seen}")]
    (tmp_path / "c.mkv").write_bytes(whole[: len(whole) * 9 // 10])  # less than a second, as where sound lasts longer
    broken.clear()
    assert 22 < len(list(open_film(tmp_path / "c.mkv").pictures(broken))) < 30
    assert [each.got[:40] for each in broken] == ["one that ends in the middle of one, at 0"]
    assert open_film(written(tmp_path / "a.ts", PICTURES, 10)).promised == 0  # its length is FFmpeg's guess


def test_a_transport_stream_that_ends_within_a_packet_says_when(tmp_path: Path) -> None:
    """It promises nothing, and plays to its end."""
    whole = written(tmp_path / "a.ts", PICTURES, 10).read_bytes()
    (tmp_path / "b.ts").write_bytes(whole[: len(whole) // 2])
    broken: list[Fault] = []
    assert len(list(open_film(tmp_path / "a.ts").pictures(broken))) == 30
    assert broken == []
    seen = len(list(open_film(tmp_path / "b.ts").pictures(broken)))
    assert 8 < seen < 22
    assert [each.got for each in broken] == [f"one that ends in the middle of one, at 00:0{seen / 10:.1f}"]


def test_a_last_picture_of_which_only_a_part_is_there_is_no_whole_end(tmp_path: Path) -> None:
    """It is cut between two packets of the stream, within a picture."""
    whole = written(tmp_path / "a.ts", PICTURES, 10).read_bytes()
    (tmp_path / "b.ts").write_bytes(whole[: int(len(whole) * 0.99) // 188 * 188])
    broken: list[Fault] = []
    assert len(list(open_film(tmp_path / "b.ts").pictures(broken))) == 30
    assert [each.got for each in broken] == ["one that ends in the middle of one, at 00:03.0"]


def test_a_film_whose_rate_changes_and_that_is_whole_does_not_break_off(tmp_path: Path) -> None:
    film, broken = open_film(written(tmp_path / "a.mkv", PICTURES[:6], 10, times=[0, 1, 2, 3, 4, 25])), list[Fault]()
    assert [round(picture.time_s, 1) for picture in film.pictures(broken)] == [0, 0.1, 0.2, 0.3, 0.4, 2.5]
    assert broken == []


def test_a_film_cut_before_its_head_is_refused(tmp_path: Path) -> None:
    """An MP4 keeps its table at the end: without it nothing can be read."""
    whole = written(tmp_path / "a.mp4", PICTURES, 10).read_bytes()
    (tmp_path / "b.mp4").write_bytes(whole[: len(whole) // 2])
    assert "b.mp4: a film, got" in refused(tmp_path / "b.mp4")
