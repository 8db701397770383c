"""Several processes at one collector, which a page reads as one model."""

import asyncio
import contextlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attnscope.serve import Board, Server
from attnscope.wire import Frame
from tests.streams import Page, page_of, served, until

pytestmark = pytest.mark.heavy

if importlib.util.find_spec("torch"):
    import torch

    from tests import models
    from tests.test_live import Kept
    from tests.test_watch import eager_maps
else:
    pytest.skip("torch is not installed", allow_module_level=True)

root = Path(__file__).parents[1]


@contextlib.asynccontextmanager
async def torchrun(kind: str, server: Server, world: int = 2) -> AsyncIterator[asyncio.subprocess.Process]:
    """The ranks, in processes of their own; ended with the block."""
    command = [sys.executable, "-m", "torch.distributed.run", f"--nproc-per-node={world}", "--master-port=0"]
    command += ["--rdzv-backend=c10d", "--rdzv-endpoint=127.0.0.1:0", "-m", "tests.rank", kind, server.stream_address]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


class Model:
    """What a page knows of all ranks: rows by layer and first head."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.kept: dict[tuple[int, int], Kept] = {}
        self.text: dict[str, Any] = {}
        self.told: dict[str, Any] = {}

    async def read(self) -> None:
        found = await self.page.read(120)
        if isinstance(found, dict):
            if found["type"] == "model":
                self.told = found
        elif found.kind == "attention":
            query = found.block("query")
            assert query is not None
            assert query.heads is not None
            self.kept.setdefault((found.layer, query.heads[0]), Kept()).take(found)

    async def read_until(self, condition: Any) -> None:
        while not condition():
            await self.read()

    def has(self, tokens: int, parts: int) -> bool:
        return len(self.kept) == parts and all(len(one.query) == tokens for one in self.kept.values())

    def maps(self, layer: int) -> Any:
        parts = sorted(key for key in self.kept if key[0] == layer)
        return np.concatenate([self.kept[key].weights() for key in parts])


@pytest.mark.parametrize("kind", ["heads", "layers"])
def test_ranks_of_torchrun_are_one_model_to_a_page(kind: str) -> None:
    async def run() -> None:
        async with served(Board("collected")) as server, page_of(server) as page:
            model = Model(page)
            await page.subscribe("*")
            async with torchrun(kind, server) as process:
                tokens, parts = (16, 6) if kind == "heads" else (12, 3)
                await model.read_until(lambda: model.has(tokens, parts))
                said, errors = await asyncio.wait_for(process.communicate(), 60)
                assert process.returncode == 0, errors.decode()[-2000:]
            ids = models.tokens(12)
            if kind == "heads":
                line = next(one for one in said.decode().splitlines() if one.startswith("TEXT"))
                ids = torch.tensor([[int(one) for one in line[6:-1].split(",")][:-1]])
            for layer, expected in enumerate(eager_maps("llama", ids)):
                np.testing.assert_allclose(model.maps(layer), expected[0], atol=1e-5)
            heads = {(one["layer"], *one["heads"]) for rank in model.told["ranks"] for one in rank["layers"]}
            share = {(layer, first, first + 2) for layer in range(3) for first in (0, 2)}
            assert heads == (share if kind == "heads" else {(layer, 0, 4) for layer in range(3)})

    asyncio.run(run())


def worker(collector: str, layer: int, rank: int) -> subprocess.Popen[bytes]:
    """A process with one layer of three, that stays until its input ends."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.worker", collector, str(layer), str(rank)],
        cwd=root, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip


def test_a_rank_that_is_killed_leaves_its_layers_dark_until_it_is_back() -> None:
    async def run() -> None:
        processes: list[subprocess.Popen[bytes]] = []
        try:
            async with served(Board("collected")) as server, page_of(server) as page:
                model = Model(page)
                await page.subscribe("*")
                processes += [worker(server.stream_address, rank, rank) for rank in range(2)]
                await model.read_until(lambda: model.has(12, 2))
                assert model.told["dark"] == []
                first = model.kept[(1, 0)].sequence
                processes[1].kill()
                processes[1].wait()
                await model.read_until(lambda: model.told["dark"] == [[1, 0, 4]])
                assert [rank["live"] for rank in model.told["ranks"]] == [True, False]
                # The rest goes on.
                assert processes[0].stdin is not None
                processes[0].stdin.write(b"again\n")
                processes[0].stdin.flush()
                before = model.kept[(0, 0)].sequence
                await model.read_until(lambda: model.kept[(0, 0)].sequence > before and model.has(12, 2))
                processes.append(worker(server.stream_address, 1, 1))
                await model.read_until(lambda: model.told["dark"] == [])
                await model.read_until(lambda: model.kept[(1, 0)].sequence > first and model.has(12, 2))
                expected = eager_maps("llama", models.tokens(12))
                np.testing.assert_allclose(model.maps(1), expected[1][0], atol=1e-5)
        finally:
            for process in processes:
                process.kill()
                process.wait()

    asyncio.run(run())


def test_a_collector_that_starts_late_or_anew_gets_everything() -> None:
    async def run() -> None:
        board = Board("collected")
        async with served(board) as server:
            port, token = server.port, server.token
        process = worker(server.stream_address, 0, 0)  # Nobody listens there now.
        try:
            for _ in range(2):
                async with served(Board("collected"), port=port, token=token) as again, page_of(again) as page:
                    model = Model(page)
                    await page.subscribe("*")
                    await model.read_until(lambda model=model: model.has(12, 1))
        finally:
            process.kill()
            process.wait()

    asyncio.run(run())


def test_ranks_are_asked_only_for_what_pages_see() -> None:
    async def run() -> None:
        async with served(Board("collected")) as server:
            process = worker(server.stream_address, 0, 0)
            try:
                await until(lambda: server.board.ranks(), 60)
                source = server.board.ranks()[0].sources[0]
                assert source.ring.sequence == -1
                async with page_of(server) as page:
                    await page.subscribe([0])
                    frame = await page.frame()
                    while frame.kind != "attention":
                        frame = await page.frame()
                await until(lambda: not server._sessions)
                assert isinstance(frame, Frame)
            finally:
                process.kill()
                process.wait()

    asyncio.run(run())
