"""One receiver: what it asked for, how far it has read, and the loop that sends it the rest."""

import asyncio
import time
import warnings
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any

from attnscope.errors import AttnscopeError
from attnscope.ring import Cursor
from attnscope.serve.board import Board, Rank
from attnscope.serve.source import Source
from attnscope.wire import Frame, encode_frame, encode_message, subscription_of
from attnscope.wire.block import SIZES, Dtype, Span

Send = Callable[[str | bytes], Awaitable[None]]

# Numbers of one frame, about; a long prompt goes in several.
_frame_bytes = 4 << 20
# Rows that come meanwhile go together: a frame costs much the same with one row or twenty.
_pause, _longest = 1 / 30, 1.0
# A receiver's thread holds Python's lock while it makes frames, and the model waits: for one part in 25 at most.
_rest = 24


@dataclass(eq=False)
class Reading:
    """How far one source was read, of which heads."""

    heads: Span | None
    cursor: Cursor = field(default_factory=Cursor)


class Session:
    """Sends one receiver the rows of the layers that it subscribed to, newest rows first to stay.

    The model is never waited for, nor does it wait: rows lie in rings until `send` has taken the last frame, and rows
    that their ring has let go of are counted.

    idle     whether everything that is asked for was sent
    workers  where frames are made
    tell     whether the receiver is told who computes what
    """

    def __init__(
        self, board: Board, send: Send, workers: Executor, dtype: Dtype = "float16", *, tell: bool = True
    ) -> None:
        self._board = board
        self._send = send
        self._workers = workers
        self._dtype: Dtype = dtype
        self._wanted: dict[int, Span | None] | None = {}
        self._readings: dict[Source, Reading] = {}
        self._names: dict[Rank, Cursor] = {}
        self._told: int | None = -1 if tell else None
        self._news = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._waking = False
        self._busy = 0.0
        self.idle = False

    def subscribe(self, message: dict[str, Any]) -> None:
        """Take a subscription in place of the one before; layers that stay asked for go on where they are.

        raises WireError  `field`
        """
        self._wanted = subscription_of(message)
        self.idle = False
        self._news.set()

    @property
    def layers(self) -> set[int] | None:
        """The layers that are asked for; None for all."""
        return None if self._wanted is None else set(self._wanted)

    def wake(self) -> None:
        """There is news; called by any thread, costs it one call into the loop at most between two frames."""
        self.idle = False
        if not self._waking:
            self._waking = True
            self._loop.call_soon_threadsafe(self._news.set)

    async def run(self) -> None:
        """Send until cancelled, or until sending fails."""
        self._board.listeners.add(self.wake)
        try:
            while True:
                self._waking = False
                self._news.clear()
                while await self._send_all():
                    pass
                self.idle = not self._news.is_set()
                await self._news.wait()
                self.idle = False
                await asyncio.sleep(min(_longest, max(_pause, _rest * self._busy)))
                self._busy = 0.0
        finally:
            self._board.listeners.discard(self.wake)

    async def _tell_model(self) -> None:
        """Until the receiver knows all ranks that there are: another may come while it is told of one."""
        while self._told is not None and self._told != self._board.version:
            self._told = self._board.version
            await self._send(encode_message(self._board.message()))

    async def _send_all(self) -> bool:
        """One frame of each source that has something new; whether there was one.

        Of ranks that the receiver was told of: it takes no frame of a layer that it does not know.
        """
        await self._tell_model()
        found = False
        for rank in self._board.ranks():
            found |= await self._send_names(rank)
            for source in rank.sources:
                reading = self._reading_of(source)
                if reading is None or not source.ring.behind(reading.cursor):
                    continue
                found = True
                raw = await self._loop.run_in_executor(self._workers, self._next_frame, rank, source, reading)
                if raw is not None:
                    await self._send(raw)
        return found

    def _reading_of(self, source: Source) -> Reading | None:
        """How far a source was read; None where it is not asked for, or its heads are not."""
        layer = source.info.layer
        if self._wanted is not None and layer not in self._wanted:
            self._readings.pop(source, None)
            return None
        heads = None if self._wanted is None else self._wanted[layer]
        first, end = source.info.heads
        if heads is not None and (heads[1] <= first or end <= heads[0]):
            return None
        reading = self._readings.get(source)
        if reading is None or reading.heads != heads:
            reading = self._readings[source] = Reading(heads)
        return reading

    def _next_frame(self, rank: Rank, source: Source, reading: Reading) -> bytes | None:
        """Make a frame, in a worker's thread, and note how long that took of a core."""
        began = time.thread_time()
        try:
            return self._made(rank, source, reading)
        finally:
            self._busy += time.thread_time() - began

    def _made(self, rank: Rank, source: Source, reading: Reading) -> bytes | None:
        rows = source.ring.read(reading.cursor, self._rows_of(source))
        if not rows:
            return None
        try:
            frame = source.frame(rows, reading.heads, self._dtype)
        except AttnscopeError as error:
            reading.cursor.dropped += rows[-1].end - rows[0].first
            warnings.warn(f"Layer {source.info.layer} is not shown. {error}", stacklevel=1)
            return None
        return self._packed(frame, rank, reading.cursor)

    def _packed(self, frame: Frame, rank: Rank, cursor: Cursor) -> bytes:
        how = {"run": self._board.run, "rank": rank.number, "sequence": cursor.sequence, "dropped": cursor.dropped}
        return encode_frame(replace(frame, **how))  # type: ignore[arg-type]

    def _rows_of(self, source: Source) -> int:
        info = source.info
        heads, keys = info.heads[1] - info.heads[0], info.key_heads[1] - info.key_heads[0]
        each = (heads + keys) * max(1, info.head_size) * SIZES[self._dtype] + 16 * heads
        return max(1, _frame_bytes // each)

    async def _send_names(self, rank: Rank) -> bool:
        tokens = rank.tokens
        if tokens is None:
            return False
        cursor = self._names.setdefault(rank, Cursor())
        if not tokens.ring.behind(cursor):
            return False
        rows = tokens.ring.read(cursor, 4096)
        if not rows:
            return False
        names = [name for part in rows for name in tokens.names(part)]
        frame = Frame("tokens", "run", names=tuple(names), span=(rows[0].first, rows[-1].end))
        await self._send(self._packed(frame, rank, cursor))
        return True
