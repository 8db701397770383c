"""Where a scope sends what it sees: to pages of its own server, or to a collector."""

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from attnscope.errors import AttnscopeError
from attnscope.watching.texts import Texts
from attnscope.wire.block import Dtype

if TYPE_CHECKING:
    from attnscope.serve import Background, Server
    from attnscope.serve.uplink import Uplink
    from attnscope.watching.widget import WatchWidget

# Seconds that the end of a `with` waits for a collector to have the last rows.
_drain = 5.0


class Streaming:
    """Starts nothing before somebody asks: no thread, no port."""

    def __init__(
        self, run: str, sources: Sequence[Any], texts: Texts, *, dtype: Dtype, collector: str | None, rank: int
    ) -> None:
        self._run, self._sources, self._texts = run, sources, texts
        self._dtype: Dtype = dtype
        self._collector, self._rank = collector, rank
        self._background: Background | None = None
        self._server: Server | None = None
        self._uplink: Uplink | None = None
        self._board: Any = None
        self._widget: WatchWidget | None = None

    @property
    def address(self) -> str:
        """The page's address."""
        return self.serve() if self._server is None else self._server.address

    @property
    def stream_address(self) -> str:
        """The stream's address."""
        if self._server is None:
            self.serve()
        assert self._server is not None  # noqa: S101
        return self._server.stream_address

    def serve(self, **options: str | int | Iterable[str]) -> str:
        """Start the server; gives its page's address."""
        from attnscope.serve import Server

        if self._server is not None:
            raise AttnscopeError(f"The server runs already, at {self._server.address}. Close the scope first.")
        server = Server(self._begun(), dtype=self._dtype, **options)  # type: ignore[arg-type]
        assert self._background is not None  # noqa: S101
        self._background.call(server.open())
        self._server = server
        return server.address

    def widget(self) -> "WatchWidget":
        """The widget, the same one each time."""
        from attnscope.watching.widget import WatchWidget

        if self._widget is None:
            board = self._begun()
            assert self._background is not None  # noqa: S101
            self._widget = WatchWidget(board, self._background, self._dtype)
        return self._widget

    def call(self) -> None:
        """Open the line to the collector, where there is one."""
        if self._collector is None or self._uplink is not None:
            return
        from attnscope.serve.uplink import Uplink

        self._uplink = Uplink(self._begun(), self._rank, self._collector, self._dtype)
        assert self._background is not None  # noqa: S101
        self._background.start(self._uplink.run())

    def drain(self) -> None:
        """Wait until a collector has what it asked for, for a few seconds at most."""
        end = time.monotonic() + _drain
        while self._uplink is not None and not self._uplink.idle and time.monotonic() < end:
            if self._uplink.refused is not None:
                raise AttnscopeError(f"The collector refused this rank. {self._uplink.refused}")
            time.sleep(0.01)

    def close(self) -> None:
        """End server, line and thread."""
        background, self._background = self._background, None
        if background is None:
            return
        self._texts.listener = None
        if self._widget is not None:
            self._widget.end()
            self._widget = None
        background.close(*([] if self._server is None else [self._server.close]))
        self._server = self._uplink = None

    def _begun(self) -> Any:
        """The board, and a thread for whoever sends it."""
        from attnscope.serve import Background, Board
        from attnscope.serve.board import Rank

        if self._background is None:
            self._background = Background()
            self._board = Board(self._run)
            self._board.put(Rank(self._rank, self._sources, self._texts))
            self._texts.listener = self._board.tell
        return self._board
