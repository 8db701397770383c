"""A running model in a notebook, live: all heads as thumbnails, the map of one, the outputs of a recurrent layer."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anywidget
import traitlets

from attnscope import _assets
from attnscope._figure import send_library, shared_library
from attnscope.serve.background import Background
from attnscope.serve.board import Board
from attnscope.serve.line import Line
from attnscope.wire.block import Dtype

# Views of one widget; a page that was closed without a word goes when others come.
_most_lines = 16


class WatchWidget(anywidget.AnyWidget):
    """The layers of a board, streamed over the notebook's own messages: no port, and no address that has to be reached.

    ``layer`` and ``head`` are the map that is shown, ``layer`` the recurrent layer that is, too; both may be set.
    ``error`` is what the page could not take.
    """

    _esm = _assets.script("library.js", "watch.js")

    layer = traitlets.Int(-1, help="the layer that is shown; -1: the first").tag(sync=True)
    head = traitlets.Int(0, help="its head").tag(sync=True)
    error = traitlets.Unicode("").tag(sync=True)
    _library = traitlets.Dict().tag(sync=True)

    def __init__(self, board: Board, background: Background, dtype: Dtype = "float16", **traits: Any) -> None:
        self._board, self._background = board, background
        self._dtype: Dtype = dtype
        self._workers = ThreadPoolExecutor(1, "attnscope-widget")
        self._lines: dict[str, Line] = {}
        self._ended = False
        super().__init__(_library=shared_library(), **traits)
        self.on_msg(send_library)
        self.on_msg(self._received)

    @property
    def views(self) -> int:
        """Views that have called and not said that they are gone."""
        return len(self._lines)

    def end(self) -> None:
        """Tell all views that there is no more; the loop's own end is theirs."""
        self._ended = True
        for name in tuple(self._lines):
            self.send({"type": "wire", "line": name, "end": True})
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _received(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if not isinstance(content, dict) or content.get("type") != "wire":
            return
        name = content.get("line")
        if not isinstance(name, str) or len(name) > 64:
            return
        if self._ended:
            self.send({"type": "wire", "line": name, "end": True})
        else:
            self._background.start(self._take(name, content))

    async def _take(self, name: str, content: dict[str, Any]) -> None:
        """Within the loop: what one view says."""
        if content.get("end") is True:
            line = self._lines.pop(name, None)
            if line is not None:
                line.close()
            return
        line = self._lines.pop(name, None) or self._opened(name)
        self._lines[name] = line  # The one that spoke last is the last.
        text, taken = content.get("text"), content.get("taken")
        if isinstance(text, str):
            line.hear(text)
        if isinstance(taken, int):
            line.acknowledge(taken)

    def _opened(self, name: str) -> Line:
        while len(self._lines) >= _most_lines:
            self._lines.pop(next(iter(self._lines))).close()

        def give(what: str | bytes) -> None:
            if isinstance(what, str):
                self.send({"type": "wire", "line": name, "text": what})
            else:
                self.send({"type": "wire", "line": name}, buffers=[what])

        return Line(self._board, self._workers, self._dtype, give)

    def __repr__(self) -> str:
        return "<WatchWidget of a running model; it needs a running kernel to be seen>"
