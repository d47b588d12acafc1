"""Whether a sheet of orders is genuine: by the code that somebody reads out, or by the note in its square code.

Whoever answers the telephone has the register of the sheets and the key. Whoever stands in the street without a
network has the public key alone: it tells a genuine note from an altered one, and what the sheet must say; it cannot
tell whether the copy was ever handed out.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.planning.order_codes import code_of, read_code
from safepassage.planning.orders import SHEET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safepassage.ledger.heads import HeadVerifier

__all__ = ["VERDICTS", "Verdict", "check_code", "check_note"]

Content = dict[str, Any]
VERDICTS: Final = ("valid", "expired", "unknown", "altered", "misread")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said about a sheet.

    Attributes:
        verdict: One of `VERDICTS`.
        why: In a sentence.
        content: What the genuine sheet says; None where none is known.
    """

    verdict: str
    why: str
    content: Mapping[str, Any] | None = None


def check_code(
    said: str, register: Mapping[str, Content], key: bytes, *, at: datetime | None, says: Mapping[str, str]
) -> Verdict:
    """What a code is worth.

    Args:
        said: As it was read out or typed.
        register: Code → what the sheet that has it says.
        key: Of the codes.
        at: The moment of asking; on the sheet's own clock where it has no offset. None leaves the end unlooked at.
        says: What else the caller reads off the sheet, by the names of its content.
    """
    code = read_code(said)
    if isinstance(code, Fault):
        return Verdict("misread", str(code))
    content = register.get(code)
    if content is None:
        return Verdict("unknown", "no sheet with this code is in the register: it was not made here")
    if not hmac.compare_digest(code_of(key, content), code):
        return Verdict("altered", "the register does not hold what this code was made of; nobody may go by it", content)
    return _holds(content, at, says)


def check_note(
    note: str, verifier: HeadVerifier, *, at: datetime | None, register: Mapping[str, Content] | None = None
) -> Verdict:
    """What the note in a square code is worth.

    Args:
        note: The text of the square code.
        verifier: The public key.
        at: As in `check_code`.
        register: The register, where it is at hand.
    """
    try:
        text = verifier.open_text(note.rstrip("\n") + "\n")
        content = json.loads(text)
        datetime.fromisoformat(content["expires"])
    except (ValueError, KeyError, TypeError) as error:
        return Verdict("altered", f"this key did not sign it: {error}")
    if content.get("sheet") != SHEET:
        return Verdict("altered", "it is signed, and is no sheet of orders")
    if register is not None and content not in register.values():
        return Verdict("unknown", f"copy {content['copy']} of this sheet is not in the register", content)
    return _holds(content, at, {})


def _holds(content: Content, at: datetime | None, says: Mapping[str, str]) -> Verdict:
    other = [f"{name} is {content.get(name, 'not on it')}, not {read}" for name, read in says.items()
             if str(content.get(name)) != read]  # fmt: skip
    if other:
        return Verdict("altered", "; ".join(other), content)
    expires = datetime.fromisoformat(content["expires"])
    if at is not None and (at if at.tzinfo else at.replace(tzinfo=expires.tzinfo)) > expires:
        return Verdict("expired", f"it held until {content['expires']}", content)
    return Verdict("valid", f"it holds until {content['expires']}", content)
