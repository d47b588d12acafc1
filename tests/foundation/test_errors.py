"""Faults say where, what was expected, what came and the way out; the tree keeps its exit codes."""

from __future__ import annotations

import re

from safepassage.foundation import errors
from safepassage.foundation.errors import DataRefused, Fault, SafePassageError


def test_a_fault_reads_as_a_sentence() -> None:
    fault = Fault(field="children", expected="no more than people, which is 10", got="12", way_out="Mend one.")
    assert str(fault.at(file="night.csv", row=14)) == (
        "night.csv, row 14, children: no more than people, which is 10, got '12'. Mend one."
    )


def test_a_fault_is_placed_by_who_knows_more() -> None:
    inner = Fault(expected="a number", row=0, file="page")
    assert str(inner) == "page, row 0: a number"
    assert inner.at(prefix="people") == Fault(expected="a number", row=0, file="page", field="people")
    assert inner.at(file="night.csv", row=7) == Fault(expected="a number", row=7, file="night.csv")


def test_prefixes_nest() -> None:
    assert Fault(expected="x", field="due").at(prefix="2").at(prefix="waypoints").field == "waypoints.2.due"


def test_all_faults_are_carried() -> None:
    refused = DataRefused([Fault(expected="a"), Fault(expected="b")])
    assert [fault.expected for fault in refused.faults] == ["a", "b"]
    assert str(refused) == "a\nb"


def test_every_error_is_drawn_in_the_docstring_with_its_exit_code() -> None:
    drawn = dict(re.findall(r"── (\w+) .*?exit (\d)", errors.__doc__ or ""))
    leaves = [
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, SafePassageError) and not each.__subclasses__()
    ]
    assert {each.__name__: str(each.exit_code) for each in leaves} == drawn
