"""A figure as one HTML document that loads nothing."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attnscope import _assets

if TYPE_CHECKING:
    from attnscope._figure import Figure

_DOCUMENT = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="data:," />
    <title>{title}</title>
{style}  </head>
  <body>
{figures}
    <script type="module">{library}</script>
    <script type="module">{show}</script>
  </body>
</html>
"""
# A figure is no higher than the window, and its cells keep their shape within; not where somebody chose a height.
_STYLE = """    <style>
      .fits {
        max-height: max(240px, 100vh - 16px);
      }
    </style>
"""
_FIGURE = """    <{tag} id="attnscope-element{place}"{fits}></{tag}>
    <script type="application/json" id="attnscope-figure{place}">{figure}</script>
    <script type="text/plain" id="attnscope-values{place}">{values}</script>"""


def document(figure: Figure, *, title: str, then: str = "") -> str:
    """The document; ``then`` is a script that runs after the figure was given its data: then no window bounds it."""
    return _written([_figure(figure, "")], title, then)


def document_of_all(figures: Mapping[str, Figure | str], *, title: str) -> str:
    """Several figures in one document, each under its name; a text stands for one that has no values."""
    parts = []
    drawn = 0
    for name, one in figures.items():
        parts.append(f"    <h2>{html.escape(name)}</h2>")
        if isinstance(one, str):
            parts.append(f"    <p>{html.escape(one)}</p>")
        else:
            parts.append(_figure(one, f"-{drawn}" if drawn else ""))
            drawn += 1
    return _written(parts, title, "")


def _figure(figure: Figure, place: str) -> str:
    data = figure.sent
    described = {
        "properties": figure.properties(),
        "indices": dict(figure.indices),
        "data": {"shape": data["shape"], "dtype": data["dtype"], "axes": data["axes"]},
    }
    return _FIGURE.format(
        tag=figure.TAG,
        place=place,
        fits=' class="fits"' if figure.scale_height == 1 else "",
        figure=json.dumps(described).replace("<", "\\u003c"),
        values=base64.b64encode(data["values"]).decode("ascii"),
    )


def _written(figures: list[str], title: str, then: str) -> str:
    show = f"{_assets.script('numbers.js', 'saved.js')}\n{then}"
    return _DOCUMENT.format(
        title=html.escape(title),
        style="" if then else _STYLE,
        figures="\n".join(figures),
        library=inline(_assets.library()),
        show=inline(show),
    )


def inline(script: str) -> str:
    """A module's text within a script tag: what would end the tag is spelled otherwise, and means the same."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
