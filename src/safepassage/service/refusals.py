"""What the service itself refuses, beyond what a record or a question says wrong.

It stands in one place, so that each says where, what came, what was expected and the way out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import NOTHING, Said, said
from safepassage.service.errors import Refused

__all__ = [
    "alarm_first",
    "by_two",
    "by_two_others",
    "edition_for_roles",
    "for_roles",
    "foreign",
    "guarantee_lacking",
    "more_by_export",
    "no_guard",
    "not_allowed",
    "not_signed_in",
    "nothing_there",
    "public_now",
    "refused_already",
    "said_already",
    "shown_anew",
    "too_fast",
    "unknown_sign_in",
]

_SESSION: Final = "session"
_LOOK_AGAIN: Final = said(
    "look_again", "Read it anew (GET /api/statement, /api/handover or /api/alarms), then say it of what you see."
)
_ASK_ADMIN: Final = said(
    "ask_admin",
    "Ask somebody who has it, or be added with it: `safepassage user OPERATION add NAME --role ROLE`.",
)


def not_signed_in() -> Refused:
    """Nobody is signed in where somebody must be."""
    way_out = said("sign_in", "Sign in first (POST /api/session).")
    return Refused(
        401, Fault(said("signed_in", "somebody who is signed in"), said("nobody", "nobody"), way_out, _SESSION)
    )


def unknown_sign_in() -> Refused:
    """The name and the password do not belong together; which of the two is wrong is not told."""
    expected = said("name_and_password", "a name and the password that belongs to it")
    got = said("do_not_match", "two that do not belong together")
    return Refused(401, Fault(expected, got, said("type_again", "Type both again."), "name, password"))


def not_allowed(roles: Iterable[str], what: str, allowed: Iterable[str]) -> Refused:
    """Roles that may not do it, where others may."""
    return for_roles(said("may_do", "one of {roles}, who may {what}", what=what, roles=allowed), roles)


def for_roles(expected: Said, roles: Iterable[str]) -> Refused:
    """Other roles than those that it takes."""
    return Refused(
        403, Fault(expected, said("roles", "{roles}", roles=tuple(roles) or ("public",)), _ASK_ADMIN, _SESSION)
    )


def edition_for_roles() -> Refused:
    """The internal edition, for who sees the public one alone."""
    expected = said("public_edition", "edition=public, the one that your roles see")
    return Refused(
        403,
        Fault(
            expected,
            said("an_edition", "{edition}", edition="internal"),
            said("take_public", "Ask for the public edition."),
            "edition",
        ),
    )


def public_now(got: str) -> Refused:
    """A past position, for who sees the public edition, which is of what is known now."""
    expected = said("no_question", "nothing: the public edition is of what is known now")
    return Refused(403, Fault(expected, got, said("leave_it_out", "Leave it out."), "as_known_at"))


def foreign(origin: str) -> Refused:
    """A write that another site made a browser send."""
    expected = said("own_page", "a write from this service's own page or from a program")
    got = origin[:80] or said("another_site", "one from another site")
    return Refused(403, Fault(expected, got, said("open_page", "Open this service's page and do it there."), "origin"))


def no_guard(name: str, value: str, got: str) -> Refused:
    """A write without the header that only our own pages and programs set."""
    way_out = said("set_header", "Send the header {name}: {value} with every write.", name=name, value=value)
    return Refused(403, Fault(said("exactly", "{value}", value=value), got[:80] or NOTHING, way_out, name))


def too_fast(count: int, wait_s: int) -> Refused:
    """More in a minute than one may."""
    expected = said("per_minute", "at most {count} in a minute", count=count)
    way_out = said("wait", "Try again in {wait} s.", wait=wait_s)
    fault = Fault(expected, said("one_too_many", "one more"), way_out, "requests")
    return Refused(429, fault, headers={"retry-after": str(wait_s)})


def nothing_there(where: str, expected: Said, got: str, way_out: Said) -> Refused:
    """Something is named that there is not."""
    return Refused(404, Fault(expected, got[:80], way_out, where))


def shown_anew(where: str, got: str) -> Refused:
    """What somebody speaks of is no longer what it was when they saw it."""
    expected = said("hash_of_shown", "the hash of what stands at that position")
    return Refused(409, Fault(expected, got[:12], _LOOK_AGAIN, where))


def said_already(who: str, what: str) -> Refused:
    """Somebody says a second time what stands in their name."""
    expected = said("not_said_yet", "what you have not said yet")
    got = said("said_so", "{choice}, by {name}", choice=what, name=who)
    return Refused(409, Fault(expected, got, said("stands", "Nothing needs to be done: it stands."), "decision"))


def by_two(where: str, got: str, status: int = 409) -> Refused:
    """One person would do alone what takes two."""
    expected = said("another_person", "another person than the one who began it")
    return Refused(
        status,
        Fault(
            expected,
            got,
            said("ask_another", "Ask another person who may do it; `safepassage user OPERATION list` has their roles."),
            where,
        ),
    )


def by_two_others(got: str) -> Refused:
    """The writer of a notice approves it."""
    expected = said("not_the_writer", "the approval of somebody who did not write the notice")
    return Refused(409, Fault(expected, got, said("two_others", "It takes two people who did not."), "id"))


def refused_already() -> Refused:
    """What somebody refused would go out."""
    expected = said("nobody_refused", "a statement that nobody has refused")
    way_out = said("talk", "Speak with who refused it; a statement on a later position is approved anew.")
    return Refused(409, Fault(expected, said("was_refused", "one that somebody refused"), way_out, "digest"))


def guarantee_lacking(parties: Iterable[str]) -> Refused:
    """A notice would be approved over hours that somebody does not guarantee."""
    expected = said("all_hours", "a guarantee of {names} over all of its hours", names=tuple(parties))
    return Refused(409, Fault(expected, NOTHING, said("refuse_or_wait", "Refuse it, or wait for the guarantee."), "id"))


def alarm_first(role: str, roles: Iterable[str]) -> Refused:
    """An alarm that another role sees first."""
    return for_roles(said("goes_first", "a {role}: this alarm goes there first", role=role), roles)


def more_by_export(what: Said, got: str, where: str) -> Refused:
    """A bulk of what takes two people and a reason."""
    way_out = said("by_export", "Ask for it with a reason (POST /api/exports); another person approves it.")
    return Refused(403, Fault(what, got, way_out, where))
