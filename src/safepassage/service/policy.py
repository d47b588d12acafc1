"""Who may do what: one table of endpoints and one of rooms, denied by default.

The API, the page, exports and the stream ask here and nowhere else. A role is a duty in the
operation, and a person may have several. An endpoint that is not in the table belongs to
nobody, and an application with such a route refuses to start.

Figures and statements of the internal edition are for every role inside. Single observations of
sensitive kinds, and of kinds with personal payloads, are for the roles of their room alone. Who has
only public roles gets the public edition, and never a single observation. A field device has one role, which no person
is given: it takes what its post's forms need, sends what they give, and reads nothing of the operation beside that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from safepassage.catalogue import ROOMS, everything
from safepassage.interchange.export import OWN_ACTS
from safepassage.ledger.figures import Alarm
from safepassage.ledger.headcount import TOTAL
from safepassage.ledger.kind import Kind

__all__ = [
    "DEVICE",
    "EXPORT",
    "EXPORTS_SEEN",
    "OPEN_VIEW",
    "ROLES",
    "ROOM_ROLES",
    "TABLE",
    "edition_of",
    "field_kinds",
    "goes_first_to",
    "hears_of_devices",
    "holes",
    "is_personal",
    "may",
    "may_read",
    "may_see_groups",
    "may_write",
    "readable",
    "sees_first",
    "writable",
]

ROLES: Final = (
    *("registrar", "corridor", "planning", "monitoring", "centre", "clearance"),
    *("protection_focal_point", "public_information", "auditor", "administrator"),
)
"""Roles that a person can be given."""
NOBODY: Final = "nobody"
"""Whoever has not signed in."""
DEVICE: Final = "field_device"
"""A registered device at a post; see `devices`."""
OPEN_VIEW: Final = "open_view"
"""Whoever looks on, on this machine, at an operation that is not real: reads, and nothing else."""

_PUBLIC: Final = frozenset({"public_information"})
_INSIDE: Final = frozenset({*ROLES, OPEN_VIEW}) - _PUBLIC
_SIGNED: Final = frozenset({*ROLES, OPEN_VIEW})
_ANYONE: Final = frozenset({*_SIGNED, DEVICE, NOBODY})
_WATCHERS: Final = frozenset({"monitoring", "corridor", "planning", "auditor", "administrator", OPEN_VIEW})
_ROADSIDE: Final = frozenset({*_WATCHERS, "registrar", "centre"})
_APPROVERS: Final = frozenset({"planning", "protection_focal_point", "public_information", "administrator"})
_DELAYERS: Final = frozenset({"protection_focal_point", "administrator"})
_ISSUERS: Final = frozenset({"public_information", "planning"})

EXPORT: Final = ("GET", "/api/observations.csv")
"""The endpoint whose roles may take tables away, by whatever address."""

EXPORTS_SEEN: Final = frozenset({"protection_focal_point", "administrator", "auditor"})
"""Roles that see everybody's requests for tables of sensitive kinds."""

ROOM_ROLES: Final[Mapping[str, frozenset[str]]] = {
    "ledger": frozenset({"administrator"}),
    "geography": frozenset({"planning", "administrator"}),
    "corridors": frozenset({"corridor"}),
    "people": frozenset({"registrar", "corridor"}),
    "centres": frozenset({"centre"}),
    "clearance": frozenset({"clearance"}),
    "restoration": frozenset({"clearance"}),
    "disarmament": frozenset({"protection_focal_point"}),
    "hostilities": frozenset({"monitoring", "planning"}),
    "monitoring": frozenset({"monitoring"}),
    "claims": frozenset({"planning"}),
}
"""Room → the roles that write its kinds, and that read the sensitive ones."""
_EVERY_WRITER: Final = frozenset().union(*ROOM_ROLES.values())
_DEVICE_KEEPERS: Final = frozenset({"corridor", "administrator", "auditor"})
_REMAINDERS: Final = frozenset({"people_on_road", "people_held"})
_READERS_OF_ALL: Final = frozenset({"auditor"})
_NOT_IN_THE_FIELD: Final = frozenset({"place", "notice", "claim", "evidence"})
"""Kinds of the desk: what a place is, what people are told, what others published."""
_ROOM_OF: Final = {kind.name: room for room, kinds in ROOMS.items() for kind in kinds}


def _writers(kind: Kind) -> frozenset[str]:
    return _EVERY_WRITER if kind.name == "retraction" else ROOM_ROLES[_ROOM_OF[kind.name]]


TABLE: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    ("GET", "/api/session"): _ANYONE,
    ("POST", "/api/session"): _ANYONE,
    ("DELETE", "/api/session"): _ANYONE,
    ("GET", "/api/openapi.json"): _ANYONE,
    ("GET", "/api/kinds"): _ANYONE,
    ("GET", "/api/kinds/{kind}"): _ANYONE,
    ("GET", "/{path:path}"): _ANYONE,
    ("GET", "/api/operation"): _SIGNED,
    ("GET", "/api/operation/delay"): _DELAYERS | {"auditor"},
    ("POST", "/api/operation/delay"): _DELAYERS,
    ("GET", "/api/periods"): _SIGNED,
    ("GET", "/api/figures"): _SIGNED,
    ("GET", "/api/statement"): _SIGNED,
    ("GET", "/api/stream"): _INSIDE,
    ("GET", "/api/trace/{what:path}"): _INSIDE,
    ("GET", "/api/observations"): _INSIDE,
    EXPORT: frozenset({"planning", "auditor"}),
    ("GET", "/api/balances"): _INSIDE,
    ("GET", "/api/flow"): _INSIDE,
    ("GET", "/api/alarms"): _INSIDE,
    ("POST", "/api/alarms/actions"): _EVERY_WRITER,
    ("GET", "/api/handover"): _INSIDE,
    ("POST", "/api/handover/signature"): _EVERY_WRITER,
    ("GET", "/api/corridors"): _INSIDE,
    ("GET", "/api/centres"): _INSIDE,
    ("GET", "/api/duties"): _INSIDE,
    ("GET", "/api/watches"): _WATCHERS,
    ("GET", "/api/contested"): _INSIDE,
    ("GET", "/api/claims"): _INSIDE,
    ("GET", "/api/plans"): _INSIDE,
    ("GET", "/api/places"): _INSIDE,
    ("GET", "/api/map/{layer}.geojson"): _INSIDE,
    ("GET", "/api/map/base.pmtiles"): _INSIDE,
    ("GET", "/api/plan/playback"): frozenset({"planning"}),
    ("GET", "/api/plan/run"): frozenset({"planning"}),
    ("GET", "/ogc"): _INSIDE,
    ("GET", "/ogc/"): _INSIDE,
    ("GET", "/ogc/api"): _ANYONE,
    ("GET", "/ogc/api.html"): _ANYONE,
    ("GET", "/ogc/conformance"): _INSIDE,
    ("GET", "/ogc/collections"): _INSIDE,
    ("GET", "/ogc/collections/{layer}"): _INSIDE,
    ("GET", "/ogc/collections/{layer}/items"): _INSIDE,
    ("GET", "/ogc/collections/{layer}/items/{feature:path}"): _INSIDE,
    ("GET", "/api/statement/corrigenda"): _INSIDE,
    ("GET", "/api/statement/drafts"): _APPROVERS | _ISSUERS | {"auditor"},
    ("POST", "/api/statement/approve"): _APPROVERS,
    ("POST", "/api/statement/issue"): _ISSUERS,
    ("GET", "/api/notices"): _INSIDE,
    ("POST", "/api/notices/decision"): frozenset({"corridor", "planning", "protection_focal_point", "administrator"}),
    ("GET", "/api/access"): frozenset({"auditor", "administrator"}),
    ("GET", "/api/exports"): _EVERY_WRITER | EXPORTS_SEEN,
    ("POST", "/api/exports"): _EVERY_WRITER | _READERS_OF_ALL,
    ("POST", "/api/exports/{number}/decision"): frozenset({"protection_focal_point", "administrator"}),
    ("GET", "/api/exports/{number}/file"): _EVERY_WRITER | _READERS_OF_ALL,
    ("GET", "/api/device"): frozenset({DEVICE}),
    ("POST", "/api/device/records"): frozenset({DEVICE}),
    ("GET", "/api/devices"): frozenset({"auditor", "administrator"}),
    ("POST", "/api/devices"): frozenset({"administrator"}),
    ("POST", "/api/devices/{name}"): frozenset({"administrator"}),
    ("DELETE", "/api/devices/{name}"): frozenset({"administrator"}),
    ("GET", "/api/webhooks"): frozenset({"auditor", "administrator"}),
    ("POST", "/api/webhooks"): frozenset({"administrator"}),
    ("DELETE", "/api/webhooks/{name}"): frozenset({"administrator"}),
    **{
        ("POST", f"/api/observations/{kind.name}"): _writers(kind)
        for kind in everything().values()
        if kind.name not in OWN_ACTS
    },
}
"""(method, path) → the roles that may. What is not here, nobody may."""


def may(roles: Collection[str], method: str, path: str) -> bool:
    """Whether somebody with these roles may call an endpoint; without a role one is `nobody`."""
    return not TABLE.get((method, path), frozenset()).isdisjoint(roles or (NOBODY,))


def edition_of(roles: Collection[str]) -> str:
    """The edition that these roles see: internal where one of them is inside, else public."""
    return "public" if _INSIDE.isdisjoint(roles) else "internal"


def may_see_groups(roles: Collection[str]) -> bool:
    """Whether groups on the road, and where they were last seen, are for somebody with these roles."""
    return not _ROADSIDE.isdisjoint(roles)


def may_read(roles: Collection[str], kind: Kind) -> bool:
    """Whether single observations of a kind are for somebody with these roles."""
    if edition_of(roles) == "public":
        return False
    if not (kind.sensitive or kind.personal):
        return True
    return not (ROOM_ROLES[_ROOM_OF[kind.name]] | _READERS_OF_ALL).isdisjoint(roles)


def goes_first_to(alarm: Alarm) -> str:
    """The role that an alarm goes to before all others; "" for none.

    People of one sex or age who do not come out at the other end may have been taken aside: who protects them is told
    first, and the others of the people alone, until somebody of that role has it in hand.
    """
    apart = alarm.name in _REMAINDERS and alarm.facts.get("group", TOTAL) != TOTAL
    return "protection_focal_point" if apart else ""


def hears_of_devices(roles: Collection[str]) -> bool:
    """Whether somebody with these roles is told that the chain of a field device is broken."""
    return not _DEVICE_KEEPERS.isdisjoint(roles)


def sees_first(roles: Collection[str], role: str) -> bool:
    """Whether somebody with these roles is shown at once what goes to a role first."""
    return not role or not {role, *_READERS_OF_ALL}.isdisjoint(roles)


def may_write(roles: Collection[str], kind: Kind) -> bool:
    """Whether somebody with these roles may record a kind."""
    return may(roles, "POST", f"/api/observations/{kind.name}")


def readable(roles: Collection[str], kinds: Iterable[Kind]) -> frozenset[str]:
    """Names of the kinds whose single observations are for these roles."""
    return frozenset(kind.name for kind in kinds if may_read(roles, kind))


def writable(roles: Collection[str], kinds: Iterable[Kind]) -> list[str]:
    """Names of the kinds that these roles may record, in the order of the catalogue."""
    return [kind.name for kind in kinds if may_write(roles, kind)]


def field_kinds(post: str, kinds: Iterable[Kind]) -> list[Kind]:
    """What a device at a post can be registered for: what happens at such a place, and names nobody."""
    type_of = post.partition("/")[0]
    return [
        kind
        for kind in kinds
        if kind.name not in OWN_ACTS | _NOT_IN_THE_FIELD
        and not kind.personal
        and kind.place is not None
        and (not kind.place or type_of in kind.place)
    ]


def is_personal(kind: Kind) -> bool:
    """Whether a read of single observations of a kind is noted: persons may be found by them."""
    return bool(kind.personal) or kind.sensitive


def holes(routes: Iterable[tuple[str, str]]) -> list[str]:
    """What differs between an application's routes and the table, both ways."""
    have = set(routes)
    unknown = [f"{method} {path} is in no row of the policy" for method, path in sorted(have - TABLE.keys())]
    return unknown + [f"{method} {path} is in the policy, and no route" for method, path in sorted(TABLE.keys() - have)]
