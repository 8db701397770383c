"""The stream without a WebSocket: over whatever carries texts and bytes, such as a notebook's messages."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor

from attnscope.serve.board import Board
from attnscope.serve.session import Session
from attnscope.wire import WireError, decode_message, encode_message
from attnscope.wire.block import Dtype
from attnscope.wire.limits import VERSION

#: What may be on its way to a page that has not said that it came.
MOST_FRAMES = 1024
MOST_BYTES = 64 << 20
_log = logging.getLogger("attnscope")


class Line:
    """One page's stream, as the server's: hello, welcome, subscriptions, frames. Lives in the loop that made it.

    A page that takes nothing any more is sent nothing any more, and costs nothing: frames that it has not
    acknowledged are counted.

    give   hands over a text or a frame; must not wait
    frames how many frames were given
    """

    def __init__(self, board: Board, workers: Executor, dtype: Dtype, give: Callable[[str | bytes], None]) -> None:
        self._board = board
        self._give = give
        self._session = Session(board, self._send, workers, dtype)
        self._sending: asyncio.Task[None] | None = None
        self._on_way: deque[int] = deque()
        self._bytes = 0
        self._room = asyncio.Event()
        self.frames = 0

    @property
    def on_way(self) -> int:
        """Frames that were given and not acknowledged."""
        return len(self._on_way)

    def hear(self, text: str) -> None:
        """Take a message of the page; what is none of the format is answered by a refusal."""
        try:
            message = decode_message(text)
            kind = message["type"]
            if kind == "hello" and message.get("role") == "page":
                self._give(encode_message({"type": "welcome", "version": VERSION, "run": self._board.run}))
                self._begin()
            elif self._sending is None:
                raise WireError("order", "The first message is no hello of a page. Send one.")
            elif kind == "subscribe":
                self._session.subscribe(message)
            elif kind == "ping":
                self._give(encode_message({"type": "pong", "id": message.get("id")}))
        except WireError as error:
            self._give(encode_message({"type": "refused", "code": error.code, "message": str(error)}))

    def acknowledge(self, frames: int) -> None:
        """The page has taken so many of the oldest frames that are on their way."""
        for _ in range(min(frames, len(self._on_way))):
            self._bytes -= self._on_way.popleft()
        self._room.set()

    def close(self) -> None:
        """Send no more."""
        if self._sending is not None:
            self._sending.cancel()

    def _begin(self) -> None:
        if self._sending is None:
            self._sending = asyncio.create_task(self._session.run())
            self._sending.add_done_callback(_say)

    async def _send(self, what: str | bytes) -> None:
        if isinstance(what, bytes):
            while self._on_way and (len(self._on_way) >= MOST_FRAMES or self._bytes + len(what) > MOST_BYTES):
                self._room.clear()
                await self._room.wait()
            self._on_way.append(len(what))
            self._bytes += len(what)
            self.frames += 1
        self._give(what)
        await asyncio.sleep(0)


def _say(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.error("A page's stream ended.", exc_info=task.exception())
