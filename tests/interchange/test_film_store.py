"""A store of films: what is over cannot be read again, and a seal that was killed leaves nothing that counts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from safepassage.foundation.errors import UsageError, VaultError
from safepassage.interchange import film_store
from safepassage.interchange.film_store import FilmStore, digest_and_length, readable
from safepassage.interchange.sealed_film import Head, pieces_of

FILM = b"people on a road" * 40_000
NOW_S = 1_481_400_000
HOUR_S = 3600


def ends_s(head: Head) -> int:
    return head.taken_s + 72 * HOUR_S


def clear(folder: Path, content: bytes = FILM) -> Path:
    path = folder / "a.mp4"
    path.write_bytes(content)
    return path


def kept(folder: Path, taken_s: int = NOW_S - HOUR_S, content: bytes = FILM) -> tuple[FilmStore, Head]:
    store = FilmStore(folder)
    head = store.seal(
        clear(folder, content), taken_s=taken_s, now_s=NOW_S, source="crew-2", sortie="", random_bytes=os.urandom
    )
    return store, head


def read(path: Path) -> bytes:
    with readable(path) as film:
        return b"".join(pieces_of(film))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.name not in ("a.mp4", "clock"))


def test_a_sealed_film_is_read_through_its_key(tmp_path: Path) -> None:
    store, head = kept(tmp_path)
    path = store.path_of(head.film[:4])
    assert read(path) == FILM
    assert digest_and_length(path) == digest_and_length(tmp_path / "a.mp4") == (head.digest, len(FILM))
    assert store.heads() == [head]
    assert readable(tmp_path / "a.mp4") == str(tmp_path / "a.mp4")
    assert not any(b"people" in each.read_bytes() for each in (tmp_path / "films").iterdir())


@pytest.mark.skipif(os.name == "nt", reason="rights are otherwise there")
def test_only_its_owner_reads_the_key(tmp_path: Path) -> None:
    _, head = kept(tmp_path)
    key = tmp_path / "keys" / "films" / f"{head.film}.key"
    assert (key.stat().st_mode & 0o777, key.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_after_its_time_a_film_is_gone(tmp_path: Path) -> None:
    store, head = kept(tmp_path)
    copy = tmp_path / "films" / "copy.film"
    end_s = ends_s(head)
    assert store.sweep(end_s - 1, ends_s) == []
    (tmp_path / "copied").write_bytes(store.path_of(head.film).read_bytes())
    (gone,) = store.sweep(end_s, ends_s)
    assert (gone.film, gone.destroyed_s, gone.why) == (head.film, end_s, "due")
    assert (store.heads(), store.gone(), store.sweep(end_s + 9, ends_s)) == ([], [gone], [])
    assert files(tmp_path) == [f"{head.film}.gone", "copied"]
    (tmp_path / "copied").rename(copy)
    with pytest.raises(VaultError, match="was destroyed, or the film was copied away"):
        read(copy)
    with pytest.raises(UsageError, match="was destroyed: its time was over"):
        store.path_of(head.film)


def test_a_key_is_overwritten_before_its_name_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, head = kept(tmp_path)
    left: list[bytes] = []
    unlink = Path.unlink

    def watched(path: Path, *, missing_ok: bool = False) -> None:
        if path.suffix == ".key":
            left.append(path.read_bytes())
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    store.sweep(ends_s(head), ends_s)
    assert left == [bytes(32)]


def test_a_clock_that_was_set_back_does_not_lengthen_the_time(tmp_path: Path) -> None:
    store, head = kept(tmp_path)
    assert store.seen_s == NOW_S
    store.sweep(NOW_S + 71 * HOUR_S - 1, ends_s)
    store.sweep(NOW_S, lambda _: NOW_S + 200 * HOUR_S)
    assert store.seen_s == NOW_S + 71 * HOUR_S - 1
    assert len(store.sweep(NOW_S - 1000 * HOUR_S, lambda _: NOW_S + 71 * HOUR_S - 1)) == 1
    assert (store.gone()[0].destroyed_s, store.gone()[0].film) == (NOW_S + 71 * HOUR_S - 1, head.film)
    assert store.seen_s == 0  # nothing is kept any more that a clock could lengthen


def test_the_note_does_not_go_back_when_another_film_is_sealed(tmp_path: Path) -> None:
    store, _ = kept(tmp_path)
    store.sweep(NOW_S + 30, ends_s)
    kept(tmp_path, content=b"another")
    assert store.seen_s == NOW_S + 30


def test_without_its_note_the_store_goes_by_the_last_seal(tmp_path: Path) -> None:
    store, _ = kept(tmp_path)
    (tmp_path / "films" / "clock").unlink()
    assert store.seen_s == NOW_S
    (tmp_path / "films" / "clock").write_text("soon")
    assert store.seen_s == NOW_S


def test_a_film_without_its_key_is_told_and_taken_away(tmp_path: Path) -> None:
    store, head = kept(tmp_path)
    (tmp_path / "keys" / "films" / f"{head.film}.key").unlink()
    assert [each.why for each in store.sweep(NOW_S, ends_s)] == ["no_key"]
    assert files(tmp_path) == [f"{head.film}.gone"]


def test_a_film_whose_head_was_changed_loses_its_key(tmp_path: Path) -> None:
    store, head = kept(tmp_path)
    path = store.path_of(head.film)
    path.write_bytes(path.read_bytes().replace(b'"taken_s"', b'"taken_x"'))
    assert [each.why for each in store.sweep(NOW_S, ends_s)] == ["damaged"]
    assert files(tmp_path) == [f"{head.film}.gone"]


def test_a_film_in_another_films_place_loses_its_key(tmp_path: Path) -> None:
    store, head = kept(tmp_path)
    store.path_of(head.film).rename(tmp_path / "films" / "4f2a9c01b7de.film")
    (tmp_path / "keys" / "films" / f"{head.film}.key").rename(tmp_path / "keys" / "films" / "4f2a9c01b7de.key")
    assert store.heads() == []
    assert [(each.film, each.why) for each in store.sweep(NOW_S, ends_s)] == [("4f2a9c01b7de", "damaged")]
    assert files(tmp_path) == ["4f2a9c01b7de.gone"]


def test_a_film_is_sealed_once(tmp_path: Path) -> None:
    store, head = kept(tmp_path)
    with pytest.raises(UsageError, match="which is sealed already: delete the one in clear"):
        kept(tmp_path)
    store.sweep(ends_s(head), ends_s)
    with pytest.raises(UsageError, match="which was destroyed"):
        kept(tmp_path)


def test_what_cannot_be_sealed_is_named(tmp_path: Path) -> None:
    store, head = kept(tmp_path)
    with pytest.raises(UsageError, match="is empty"):
        kept(tmp_path, content=b"")
    with pytest.raises(UsageError, match=r"is sealed already"):
        kept(tmp_path, content=store.path_of(head.film).read_bytes())
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        digest_and_length(tmp_path / "b.mp4")
    with pytest.raises(UsageError, match="no film has a name that begins with zz"):
        store.path_of("zz")


STEPS = ("seal", "_read_back", "_write", "_write_whole")


@pytest.mark.parametrize("step", STEPS)
def test_a_seal_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(film_store, step, full)
    with pytest.raises(OSError, match="No space"):
        kept(tmp_path)
    # The last step notes the time: the film is whole by then, and kept.
    assert len(FilmStore(tmp_path).heads()) == (step == "_write_whole")
    assert len(files(tmp_path)) == (2 if step == "_write_whole" else 0)


def test_a_seal_that_fails_at_its_last_name_leaves_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, _: Path) -> None:
        raise OSError(28, f"No space left for {path.name}")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        kept(tmp_path)
    assert files(tmp_path) == []


def test_a_seal_that_was_killed_opens_nowhere_and_is_taken_away(tmp_path: Path) -> None:
    store, head = kept(tmp_path)
    path = store.path_of(head.film)
    part = path.rename(path.with_suffix(".part"))  # killed between the key and the film's name
    os.utime(part, (NOW_S, NOW_S))
    assert store.heads() == []
    assert store.sweep(NOW_S + HOUR_S - 1, ends_s) == []
    assert files(tmp_path) == [f"{head.film}.key", f"{head.film}.part"]  # it might still be at work
    assert store.sweep(NOW_S + HOUR_S + 1, ends_s) == []
    assert files(tmp_path) == []


def test_a_key_that_was_left_alone_goes_at_once(tmp_path: Path) -> None:
    store, head = kept(tmp_path)
    store.path_of(head.film).unlink()
    store.sweep(NOW_S, ends_s)
    assert files(tmp_path) == []
