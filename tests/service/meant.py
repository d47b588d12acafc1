"""What of a served night can be meant: real places, periods, positions and ids for calls that a description makes up.

A call from the description alone is refused for what it means: no place is called so, no statement has that hash. Here
a call keeps its shape, and most of its values are ones that the night knows; a record is its kind's example with
some of the made-up values in it.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from safepassage.service.policy import DEVICE
from service.desk import COUNT, PASSWORD, PLACES

if TYPE_CHECKING:
    from random import Random

    from service.caller import Caller
    from service.desk import Served

DIRECTOR: Final = ("planning", "corridor", "auditor")
NIGHT: Final = {"period": "night:2016-12-10", "edition": "internal", "as_of": "2016-12-14"}
Known = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]
"""Parts of an address, its question and its body that belong together; empty where none is known."""
GENESIS: Final = "0" * 64
WITHOUT: Final = ("nature", "supersedes", "retracts", "evidence", "occurred", "occurred_from", "occurred_to", "source")
"""What a made-up record keeps of its kind's example."""


class Meant:
    """Puts values that can be meant into made-up calls."""

    def __init__(self, night: Served, document: dict[str, Any], everybody: tuple[str, ...]) -> None:
        self.everybody = everybody
        self.paths = document["paths"]
        self.records = 0
        self._begin(night)
        call = night.as_(*DIRECTOR)
        figures = call.get("/api/figures?period=night:2016-12-10&as_of=2016-12-14").json()["figures"]
        seen = call.get("/api/observations").json()["observations"]
        positions = [str(number) for number in range(5, call.get("/api/operation").json()["position"])]
        self.values: dict[str, list[Any]] = {
            "as_of": ["2016-12-14", "2016-12-11T06:00", "2016-12-20"],
            "as_known_at": [*positions, "2016-12-20T04:13"],
            "period": ["night:2016-12-10", "day:2016-12-10", "start", "night:2016-12-09"],
            "place": [*PLACES, "centre/jibreen"],
            "name": [each["figure"] for each in figures],
            "what": [*(each["trace"] for each in figures), *(each["id"] for each in seen)],
            "source": [each["source"] for each in seen],
            "from": ["", "2016-12-08", "2016-12-10"],
            "to": ["", "2016-12-10", "2016-12-14"],
            "datetime": ["", "2016-12-10", "../2016-12-14"],
            "bbox": [[37.1, 36.1, 37.3, 36.3], [170, -1, 0, -170, 1, 9]],
            "cursor": [0, 1, 7],
            "after": positions,
        }
        self.whole = {**self._of_addresses(figures), **self._of_bodies(call)}

    def __call__(self, case: Any, chance: Random) -> None:
        """Put what can be meant into a call, and sometimes leave it as it was made up."""
        if chance.random() < 0.2:
            return
        path = case.operation.path
        for part in (case.query, case.path_parameters):
            for name in part or ():
                if name in self.values and chance.random() < 0.8:
                    part[name] = chance.choice(self.values[name])
        address, question, body = chance.choice(self.whole.get((case.method, path), [({}, {}, {})]))
        if address:
            case.path_parameters = dict(address)
        if question:
            case.query = dict(question)
        if path.startswith("/api/observations/"):
            case.body = self._record(path, case.body, chance)
        elif body:
            case.body = dict(body)

    def _record(self, path: str, made: Any, chance: Random) -> Any:
        """An example of a kind, under a number of its own, with some of what was made up."""
        described = self.paths[path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        (example,) = described["examples"]
        one = made if isinstance(made, dict) else made[0]
        kept = {name: each for name, each in one.items() if name not in {*WITHOUT, "kind", "place", "body"}}
        body = {name: each for name, each in one["body"].items() if chance.random() < 0.1}
        self.records += 1
        own = {"source_id": f"meant-{self.records}", "body": {**example["body"], **body}}
        record = {**kept, **example, **own}
        return record if isinstance(made, dict) else [record]

    def _begin(self, night: Served) -> None:
        """What can be spoken of: a device, a peer, one's own request for a table, and somebody else's."""
        table = {"kind": "incident", "recipient": "Dr Haddad", "reason": "beds"}
        for roles, path, body in (
            (("administrator",), "/api/devices", {"name": "tablet", "post": "centre/jibreen"}),
            (
                ("administrator",),
                "/api/webhooks",
                {"name": "peer", "url": "https://example.org/", "roles": ["auditor"]},
            ),
            (self.everybody, "/api/exports", table),
            (("administrator",), "/api/exports/1/decision", {"decision": "approved"}),
            (("auditor",), "/api/exports", table),
        ):
            assert night.as_(*roles).post(path, json=body).status_code in (200, 201), path

    def _of_addresses(self, figures: list[dict[str, Any]]) -> dict[tuple[str, str], list[Known]]:
        night = {name: NIGHT[name] for name in ("period", "as_of")}
        return {
            ("GET", "/api/observations.csv"): [({}, {"kind": kind}, {}) for kind in ("crossing_count", "watch")],
            ("GET", "/api/trace/{what}"): [({"what": each["trace"]}, night, {}) for each in figures],
            ("DELETE", "/api/devices/{name}"): [({"name": "tablet"}, {}, {})],
            ("DELETE", "/api/webhooks/{name}"): [({"name": "peer"}, {}, {})],
            ("GET", "/api/exports/{number}/file"): [({"number": 1}, {}, {})],
            ("GET", "/api/statement"): [({}, NIGHT, {}), ({}, {**NIGHT, "edition": "public"}, {})],
            ("GET", "/ogc/collections/{layer}/items/{feature}"): [
                ({"layer": layer, "feature": "crossing/karim"}, {}, {}) for layer in ("crossing", "places")
            ],
        }

    def _of_bodies(self, call: Caller) -> dict[tuple[str, str], list[Known]]:
        """Bodies whose parts belong together."""
        given = call.get("/api/statement", params=NIGHT).headers
        which = {**NIGHT, "position": int(given["x-ledger-position"]), "digest": given["x-statement-sha256"]}
        handed = call.get("/api/handover").json()
        signed = {name: handed[name] for name in ("since", "position", "as_of_s", "digest")}
        raised = call.get("/api/alarms").json()["alarms"]
        alarms = [{name: each[name] for name in ("alarm", "place", "about")} for each in raised]
        text = json.dumps({**COUNT, "source": DEVICE.replace("_", "-"), "source_id": "meant-1"})
        head = sha256(f"{GENESIS}\n1\ncrossing_count\n{text}".encode()).hexdigest()
        sent = {"sequence": 1, "previous": GENESIS, "head": head, "kind": "crossing_count", "record": text}
        asked = {"kind": "incident", "recipient": "Dr Haddad", "reason": "beds for the injured", "format": "jsonl"}
        device = {"name": "tablet-2", "post": "centre/jibreen", "places": ["corridor/karim"], "hours": 24}
        bodies: dict[str, list[dict[str, Any]]] = {
            "/api/session": [{"name": "-".join(DIRECTOR), "password": PASSWORD}],
            "/api/alarms/actions": [
                {**each, **what}
                for each in alarms
                for what in ({"state": "acknowledged"}, {"state": "closed", "reason": "seen to"})
            ],
            "/api/handover/signature": [{**signed, "role": role} for role in ("giving", "taking")],
            "/api/statement/approve": [which],
            "/api/statement/issue": [which],
            "/api/exports": [asked, {**asked, "kind": "referral", "from": "2016-12-08"}],
            "/api/devices": [device],
            "/api/device/records": [sent],
            "/api/webhooks": [{"name": "other", "url": "https://example.org/x", "roles": ["planning"]}],
        }
        return {
            ("POST", "/api/exports/{number}/decision"): [({"number": 2}, {}, {"decision": "approved"})],
            ("POST", "/api/devices/{name}"): [({"name": "tablet"}, {}, {"hours": 24})],
            **{("POST", path): [({}, {}, body) for body in known] for path, known in bodies.items()},
        }
