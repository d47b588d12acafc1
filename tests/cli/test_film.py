"""The crew's week with a film: sealed, counted, held by two, let go, and gone when its time is over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cli.runs import made, run
from films import written
from safepassage.cli.common import now_s
from safepassage.foundation.errors import VaultError
from safepassage.foundation.times import iso_utc
from safepassage.interchange.film import open_film
from safepassage.interchange.film_store import FilmStore, key_of, readable
from safepassage.interchange.watch_records import digest_of

if TYPE_CHECKING:
    from pathlib import Path

HOUR_S = 3600
TAKEN_S = 1_481_385_600  # 2016-12-10T18:00 in Damascus
BY = ("--taken", "2016-12-10T18:00", "--by", "crew-2")
RNG = np.random.default_rng(1)
PICTURES = [RNG.integers(0, 255, (96, 128, 3)).astype(np.uint8) for _ in range(20)]


class Clock:
    """This machine's clock, as the crew has set it."""

    def __init__(self) -> None:
        self.now_s = TAKEN_S + HOUR_S

    def ns(self) -> int:
        return self.now_s * 10**9


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(time, "time_ns", found.ns)  # whatever has loaded the commands anew
    return found


@pytest.fixture
def op(tmp_path: Path, clock: Clock) -> Path:
    (tmp_path / "a.mp4").write_bytes(b"not looked at" * 9999)
    folder = made(tmp_path)
    assert run("film", folder, "seal", tmp_path / "a.mp4", *BY, "--sortie", "s-1", "--remove").exit_code == 0
    return folder


def listed(op: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run("film", op, "list", "-f", "json").stdout)
    return rows


def hold(op: Path, who: str, until: str = "2016-12-20") -> Any:
    film = listed(op)[0]["film"]
    return run("film", op, "hold", film, "--by", who, "--until", until, "--reason", f"{who} says so")


def test_a_film_is_sealed_and_nothing_lies_in_clear(op: Path, tmp_path: Path) -> None:
    assert '"act":"sealed"' in run("export", op, "--kind", "film_custody").stdout
    (row,) = listed(op)
    assert (row["state"], row["taken"], row["ends"]) == ("kept", "2016-12-10T18:00", "2016-12-13T18:00")
    assert (row["sealed_by"], row["sortie"], row["here"]) == ("crew-2", "s-1", "yes")
    assert not (tmp_path / "a.mp4").exists()
    assert not any(b"not looked at" in path.read_bytes() for path in op.rglob("*") if path.is_file())
    assert readable(op / "films" / f"{row['film']}.film").read(13) == b"not looked at"


def test_a_film_that_lies_there_in_clear_is_a_finding(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    done = run("film", made(tmp_path), "seal", tmp_path / "a.mp4", *BY)
    assert (done.exit_code, "still lies there in clear" in done.stderr) == (1, True)
    assert (tmp_path / "a.mp4").exists()


def test_after_72_hours_any_command_destroys_it(op: Path, clock: Clock) -> None:
    clock.now_s = TAKEN_S + 72 * HOUR_S - 60
    assert [row["state"] for row in listed(op)] == ["kept"]
    clock.now_s += 60
    done = run("film", op, "list", "-f", "json")
    assert "is destroyed: its time was over" in done.stderr
    assert [(row["state"], row["ends"], row["here"]) for row in json.loads(done.stdout)] == [
        ("destroyed", "2016-12-13T18:00", "")
    ]
    assert not list((op / "keys" / "films").iterdir())
    again = run("film", op, "sweep")
    assert (again.exit_code, again.stderr) == (0, "")
    told = run("export", op, "--kind", "film_custody").stdout.splitlines()
    assert [json.loads(line)["body"]["act"] for line in told] == ["sealed", "destroyed"]


def test_two_people_hold_it_and_one_lets_go(op: Path, clock: Clock) -> None:
    assert "unless another person than amal" in hold(op, "amal").stdout
    assert "unless another person than amal" in hold(op, "amal", "2016-12-25").stdout
    assert "held by amal, badr until 2016-12-20T00:00" in hold(op, "badr").stdout
    clock.now_s = TAKEN_S + 100 * HOUR_S
    (row,) = listed(op)
    assert (row["state"], row["held_by"], row["reason"]) == ("held", "amal, badr", "amal says so; badr says so")
    done = run("film", op, "release", row["film"], "--by", "badr")
    assert "is destroyed: its time was over" in done.stderr
    assert [row["state"] for row in listed(op)] == ["destroyed"]


def test_who_lets_go_holds_it_and_who_is_wanting_is_another_than_who_is_left(op: Path, clock: Clock) -> None:
    film = listed(op)[0]["film"]
    for standing, words in (
        (0, "badr does not hold film {}; nobody does"),
        (1, "badr does not hold film {}; amal does"),
    ):
        if standing:
            hold(op, "amal")
        done = run("film", op, "release", film, "--by", "badr")
        assert (done.exit_code, words.format(film) in done.stderr) == (2, True)
    hold(op, "badr")
    assert "unless another person than amal" in run("film", op, "release", film, "--by", "badr").stdout
    assert "held by nobody" in run("film", op, "release", film, "--by", "amal").stdout
    acts = run("export", op, "--kind", "film_custody").stdout.splitlines()
    assert [json.loads(line)["body"]["act"] for line in acts] == ["sealed", "held", "held", "released", "released"]


def test_what_a_killed_command_did_not_tell_is_told_by_the_next(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    op = made(tmp_path)
    store = FilmStore(op)
    head = store.seal(
        tmp_path / "a.mp4", taken_s=TAKEN_S, now_s=clock.now_s, source="crew-2", sortie="", random_bytes=os.urandom
    )
    assert [(row["film"], row["sealed_by"]) for row in listed(op)] == [(head.film, "crew-2")]
    store.sweep(clock.now_s, lambda _: clock.now_s)
    assert [row["state"] for row in listed(op)] == ["destroyed"]


def test_a_film_elsewhere_of_which_nobody_says_that_it_is_gone(tmp_path: Path, clock: Clock) -> None:
    op = made(tmp_path)
    words = ("film=4f2a", "act=sealed", "taken=2016-12-10T18:00", "source=crew-9", "mood=declared")
    assert run("record", op, "film_custody", "occurred=2016-12-10T18:30", *words).exit_code == 0
    assert [(row["state"], row["here"]) for row in listed(op)] == [("kept", "")]
    clock.now_s = TAKEN_S + 72 * HOUR_S
    done = run("film", op, "list", "-f", "csv")
    assert (done.exit_code, done.stdout.splitlines()[1].split(",")[4]) == (1, "overdue")
    late = run("film", op, "hold", "4f2a", "--until", "2016-12-20", "--reason", "b", "--by", "a")
    assert (late.exit_code, "film 4f2a is over" in late.stderr) == (2, True)


def test_who_knows_that_it_was_taken_earlier_shortens_its_time(op: Path, clock: Clock) -> None:
    words = (f"film={listed(op)[0]['film']}", "act=sealed", "taken=2016-12-10T17:30", "source=crew-9", "mood=declared")
    assert run("record", op, "film_custody", "occurred=2016-12-10T18:30", *words).exit_code == 0
    clock.now_s = TAKEN_S + 72 * HOUR_S - 1800
    assert [(row["state"], row["ends"]) for row in listed(op)] == [("destroyed", "2016-12-13T17:30")]


def test_a_hold_ends(op: Path, clock: Clock) -> None:
    hold(op, "amal")
    hold(op, "badr")
    clock.now_s = TAKEN_S + 10 * 24 * HOUR_S
    assert [row["state"] for row in listed(op)] == ["destroyed"]
    late = ("--until", "2017-01-02", "--reason", "b", "--by", "a")
    assert "is over" in run("film", op, "hold", listed(op)[0]["film"], *late).stderr


def test_what_is_written_back_into_the_past_holds_nothing(op: Path, clock: Clock) -> None:
    """A hold recorded after the end, by another door, with an earlier moment in it."""
    film = listed(op)[0]["film"]
    clock.now_s = TAKEN_S + 73 * HOUR_S
    for who in ("amal", "badr"):
        words = (f"film={film}", "act=held", "until=2016-12-20", "reason=late", f"source={who}")
        assert run("record", op, "film_custody", "occurred=2016-12-11", "mood=declared", *words).exit_code == 0
    assert [row["state"] for row in listed(op)] == ["destroyed"]


def test_a_hold_that_changes_nothing_or_is_too_long_is_refused(op: Path) -> None:
    assert "is kept until 2016-12-13T18:00 without a hold" in hold(op, "amal", "2016-12-13").stderr
    done = hold(op, "amal", "2017-02-01")
    assert (done.exit_code, "up to 2017-01-09" in done.stderr) == (3, True)
    done = run("film", op, "hold", "zz", "--until", "2016-12-20", "--reason", "b", "--by", "a")
    assert (done.exit_code, "no film has a name that begins with zz" in done.stderr) == (2, True)


def test_a_clock_that_is_set_back_opens_nothing_and_is_told(op: Path, clock: Clock, tmp_path: Path) -> None:
    film = listed(op)[0]["film"]
    clock.now_s = TAKEN_S + 70 * HOUR_S
    assert run("film", op, "sweep").exit_code == 0
    clock.now_s = TAKEN_S + 2 * HOUR_S
    done = run("film", op, "list")
    assert (done.exit_code, "Set the clock: this machine's clock is 244800 s behind" in done.stderr) == (1, True)
    for words in (("film", op, "open", film), ("count", op / "films" / f"{film}.film", "--line", "a:1,1,9,9")):
        done = run(*words)
        assert (done.exit_code, "Set it right: until then" in done.stderr) == (3, True)
    (tmp_path / "b.mp4").write_bytes(b"y")
    assert run("film", op, "seal", tmp_path / "b.mp4", *BY).exit_code == 3


def test_a_row_of_the_ledger_tells_of_a_clock_that_was_set_back(op: Path, clock: Clock) -> None:
    clock.now_s = TAKEN_S + 5 * HOUR_S
    hold(op, "amal")
    (op / "films" / "clock").unlink()
    clock.now_s = TAKEN_S + 2 * HOUR_S
    done = run("film", op, "list")
    assert (done.exit_code, "the last row of the ledger was recorded" in done.stderr) == (1, True)


def test_only_what_was_just_taken_is_sealed(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    op = made(tmp_path)
    seal = ("film", op, "seal", tmp_path / "a.mp4", "--by", "crew-2", "--taken")
    assert "it is not yet" in run(*seal, "2016-12-10T19:01").stderr
    assert "to be deleted, not sealed" in run(*seal, "2016-12-07T19:00").stderr
    assert run(*seal, "2016-12-07T19:01").exit_code == 1
    assert "expected a short name" in run(*seal[:4], *BY[:2], "--by", "Crew 2").stderr


def test_odd_calls_are_named(op: Path) -> None:
    for words, said in (
        (("seel",), "there is no `film seel`"),
        (("seal", "a.mp4"), "it needs --taken, --by"),
        (("sweep", "--by", "a"), "no --by"),
        (("open",), "`film open` takes a FILM"),
        (("open", "zz"), "no film has a name that begins with zz"),
    ):
        done = run("film", op, *words)
        assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


def test_a_sealed_film_is_counted_as_it_was_in_clear(tmp_path: Path, clock: Clock) -> None:
    noisy = [np.clip(PICTURES[0] + RNG.normal(0, 3, (96, 128, 3)), 0, 255).astype(np.uint8) for _ in range(40)]
    clear = written(tmp_path / "a.mp4", noisy, 10)
    op = made(tmp_path)
    run("film", op, "seal", clear, *BY)
    (row,) = listed(op)
    sealed = op / "films" / f"{row['film']}.film"
    line = ("--line", "a:10,10,100,80", "-f", "json")
    (in_clear,), (shown,) = (json.loads(run("count", path, *line).stdout) for path in (clear, sealed))
    assert (shown["film"], shown["pictures_seen"] > 20, shown["length_s"]) == (sealed.name, True, 4.0)
    assert (in_clear["nature"], shown["nature"]) == ("unknown", "exercise")  # a sealed film lies in its operation
    own = {"film": "", "nature": ""}
    assert shown | own == in_clear | own
    films = [open_film(path) for path in (clear, sealed)]
    for one, other in zip(*(film.pictures() for film in films), strict=True):
        assert (one.time_s, one.pixels.tobytes()) == (other.time_s, other.pixels.tobytes())
    assert digest_of(clear) == digest_of(sealed) == row["film"]
    copied = tmp_path / "copied.film"
    copied.write_bytes(sealed.read_bytes())
    assert "is opened where it was sealed" in run("count", copied, *line).stderr


SAID = "seven grey herons"


def test_a_film_under_a_passphrase_is_opened_with_it_alone(tmp_path: Path, clock: Clock) -> None:
    """Who has the whole folder has no key; two people hold it and its time ends as any other's."""
    clear = written(tmp_path / "a.mp4", PICTURES[:3], 10)
    op = made(tmp_path)
    short = run("film", op, "seal", clear, *BY, "--passphrase", stdin="herons\nherons\n")
    assert (short.exit_code, "12 characters or more" in short.stderr, list((op / "films").glob("*"))) == (2, True, [])
    done = run("film", op, "seal", clear, *BY, "--passphrase", stdin=f"{SAID}\n{SAID}\n")
    assert "the passphrase alone" in done.stderr
    assert SAID not in done.output
    (row,) = listed(op)
    sealed, key = op / "films" / f"{row['film']}.film", op / "keys" / "films" / f"{row['film']}.key"
    assert readable_by(sealed, SAID) == clear.read_bytes()
    with pytest.raises(VaultError, match="nobody was asked"):
        readable(sealed)
    for said in ("seven grey heron", SAID.upper(), ""):
        with pytest.raises(VaultError, match="not the passphrase of film"):
            readable_by(sealed, said)
    words = ("count", sealed, "--line", "a:10,10,100,80")
    wrong = run(*words, stdin="seven grey geese\n")
    assert (wrong.exit_code, "not the passphrase" in wrong.stderr, wrong.stdout) == (3, True, "")
    assert f"{sealed.name} · motion" in run(*words, stdin=f"{SAID}\n").stdout
    hold(op, "amal")
    hold(op, "badr")
    clock.now_s = TAKEN_S + 100 * HOUR_S
    assert [row["state"] for row in listed(op)] == ["held"]
    clock.now_s = TAKEN_S + 30 * 24 * HOUR_S
    kept = os.open(key, os.O_RDONLY)
    try:
        assert [row["state"] for row in listed(op)] == ["destroyed"]
        assert (key.exists(), set(os.read(kept, 999))) == (False, {0})  # every byte of it was overwritten
    finally:
        os.close(kept)


def test_a_key_under_a_passphrase_is_that_of_one_film_and_as_it_was_written(tmp_path: Path, clock: Clock) -> None:
    op = made(tmp_path)
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(name.encode())
        run("film", op, "seal", tmp_path / name, *BY, "--passphrase", stdin=f"{SAID}\n{SAID}\n")
    films = [op / "films" / f"{row['film']}.film" for row in listed(op)]
    keys = [op / "keys" / "films" / f"{each.stem}.key" for each in films]
    one, other = (key.read_bytes() for key in keys)
    assert one != other
    keys[0].write_bytes(other)
    with pytest.raises(VaultError, match="not the passphrase of film"):
        readable_by(films[0], SAID)
    keys[0].write_bytes(one[:-1])
    with pytest.raises(VaultError, match="is damaged"):
        readable_by(films[0], SAID)


def readable_by(sealed: Path, said: str) -> bytes:
    with readable(sealed, key_of(sealed, lambda _: said)) as film:
        content: bytes = film.read()
    return content


@pytest.mark.skipif(os.name == "nt", reason="pipes are otherwise there")
def test_a_film_leaves_through_a_pipe_alone(tmp_path: Path) -> None:
    clear = tmp_path / "a.mp4"
    clear.write_bytes(b"x" * 300_000)
    op = made(tmp_path)
    taken = now_s() - 60

    run("film", op, "seal", clear, "--taken", iso_utc(taken), "--by", "crew-2")
    call = [sys.executable, "-c", "from safepassage.cli.main import main; main()", "film", str(op), "open"]
    call.append(listed(op)[0]["film"])
    assert subprocess.run(call, capture_output=True, check=True).stdout == b"x" * 300_000
    with (tmp_path / "out").open("wb") as file:
        done = subprocess.run(call, stdout=file, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, b"never written in clear" in done.stderr) == (2, True)
    assert (tmp_path / "out").read_bytes() == b""
