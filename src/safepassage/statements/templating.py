"""Pages from templates: one environment, and one policy, for every HTML page of this room.

A page fetches nothing and runs nothing. Its one style sheet stands in it and is named by
its hash in the page's own policy, so that a browser applies no other.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["rendered", "style_of"]


def rendered(template: str, style: str, **values: Any) -> str:  # noqa: ANN401 - what the template asks for
    """A template of `templates/`, with its style sheet and the sheet's digest as `style` and `digest`."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _template(template).render(style=style, digest=digest, **values)


def style_of(*names: str) -> str:
    """Style sheets of `templates/`, one behind the other."""
    return "".join(_file(name) for name in names)


@lru_cache(maxsize=8)
def _template(name: str) -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_file(name))


@lru_cache(maxsize=16)
def _file(name: str) -> str:
    return (files("safepassage.statements") / "templates" / name).read_text(encoding="utf-8")
