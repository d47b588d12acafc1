"""A page that was visited once opens without the service: its files are kept, and nothing that was read."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from browser.conftest import serving, watching
from browser.test_field import count, entered, registered, unlock

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
  return found;
}"""


def test_forms_and_tally_open_without_the_service_and_the_queue_is_kept(
    browser: Browser, example: Path, tmp_path: Path
) -> None:
    with ExitStack() as service:
        served = service.enter_context(serving(example, tmp_path / "operation"))
        code = registered(served)
        with watching(browser, served.address, offline=True) as watched:
            watched.expected.append("ERR_CONNECTION_REFUSED")
            page = entered(watched, code)
            count(page, "Man")
            expect(page.locator(".tally > [role=status]")).to_contain_text("Recorded.")
            page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            kept = page.evaluate(KEPT)
            assert "/" in kept
            assert "/icon.svg" in kept
            assert [path for path in kept if path != "/" and not path.startswith(("/assets/", "/icon."))] == []
            service.close()  # and with it the network to it
            count(page, "Girl")
            expect(page.locator(".outbox li")).to_have_count(1)
            page.close()
            anew = page.context.new_page()
            anew.goto(served.address)
            unlock(anew, code)
            expect(anew.locator(".outbox li")).to_have_count(1)
            expect(anew.locator(".pad")).to_have_count(4)
            anew.get_by_role("link", name="Record").click()
            expect(anew.get_by_label("population")).to_be_visible()
            anew.get_by_role("link", name="Map").click()
            expect(anew.locator(".lent-map .street").first).to_be_attached()
            assert anew.locator(".pad").count() == 0
