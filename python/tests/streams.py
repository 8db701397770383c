"""Layers without a model, and receivers, for tests of the server."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from websockets.asyncio.client import ClientConnection, connect

from attnscope.ring import Ring
from attnscope.serve import Board, Server
from attnscope.serve.board import Rank
from attnscope.wire import Block, Frame, LayerInfo, decode_frame, decode_message, encode_message
from attnscope.wire.block import Dtype, Span
from attnscope.wire.limits import MAX_SERVER_MESSAGE


@dataclass(frozen=True)
class Numbers:
    """Rows whose values are their token's number."""

    first: int
    end: int

    def part(self, first: int, end: int) -> "Numbers":
        return Numbers(first, end)


class CountingLayer:
    """A recurrent layer of 2 channels that counts the frames that somebody made of it."""

    def __init__(self, number: int, capacity: int = 100) -> None:
        self.info = LayerInfo(number, "states", (0, 1), (0, 1), 1, 2)
        self.ring: Ring[Numbers] = Ring(capacity)
        self.made = 0

    def frame(self, rows: Sequence[Numbers], wanted: Span | None, dtype: Dtype) -> Frame:  # noqa: ARG002
        self.made += 1
        tokens = (rows[0].first, rows[-1].end)
        values = np.repeat(np.arange(*tokens, dtype=np.float32)[:, None], 2, axis=1)
        return Frame("states", "x", layer=self.info.layer, blocks=(Block("values", values, tokens),))


def board_of(*layers: CountingLayer) -> Board:
    board = Board("demo")
    board.put(Rank(0, layers))
    return board


@contextlib.asynccontextmanager
async def served(board: Board, **options: Any) -> AsyncIterator[Server]:
    server = Server(board, **options)
    await server.open()
    try:
        yield server
    finally:
        await server.close()


class Page:
    """What a page does: says hello, subscribes, reads."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        self.messages: list[dict[str, Any]] = []
        self.frames: list[Frame] = []

    async def subscribe(self, layers: Any) -> None:
        await self.line.send(encode_message({"type": "subscribe", "layers": layers}))

    async def read(self, seconds: float = 10) -> Frame | dict[str, Any]:
        raw = await asyncio.wait_for(self.line.recv(), seconds)
        if isinstance(raw, str):
            self.messages.append(decode_message(raw, MAX_SERVER_MESSAGE))
            return self.messages[-1]
        self.frames.append(decode_frame(raw))
        return self.frames[-1]

    async def frame(self) -> Frame:
        while True:
            found = await self.read()
            if isinstance(found, Frame):
                return found

    async def message(self, kind: str) -> dict[str, Any]:
        while True:
            found = await self.read()
            if isinstance(found, dict) and found["type"] == kind:
                return found

    async def settled(self) -> None:
        """Read until a ping that is sent now is answered."""
        await self.line.send(encode_message({"type": "ping", "id": "settled"}))
        while (await self.message("pong")).get("id") != "settled":
            pass


@contextlib.asynccontextmanager
async def page_of(server: Server, **options: Any) -> AsyncIterator[Page]:
    async with connect(server.stream_address, proxy=None, max_size=None, **options) as line:
        page = Page(line)
        await line.send(encode_message({"type": "hello", "version": 1, "role": "page"}))
        await page.message("welcome")
        yield page


async def until(condition: Any, seconds: float = 10) -> None:
    """Wait for something that another task does; fail when it never comes."""
    async with asyncio.timeout(seconds) if hasattr(asyncio, "timeout") else contextlib.AsyncExitStack():
        while not condition():
            await asyncio.sleep(0.01)
