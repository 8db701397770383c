"""A rank's line to a collector: sends it the layers that pages look at, and calls again when it is gone."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

from attnscope.errors import AttnscopeError, MissingExtraError
from attnscope.serve.board import Board
from attnscope.serve.session import Session
from attnscope.wire import WireError, decode_message, encode_message
from attnscope.wire.block import Dtype
from attnscope.wire.limits import MAX_SERVER_MESSAGE, VERSION

# Seconds between calls, at first and at most.
_first, _most = 0.25, 5.0


class Uplink:
    """Sends the board of one rank to a collector until cancelled.

    address  the collector's stream, with its token
    refused  why the collector does not want this rank; None while it does
    """

    def __init__(self, board: Board, rank: int, address: str, dtype: Dtype = "float16") -> None:
        self.refused: str | None = None
        self._board = board
        self._rank = rank
        self._address = address
        self._dtype: Dtype = dtype
        self._session: Session | None = None

    @property
    def idle(self) -> bool:
        """Whether there is a line, and everything that is asked for was sent."""
        return self._session is not None and self._session.idle

    async def run(self) -> None:
        """Call, send, and call again."""
        try:
            connect = import_module("websockets.asyncio.client").connect
            broken = import_module("websockets.exceptions").WebSocketException
        except ImportError:
            raise MissingExtraError("websockets", "serve") from None
        workers = ThreadPoolExecutor(1, "attnscope-frames")
        options = {"compression": None, "max_size": MAX_SERVER_MESSAGE, "proxy": None}
        wait = _first
        try:
            while self.refused is None:
                try:
                    async with connect(self._address, **options) as line:
                        wait = _first
                        await self._serve(line, workers)
                except (OSError, TimeoutError, broken, AttnscopeError):
                    pass  # Nobody there, or no longer: the model goes on, and the line is tried again.
                self._session = None
                await asyncio.sleep(wait)
                wait = min(2 * wait, _most)
        finally:
            workers.shutdown(wait=False, cancel_futures=True)

    async def _serve(self, line: Any, workers: ThreadPoolExecutor) -> None:
        rank = self._board.rank(self._rank)
        layers = [] if rank is None else [source.info.described() for source in rank.sources]
        hello = {"type": "hello", "version": VERSION, "role": "rank", "run": self._board.run, "rank": self._rank}
        await line.send(encode_message({**hello, "layers": layers}))
        session = Session(self._board, line.send, workers, self._dtype, tell=False)
        sending = asyncio.create_task(session.run())
        try:
            async for raw in line:
                message = decode_message(raw, MAX_SERVER_MESSAGE)
                if message["type"] == "subscribe":
                    session.subscribe(message)
                    self._session = session
                elif message["type"] == "refused":
                    self.refused = str(message.get("message"))
                    raise WireError(str(message.get("code")), self.refused)
        finally:
            sending.cancel()
