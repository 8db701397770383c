"""Twenty simulated minutes of a model that writes ten tokens a second: memory stays what it was after five."""

import asyncio
import gc
import importlib.util
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from attnscope.serve import session
from attnscope.serve.board import Board, Rank
from attnscope.serve.line import Line
from attnscope.wire import decode_frame, encode_message
from tests.streams import CountingLayer, Numbers, until

#: Ten a second; a new text each 100 seconds.
TOKENS = 20 * 60 * 10
TEXT = 1000


class Reader:
    """A page that keeps nothing but counts."""

    def __init__(self, board: Board) -> None:
        self.line = Line(board, ThreadPoolExecutor(1), "float32", self._take)
        self.rows = self.dropped = self.frames = 0
        self._last: dict[int, tuple[int, int]] = {}

    def begin(self) -> None:
        self.line.hear(encode_message({"type": "hello", "version": 1, "role": "page"}))
        self.line.hear(encode_message({"type": "subscribe", "layers": "*"}))

    def _take(self, what: str | bytes) -> None:
        if isinstance(what, bytes):
            frame = decode_frame(what)
            self.frames += 1
            first, end = frame.blocks[0].tokens
            self.rows += end - first
            self._last[frame.layer] = (frame.sequence, end)
            self.dropped = max(self.dropped, frame.dropped)
            self.line.acknowledge(1)

    def has(self, layer: int, sequence: int, end: int) -> bool:
        return self._last.get(layer) == (sequence, end)


def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page's frame lasts as long as it takes: time is simulated."""
    monkeypatch.setattr(session, "_pause", 0)
    monkeypatch.setattr(session, "_rest", 0)


def test_memory_of_the_stream_is_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    without_pauses(monkeypatch)

    async def run() -> None:
        layer = CountingLayer(0, capacity=256)
        board = Board("soak")
        board.put(Rank(0, [layer]))
        reader = Reader(board)
        reader.begin()
        held = []
        for token in range(0, TOKENS, 2):
            sequence, first = divmod(token, TEXT)
            layer.ring.append(Numbers(first, first + 2), sequence)
            board.tell()
            while not reader.has(0, sequence, first + 2):
                await asyncio.sleep(0)
            if (token + 2) % (TOKENS // 4) == 0:
                gc.collect()
                held.append(tracemalloc.get_traced_memory()[0])
        assert (reader.frames, reader.rows) == (TOKENS // 2, TOKENS)
        assert reader.dropped == 0
        assert reader.line.on_way == 0
        assert max(held[1:]) - held[0] < 50_000, held
        reader.line.close()

    tracemalloc.start()
    try:
        asyncio.run(run())
    finally:
        tracemalloc.stop()


@pytest.mark.heavy
@pytest.mark.skipif(not importlib.util.find_spec("torch"), reason="torch is not installed")
def test_tensors_of_a_watched_layer_are_as_many_after_twenty_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from attnscope.watching.attention_layer import AttentionLayer, Taken
    from attnscope.watching.statistics import Scores
    from attnscope.wire import LayerInfo

    without_pauses(monkeypatch)

    def kept() -> tuple[int, int]:
        """Tensors that live, and the bytes that they hold."""
        gc.collect()
        alive: Any = [one for one in gc.get_objects() if type(one) is torch.Tensor]
        sizes = {one.untyped_storage().data_ptr(): one.untyped_storage().nbytes() for one in alive}
        return len(alive), sum(sizes.values())

    async def run() -> None:
        layer = AttentionLayer(LayerInfo(0, "attention", (0, 4), (0, 2), 4, 8), capacity=128)
        board = Board("soak")
        board.put(Rank(0, [layer]))
        reader = Reader(board)
        reader.begin()
        held = []
        for token in range(TOKENS):
            sequence, first = divmod(token, TEXT)
            query, key = torch.randn(4, 1, 8), torch.randn(2, 1, 8)
            layer.take(query, key, Taken(sequence, first, Scores(8**-0.5, True, 64)))
            board.tell()
            if token % 20 == 19:  # The model is ahead of the page, as it is.
                await until(lambda sequence=sequence, first=first: reader.has(0, sequence, first + 1))
            if (token + 1) % (TOKENS // 4) == 0:
                held.append(kept())
        assert reader.rows + reader.dropped == TOKENS
        assert max(held[1:])[0] <= held[0][0] + 8, held
        assert max(size for _, size in held[1:]) <= held[0][1] * 1.1, held
        reader.line.close()

    asyncio.run(run())
