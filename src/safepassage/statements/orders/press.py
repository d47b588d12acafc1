"""The press: orders become sheets with codes, pages and files, and every sheet is kept in the register.

A page and its two codes are made from one value, so that what is signed is what is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from safepassage.foundation.ids import canonical
from safepassage.planning.order_codes import code_key, code_of, grouped
from safepassage.planning.orders import Sheet, content_of
from safepassage.statements.orders.page import drawings, page_of
from safepassage.statements.orders.printed import orders_pdf, square_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from safepassage.ledger.heads import HeadKey
    from safepassage.planning.orders import Order
    from safepassage.planning.scenario import Scenario
    from safepassage.statements.orders.picture import Pictures

__all__ = ["Press"]


@dataclass(frozen=True, slots=True)
class Press:
    """What sheets of one plan are printed with.

    Attributes:
        scenario: Names and nature.
        plan: The plan's hash.
        key: Signs the sheets; the key of the short codes comes out of it.
        pictures: The network, ready to be drawn.
        register: Code → what the sheet says, of all that was printed.
    """

    scenario: Scenario
    plan: str
    key: HeadKey
    pictures: Pictures
    register: dict[str, dict[str, Any]] = field(default_factory=dict)

    def printed(
        self,
        orders: Sequence[Order],
        languages: Sequence[str],
        copies: int,
        expires: datetime | None,
        tick: Callable[[int], object],
    ) -> dict[str, bytes]:
        """The sheets of some orders: language → PDF, a page a sheet.

        Args:
            orders: At least one.
            languages: Which.
            copies: Of each sheet.
            expires: The end of all of them; None for each its own.
            tick: Called with the number of sheets worded since.
        """
        pages: dict[str, list[dict[str, Any]]] = {language: [] for language in languages}
        for order in orders:
            drawn = drawings(order, self.pictures)
            for language in languages:
                for copy in range(1, copies + 1):
                    sheet = Sheet(order, language, copy, expires or order.done_by)
                    pages[language].append(self._page(sheet, drawn))
                    tick(1)
        made = datetime.fromisoformat(self.scenario.start)
        return {language: orders_pdf(of_language, made) for language, of_language in pages.items()}

    def _page(self, sheet: Sheet, drawn: Sequence[dict[str, Any]]) -> dict[str, Any]:
        content = content_of(sheet, self.scenario, self.plan)
        code = code_of(code_key(self.key.seed), content)
        assert code not in self.register
        self.register[code] = content
        page = page_of(sheet, self.scenario, drawn, self.pictures.network.attribution)
        note = self.key.sign_text(canonical(content).decode() + "\n")
        return page | {"code": grouped(code), "square": square_of(note)}
