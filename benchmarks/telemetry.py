"""Telemetry: KLV packets a second against `klvdata`, mutated packets, and the positions of other tools' logs.

    python benchmarks/telemetry.py [--rounds 5] [--mutants 1000000] [--logs FOLDER]

The packet is the worked example of MISB ST 0601. Both readers go through the same run of it and give every value; ours
works out the checksum, too, which the peer passes over. Seconds are those of the processor. Mutants are that packet
with bytes changed, taken out and put in; none may raise. Of a folder of logs, each `.tlog`, `.bin` and `.ulg` is read
by us and by its own tool, whose positions must be ours. A missed limit ends the script with 1.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

import klvdata
import numpy as np
from _harness import Goal, parser, report, take_turns
from pymavlink import mavutil
from pyulog import ULog

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.drone_log import Mount
from safepassage.interchange.klv import KEY, packets
from safepassage.interchange.telemetry_file import read_telemetry

PACKET: Final = bytes.fromhex(
    "060e2b34020b01010e0103010100000061020800046050584e0180050271c20602fd3d070208b80d045595b66d0e045b5360c40f02c221"
    "1002cd9c1102d9171204724a0a20130487f84b86140400000000150403830926160212811704f101a229180414bc082b190234f3410106"
    "0102c850"
)
RUN: Final = PACKET * 2000
SEED: Final = 20161211
FASTER_LEAST: Final = 10.0
OURS: Final = "safepassage, with checksums"
PEER: Final = "klvdata"


def ours() -> float:
    """Packets a second."""
    begin_s = time.process_time()
    count = sum(len(each.measures) > 0 for each in packets(RUN))
    return count / (time.process_time() - begin_s)


def peer() -> float:
    """Packets a second of the peer, each with the list of its values."""
    begin_s = time.process_time()
    count = sum(len(each.MetadataList()) > 0 for each in klvdata.StreamParser(RUN))
    return count / (time.process_time() - begin_s)


def mutants(count: int) -> Counter[str]:
    """What became of mutated packets; an exception ends the script."""
    chance, seen = random.Random(SEED), Counter[str]()
    for _ in range(count):
        data = bytearray(PACKET)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 2)] = chance.randbytes(chance.randint(0, 2))
        found = list(packets(bytes(data)))
        seen["packets"] += len(found)
        seen["checksum holds"] += sum(each.checksum_holds is True for each in found)
        seen["faults"] += sum(len(each.faults) for each in found)
    return seen


def own_positions(file: Path) -> list[tuple[float, float]]:
    """(latitude, longitude) of every fix, by the log's own tool."""
    if file.suffix == ".ulg":
        for data in ULog(str(file)).data_list:
            if data.name == "vehicle_gps_position":
                fixed = data.data["fix_type"] >= 3
                return list(zip(data.data["lat"][fixed] / 1e7, data.data["lon"][fixed] / 1e7, strict=True))
        return []
    log: Any = mavutil.mavlink_connection(str(file))
    out = []
    while (message := log.recv_match(type=["GLOBAL_POSITION_INT", "GPS"])) is not None:
        if message.get_type() == "GPS":
            if message.Status >= 3:
                out.append((message.Lat, message.Lng))
        elif message.lat or message.lon:
            out.append((message.lat / 1e7, message.lon / 1e7))
    log.close()
    return out


def logs(folder: Path) -> int:
    """Reads every log both ways; how many positions of ours are not among those of the log's own tool."""
    wrong = 0
    for file in sorted(path for path in folder.rglob("*") if path.suffix.lower() in {".tlog", ".bin", ".ulg"}):
        try:
            track = read_telemetry(file, mount=Mount()).track
        except DataRefused as refused:
            print(f"  {file.name}: {refused.faults[0].expected}: {refused.faults[0].got}")
            continue
        if file.read_bytes()[:16] == KEY:
            continue
        own = own_positions(file)
        theirs = np.array(own)
        mine = np.column_stack([track.lat_deg, track.lon_deg])
        known = {(round(lat, 9), round(lon, 9)) for lat, lon in theirs.tolist()}
        off = sum((round(lat, 9), round(lon, 9)) not in known for lat, lon in mine.tolist())
        wrong += off
        print(f"  {file.name}: {len(own)} fixes by its own tool, {len(mine)} moments here, {off} of them elsewhere")
    return wrong


def main() -> int:
    """Everything in turn; the exit status."""
    options = parser(__doc__, rounds=5)
    options.add_argument("--mutants", type=int, default=100_000)
    options.add_argument("--logs", type=Path, help="a folder of logs; none when left out")
    asked = options.parse_args()
    missed = report(take_turns({OURS: ours, PEER: peer}, asked.rounds), [Goal(OURS, PEER, FASTER_LEAST)], "packets/s")
    print(f"  {asked.mutants:,} mutated packets without an exception: {dict(mutants(asked.mutants))}")
    return missed or int(asked.logs is not None and logs(asked.logs) > 0)


if __name__ == "__main__":
    sys.exit(main())
