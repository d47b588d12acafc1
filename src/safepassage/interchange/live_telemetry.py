"""Telemetry as it comes: datagrams in, and at the end of each minute what was in view in it.

The first datagrams say what they are, MAVLink, a transport stream or bare KLV. MAVLink is dated by this machine's
clock as it arrives, KLV by its own time stamps. A minute is closed a few seconds after its end, so that what was under
way still counts; a minute of which nothing is known is given too, and why: nothing came, or what came was damaged, or
its clock is so far from ours that nobody can say which minute it tells of. Of several aircraft on one address one is
followed, and positions that it cannot have flown to are left out; what is left out is told.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from safepassage.foundation.errors import Fault
from safepassage.interchange.drone_log import DroneLog, track_of
from safepassage.interchange.klv import KEY
from safepassage.interchange.klv_log import KlvTrack
from safepassage.interchange.mavlink_log import take_message
from safepassage.interchange.transport_stream import Demuxer
from safepassage.interchange.udp_stream import listening
from safepassage.monitoring.clocks import ahead_words
from safepassage.monitoring.coverage import HOLE_S, MINUTE_S
from safepassage.monitoring.track import without_jumps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from safepassage.interchange.drone_log import Mount, Row
    from safepassage.monitoring.track import Track

__all__ = ["LATE_S", "LiveTelemetry", "Unheard", "heard"]

LATE_S: Final = 2.0
"""How long after its end a minute is closed."""
FORMS: Final = "MAVLink, KLV or a transport stream"
_SYNC: Final = 0x47
_MAVLINK: Final = (0xFE, 0xFD)


class Unheard(NamedTuple):
    """Why nothing is known of a minute: a reason as gaps of a watch have them, and in words."""

    reason: str
    words: str


@dataclass(slots=True)
class _Came:
    """What came within a minute by our clock: how many datagrams, and the least by which ours is ahead of theirs.

    A link that stalls delivers late, so that the one that came soonest tells most of the clock.
    """

    datagrams: int = 0
    ahead_s: float = np.inf


class LiveTelemetry:
    """Datagrams of one drone.

    Attributes:
        form: What comes, in words; "" until something is known.
        strange: Datagrams with something else than what is known, since they were last told.
    """

    def __init__(
        self, mount: Mount, *, begin_s: float, use_damaged: bool = False, form: str = "", system: int | None = None
    ) -> None:
        """Begin to listen at a moment, unix seconds; `form` where it is known what comes.

        Of MAVLink, `system` is the aircraft that is followed: where none is said, the first that says where it is.
        """
        self.form = form
        self.strange = 0
        self._mount = mount
        self._use_damaged = use_damaged
        self._log = DroneLog()
        self._klv = KlvTrack(use_damaged=use_damaged)
        self._demuxer = Demuxer()
        self._parser: Any = None
        self._system = system
        self._others: set[int] = set()
        self._noticed: list[Fault] = []
        self._minute = int(begin_s // MINUTE_S)
        self._late_s: deque[float] = deque(maxlen=_STAMPS)
        self._came: dict[int, _Came] = {}
        self._judged_s, self._doubted_s = -np.inf, set[float]()
        self._heard: deque[tuple[bytes, float]] = deque(maxlen=_WAITING_MAX)

    def feed(self, datagram: bytes, received_s: float) -> None:
        """One datagram, and when it came."""
        came = self._came.setdefault(int(received_s // MINUTE_S), _Came())
        came.datagrams += 1
        self.form = form = self.form or _form(datagram)
        if not form:
            self.strange += 1
        elif form == "MAVLink":
            for message in self._messages(datagram):
                message._timestamp = received_s  # noqa: SLF001 - where pymavlink itself keeps it
                if self._is_followed(message):
                    take_message(self._log, message)
        else:
            rows, packets = len(self._klv.rows), self._klv.packets
            for payload in [datagram] if form == "KLV" else self._demuxer.feed(datagram):
                self._klv.feed(payload)
            self.strange += form == "KLV" and self._klv.packets == packets
            late_s = [received_s - row[0] for row in self._klv.rows[rows:]]
            self._late_s.extend(late_s)
            came.ahead_s = min(came.ahead_s, *late_s, key=abs) if late_s else came.ahead_s

    def noticed(self) -> list[Fault]:
        """What was left out since this was last asked, and why."""
        told = [*self._noticed, *self._log.doubts(), *self._klv.faults(), *self._demuxer.faults()]
        if self.strange:
            got = f"{self.strange} with something else, or damaged on their way"
            way_out = "It is left out; does something else send to this address, and how good is the link?"
            told.append(Fault(f"datagrams of {self.form or FORMS}", got, way_out, severity="warning"))
        self._noticed, self.strange, self._log.doubted = [], 0, 0
        self._klv = KlvTrack(use_damaged=self._use_damaged, rows=self._klv.rows)
        self._demuxer.lost = self._demuxer.skipped_bytes = 0
        return told

    def later(self, datagram: bytes, received_s: float) -> None:
        """One datagram out of another thread; `recent` feeds it."""
        self._heard.append((datagram, received_s))

    @property
    def last(self) -> Row | None:
        """The last position (unix seconds, latitude, longitude, metres above mean sea level); None before one."""
        rows = self._log.position.rows or self._klv.rows
        return rows[-1][:4] if rows else None

    def minutes(self, now_s: float) -> Iterator[tuple[int, Track | Unheard]]:
        """(minute as unix minutes, its track; why not, where nothing is known) of every minute that is over by now."""
        while (self._minute + 1) * MINUTE_S + LATE_S <= now_s:
            minute, self._minute = self._minute, self._minute + 1
            came = self._came.pop(minute, None)
            # Of a clock that is ahead: in an hour it would stand for a minute that nobody saw.
            self._klv.rows[:] = [row for row in self._klv.rows if row[0] <= now_s + HOLE_S]
            if came is not None and HOLE_S < abs(came.ahead_s) < np.inf:
                self._klv.rows[:] = [row for row in self._klv.rows if row[0] >= (minute + 1) * MINUTE_S]
                self._judged_s, self._doubted_s = -np.inf, set()
                off = ahead_words(-came.ahead_s)
                yield minute, Unheard("equipment", f"telemetry came, but its clock is {off}: set it, or this machine's")
                continue
            yield minute, self._track(minute) or (_NOTHING if came is None else _NO_PLACE)

    def recent(self, since_s: float) -> Track | None:
        """What came since a moment, by the clock by which it came; None where nothing did.

        Time stamps of KLV keep their distances, and are set so that half of them came late and half of them early:
        a drone's clock, and ours, may be anything. What is older is let go.
        """
        while self._heard:
            self.feed(*self._heard.popleft())
        self._came.clear()  # of minutes, which nobody asks for beside this
        late_s = float(np.median(self._late_s)) if self._late_s else 0.0
        track = self._flown(since_s - late_s)
        if track is None or track.at_s[-1] < since_s - late_s:
            return None
        track = track.at(track.at_s >= since_s - late_s)
        return replace(track, at_s=track.at_s + late_s)

    def _track(self, minute: int) -> Track | None:
        """The samples of a minute; what is older is let go."""
        begin_s, end_s = minute * MINUTE_S, (minute + 1) * MINUTE_S
        track = self._flown(end_s - _KEPT_S)
        if track is None:
            return None
        chosen = (track.at_s >= begin_s) & (track.at_s < end_s)
        return track.at(np.flatnonzero(chosen)) if chosen.any() else None

    def _flown(self, since_s: float) -> Track | None:
        """All that is held, without what cannot have been flown to; what was before a moment is let go."""
        if self._log.position.rows:
            track = track_of(self._log, self._mount)
        elif self._klv.rows:
            track = self._klv.track()
        else:
            return None
        came_s = track.at_s
        doubted = np.isin(came_s, [*self._doubted_s])
        track, jumps = without_jumps(track, self._judged_s, doubted)
        self._noticed += jumps
        self._judged_s, last_s = float(came_s[-1]), float(track.at_s[-1])
        left_out = {*came_s.tolist()} - {*track.at_s.tolist()}
        self._doubted_s = {each for each in left_out if each >= max(since_s, last_s)}
        let_go = left_out - self._doubted_s
        for rows in (*(each.rows for each in self._log.series()), self._klv.rows):
            # The last that was believed judges those that come later.
            rows[:] = [row for row in rows if (row[0] >= since_s or row[0] == last_s) and row[0] not in let_go]
        return track

    def _is_followed(self, message: Any) -> bool:  # noqa: ANN401 - pymavlink's messages have no type of their own
        """Whether a message is of the aircraft that is followed; another that says where it is is told, once."""
        system, says_where = message.get_srcSystem(), message.get_type() == "GLOBAL_POSITION_INT"
        if self._system is None and says_where and (message.lat or message.lon):
            self._system = system
        if says_where and self._system not in (None, system) and system not in self._others:
            self._others.add(system)
            way_out = f"Aircraft {system} is left out: give it an address of its own, or name it with --system."
            got = f"aircraft {system} beside {self._system}, which is followed"
            self._noticed.append(Fault("one aircraft", got, way_out, field="system", severity="warning"))
        return bool(system == self._system)

    def _messages(self, datagram: bytes) -> list[Any]:
        if self._parser is None:
            from pymavlink.dialects.v20 import ardupilotmega

            self._parser = ardupilotmega.MAVLink(None)
            self._parser.robust_parsing = True
        found = self._parser.parse_buffer(datagram) or ()
        good = [each for each in found if each.get_type() != "BAD_DATA"]
        self.strange += len(good) < len(found)
        return good


_NOTHING: Final = Unheard("communications", "no telemetry came")
_NO_PLACE: Final = Unheard("unknown", "telemetry came, but nothing in it that counts says where the drone was")
_STAMPS: Final = 1200
_WAITING_MAX: Final = 20_000
_WAIT_S: Final = 0.25
_KEPT_S: Final = 15.0
"""What is kept of a minute that is closed: by it the first positions of the next are judged, and find an attitude."""


@contextmanager
def heard(address: str, live: LiveTelemetry, clock_s: Callable[[], float]) -> Iterator[None]:
    """Datagrams are fed to `live` as they come, by a thread of its own; each `recent` has those that came before it.

    Raises:
        UsageError: the address cannot be listened to.
    """
    over = threading.Event()
    with listening(address) as next_one:

        def listen() -> None:
            while not over.is_set():
                if datagram := next_one(_WAIT_S):
                    live.later(datagram, clock_s())

        ear = threading.Thread(target=listen, name="telemetry", daemon=True)
        ear.start()
        try:
            yield
        finally:
            over.set()
            ear.join()


def _form(datagram: bytes) -> str:
    if datagram[:1] and datagram[0] in _MAVLINK:
        return "MAVLink"
    if datagram.startswith(KEY):
        return "KLV"
    if datagram[:1] and datagram[0] == _SYNC and len(datagram) % 188 == 0:
        return "KLV in MPEG-TS"
    return ""
