"""The collector: what ranks may send, and how much of a long run stays."""

import asyncio
import base64
import contextlib
import gc
import json
import tracemalloc
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from attnscope.serve import Board, Server
from attnscope.wire import Block, Frame, LayerInfo, encode_frame, encode_message
from scripts import wire_vectors
from tests.streams import page_of, served, until

vectors = json.loads(wire_vectors.path.read_text(encoding="utf-8"))
LAYER = LayerInfo(3, "attention", (0, 4), (0, 2), 4, 2)


@contextlib.asynccontextmanager
async def rank_of(server: Server, rank: int = 0, run: str = "one", **hello: Any) -> AsyncIterator[ClientConnection]:
    async with connect(server.stream_address, proxy=None, max_size=None) as line:
        first = {"type": "hello", "version": 1, "role": "rank", "run": run, "rank": rank}
        await line.send(encode_message({**first, "layers": [LAYER.described()], **hello}))
        assert json.loads(await line.recv())["type"] == "welcome"
        yield line


def rows(first: int, end: int, sequence: int = 0) -> Frame:
    """Rows whose queries are their token's number, and keys ten times that."""
    values = np.arange(first, end, dtype=np.float32)[None, :, None]
    tokens = (first, end)
    query = np.broadcast_to(values, (4, end - first, 2))
    key = np.broadcast_to(10 * values, (2, end - first, 2))
    found = np.broadcast_to(values, (4, end - first, 4))
    blocks = (
        Block("query", query, tokens, (0, 4)),
        Block("key", key, tokens, (0, 2)),
        Block("statistics", found, tokens, (0, 4)),
    )
    return Frame("attention", "one", layer=3, sequence=sequence, scale=0.5, causal=True, blocks=blocks)


async def told(line: ClientConnection) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = json.loads(await asyncio.wait_for(line.recv(), 10))
        if message["type"] != "subscribe":
            return message


@pytest.mark.parametrize("vector", vectors["hostile"], ids=lambda one: str(one["name"]))
def test_a_rank_that_sends_a_hostile_frame_is_refused(vector: dict[str, Any]) -> None:
    async def run() -> None:
        async with served(Board("collected")) as server:
            async with rank_of(server) as line:
                await line.send(base64.b64decode(vector["base64"]))
                assert (await told(line))["code"] == vector["code"]
                with pytest.raises(ConnectionClosed):
                    await line.recv()
            await until(lambda: not server._ranks)
            assert server.board.message()["dark"] == [[3, 0, 4]]

    asyncio.run(run())


def test_a_frame_that_hello_did_not_name_is_refused() -> None:
    frame = rows(0, 2)
    wrong = [replace(frame, layer=4), replace(frame, rank=1), replace(frame, blocks=frame.blocks[1:])]
    narrow = replace(frame.blocks[0], values=frame.blocks[0].values[:2], heads=(0, 2))
    wrong.append(replace(frame, blocks=(narrow, *frame.blocks[1:])))

    async def run() -> None:
        async with served(Board("collected")) as server:
            for one in wrong:
                async with rank_of(server) as line:
                    await line.send(encode_frame(one))
                    assert (await told(line))["code"] == "field"
            for layers in ([{"layer": -1}], [None], "all", [{**LAYER.described(), "heads": [2, 1]}]):
                async with connect(server.stream_address, proxy=None) as line:
                    hello = {"type": "hello", "version": 1, "role": "rank", "run": "one", "rank": 0, "layers": layers}
                    await line.send(encode_message(hello))
                    await line.recv()
                    assert (await told(line))["code"] == "field"

    asyncio.run(run())


@pytest.mark.parametrize("heads", [None, [0, 1], [1, 2], [2, 4], [1, 3]])
def test_a_page_gets_the_heads_it_asks_for_of_what_a_rank_sent(heads: list[int] | None) -> None:
    async def run() -> None:
        async with served(Board("collected")) as server, rank_of(server) as line, page_of(server) as page:
            await page.subscribe([{"layer": 3, "heads": heads} if heads else 3])
            for first, end in ((0, 5), (5, 6), (6, 7)):
                await line.send(encode_frame(rows(first, end)))
            tokens: list[int] = []
            while not tokens or tokens[-1] < 6:
                frame = await page.frame()
                query, key = frame.block("query"), frame.block("key")
                assert query is not None
                assert key is not None
                first, end = query.tokens
                tokens += range(first, end)
                assert key.tokens == query.tokens
                np.testing.assert_array_equal(query.values[0, :, 0], range(first, end))
                np.testing.assert_array_equal(key.values[0, :, 1], [10 * token for token in range(first, end)])
                assert query.heads is not None
                whole = heads or [0, 4]
                assert query.heads[0] <= whole[0] < whole[1] <= query.heads[1]
                assert len(query.values) % len(key.values) == 0
            assert tokens == list(range(7))

    asyncio.run(run())


def test_ranks_hear_what_pages_look_at() -> None:
    async def run() -> None:
        async with served(Board("collected")) as server, rank_of(server) as line:

            async def asked() -> Any:
                return json.loads(await asyncio.wait_for(line.recv(), 10))["layers"]

            async with page_of(server) as page, page_of(server) as other:
                await page.subscribe([3, 9])
                assert await asked() == [3]
                await other.subscribe("*")
                assert await asked() == "*"
                await other.subscribe([])
                assert await asked() == [3]
            assert await asked() == []

    asyncio.run(run())


def test_memory_of_twenty_minutes_is_flat() -> None:
    """36,000 tokens at 30 a second, in texts of 1,200; a page looks on, and is closed and opened a hundred times."""

    async def run() -> None:
        async with served(Board("collected"), rows=600) as server, rank_of(server) as line:
            held: list[int] = []
            for text in range(30):
                for opened in range(4):
                    async with page_of(server) as page:
                        await page.subscribe("*")
                        for token in range(300 * opened, 300 * opened + 300, 10):
                            await line.send(encode_frame(rows(token, token + 10, text)))
                        seen = -1
                        while seen < 300 * opened + 299:
                            query = (await page.frame()).block("query")
                            assert query is not None
                            seen = query.tokens[1] - 1
                await until(lambda: not server._sessions and not server.board.listeners)
                gc.collect()
                held.append(tracemalloc.get_traced_memory()[0])
            assert max(held[15:]) < 1.1 * max(held[5:15]) + 200_000

    tracemalloc.start()
    try:
        asyncio.run(run())
    finally:
        tracemalloc.stop()
