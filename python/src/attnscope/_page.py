"""A figure as one HTML document that loads nothing."""

from __future__ import annotations

import base64
import html
import json
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
  </head>
  <body>
    <{tag} id="attnscope-element"></{tag}>
    <script type="application/json" id="attnscope-figure">{figure}</script>
    <script type="text/plain" id="attnscope-values">{values}</script>
    <script type="module">{library}</script>
    <script type="module">{show}</script>
  </body>
</html>
"""


def document(figure: Figure, *, title: str, then: str = "") -> str:
    """The document; ``then`` is a script that runs after the figure was given its data."""
    data = figure.sent
    described = {
        "properties": figure.properties(),
        "indices": dict(figure.indices),
        "data": {"shape": data["shape"], "dtype": data["dtype"], "axes": data["axes"]},
    }
    show = f"{_assets.script('numbers.js', 'saved.js')}\n{then}"
    return _DOCUMENT.format(
        title=html.escape(title),
        tag=figure.TAG,
        figure=json.dumps(described).replace("<", "\\u003c"),
        values=base64.b64encode(data["values"]).decode("ascii"),
        library=inline(_assets.library()),
        show=inline(show),
    )


def inline(script: str) -> str:
    """A module's text within a script tag: what would end the tag is spelled otherwise, and means the same."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
