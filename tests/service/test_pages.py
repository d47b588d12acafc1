"""The page's files: the page for its views, what is hashed for ever, and nothing from beside them."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from safepassage.service import pages

if TYPE_CHECKING:
    from pathlib import Path

    from service.desk import Served


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web = tmp_path / "web"
    (web / "assets").mkdir(parents=True)
    (web / "index.html").write_text("<!doctype html><title>page</title>")
    (web / "assets" / "index-B4x9Kq2L.js").write_text("0")
    (tmp_path / "secret.txt").write_text("never given")
    (web / "outside.txt").symlink_to(tmp_path / "secret.txt")
    monkeypatch.setattr(pages, "WEB", web)


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("path", ["/", "/tonight", "/flow/night", "/?period=night:2016-12-10"])
def test_every_view_is_the_page(night: Served, path: str) -> None:
    found = night.as_().get(path)
    assert (found.status_code, "<title>page" in found.text) == (200, True)
    assert found.headers["cache-control"] == "no-cache"


@pytest.mark.usefixtures("built")
def test_what_has_a_hash_in_its_name_is_kept_for_ever(night: Served) -> None:
    found = night.as_().get("/assets/index-B4x9Kq2L.js")
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert found.headers["content-type"].startswith("text/javascript")


@pytest.mark.usefixtures("built")
def test_what_the_build_packed_is_given_packed_to_who_takes_it(night: Served) -> None:
    (pages.WEB / "assets" / "index-B4x9Kq2L.js.gz").write_bytes(gzip.compress(b"packed"))
    for takes, text in (("gzip, br", "packed"), ("identity", "0")):
        found = night.as_().get("/assets/index-B4x9Kq2L.js", headers={"accept-encoding": takes})
        assert (found.text, found.headers["vary"]) == (text, "accept-encoding")
        assert found.headers["content-type"].startswith("text/javascript")
        assert found.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    "path",
    [
        "/outside.txt",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/../../secret.txt",
        "/none.js",
        "/api/none",
        "/ogc/x",
    ],
)
def test_nothing_else_is_given(night: Served, path: str) -> None:
    found = night.as_("planning").get(path)
    assert (found.status_code, "never given" in found.text) == (404, False)


def test_where_the_page_was_not_built_it_is_said(
    night: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "WEB", tmp_path / "none")
    found = night.as_().get("/")
    assert (found.status_code, "make page" in found.json()["error"]["message"]) == (404, True)
