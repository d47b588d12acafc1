"""A small city, its orders, and a press that prints them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planning.cities import city, point
from safepassage.ledger.heads import HeadKey
from safepassage.planning.orders import Departure, Departures, Order, orders_of
from safepassage.planning.scenario import Exit, Fleet, Scenario, Zone
from safepassage.statements.orders.picture import pictures
from safepassage.statements.orders.press import Press

# Home is in the south-west, the exit 1,500 m to the north-east; a side street leads away in the middle of the way,
# another far from it, and a main road passes far from it, too.
STAIRS = city(
    [(0, 0), (0, 1000), (1500, 1000), (1400, 0), (1500, 100), (300, 1000), (300, 1050)],
    [(0, 1), (1, 5), (5, 2), (3, 4), (5, 6)],
)
NETWORK = replace(STAIRS, road_class=np.array(["residential"] * 3 + ["primary", "residential"], object))
SCENARIO = Scenario(
    name="Made up",
    nature="exercise",
    start="2016-12-10T23:50:00+02:00",
    zones=(Zone("zone/middle-town", 500, point(0, 0)), Zone("zone/elsewhere", 50, point(1400, 0))),
    exits=(Exit("exit/east", point(1500, 1000), centres=("centre/school",)), Exit("exit/far", point(1500, 100))),
    names={"exit/east": {"ar": "الشرق", "ru": "Восточный"}, "centre/school": {"en": "School 4"}},
)
WAY = Departure("zone/middle-town", 100, "exit/east", 0, 3, 4711, (0, 1, 2), (100, 101, 105, 102), None)
OTHER = Departure("zone/elsewhere", 103, "exit/far", 0, 3, 60, (3,), (103, 104), None)
KEY = HeadKey("orders-1a2b", bytes(32))


def orders() -> tuple[Order, ...]:
    return orders_of(Departures((WAY, OTHER), 60.0), NETWORK, SCENARIO, window_min=20)


def fetched() -> Order:
    """Of those of the middle town who cannot walk; a bus drives in at minute 77."""
    asked = replace(SCENARIO, fleets=(Fleet("fleet/buses", "exit/east", 1, 40),))
    trips = (("fleet/buses", "zone/middle-town", 77),)
    return orders_of(Departures((), 60.0, trips), NETWORK, asked, window_min=20)[0]


def order() -> Order:
    """The one of the middle town."""
    return orders()[1]


def press() -> Press:
    return Press(SCENARIO, "ab12", KEY, pictures(NETWORK))
