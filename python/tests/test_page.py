"""What a person sees: the page in a browser, beside a model that runs in Python."""

import contextlib
import importlib.util
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import attnscope
from attnscope.serve import Background, Board, Server
from attnscope.serve.site import find_site

pytestmark = pytest.mark.heavy

if importlib.util.find_spec("torch") and shutil.which("node"):
    from tests import models
    from tests.test_ranks import worker
    from tests.test_watch import eager_maps
else:
    pytest.skip("torch or node is not installed", allow_module_level=True)

here = Path(__file__).parent


class Browser:
    """A browser with the page."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, **what: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "The browser ended."
        told = json.loads(line)
        assert told["errors"] == []
        assert not isinstance(told["answer"], dict), told["answer"]
        return told["answer"]

    def weights(self, cells: list[tuple[int, int, int, int]]) -> Any:
        """Weights of maps; a page that has a layer's rows may wait for another's, and has NaN there until they come."""
        end = time.monotonic() + 120
        while None in (found := self.ask(probe=cells)) and time.monotonic() < end:
            time.sleep(0.05)
        return np.array(found, float)


@contextlib.contextmanager
def browser_at(address: str) -> Iterator[Browser]:
    assert find_site() is not None, "The pages are not built: npm run build:site."
    command = ["node", str(here / "page.mjs"), address]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Browser(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(30)


def cells(layers: int, heads: int, tokens: int) -> list[tuple[int, int, int, int]]:
    random = np.random.default_rng(5)
    return [tuple(int(random.integers(0, most)) for most in (layers, heads, tokens, tokens)) for _ in range(60)]  # type: ignore[misc]


@pytest.mark.parametrize("family", ["gpt2", "llama", "qwen3", "bert"])
@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_the_maps_of_the_page_are_those_of_an_eager_twin(family: str, dtype: Any) -> None:
    model, ids = models.ALL[family](), models.tokens(16)
    with attnscope.watch(model, dtype=dtype) as scope, browser_at(scope.address) as browser:
        browser.ask(until="No token has come yet")
        if family == "bert":
            with models.no_grad():
                model(ids)
        else:
            ids = model.generate(ids, max_new_tokens=9, do_sample=False)[:, :-1]
        browser.ask(until=f"3 layers, 1 of 1 ranks, {ids.shape[1]} tokens")
        chosen = cells(3, 4, ids.shape[1])
        found = browser.weights(chosen)
    scope.close()
    maps = eager_maps(family, ids)
    expected = [maps[layer][0, head, query, key] for layer, head, query, key in chosen]
    np.testing.assert_allclose(found, expected, atol=1e-5 if dtype == "float32" else 2e-3)


def test_a_rank_that_is_gone_is_said_and_comes_back() -> None:
    background = Background()
    server = Server(Board("collected"))
    background.call(server.open())
    processes: list[Any] = []
    try:
        with browser_at(server.address) as browser:
            browser.ask(until="0 layers")
            processes += [worker(server.stream_address, rank, rank) for rank in range(2)]
            browser.ask(until="2 layers, 2 of 2 ranks, 12 tokens")
            processes[1].kill()
            processes[1].wait()
            said = browser.ask(until="Dark: layer 1 heads 0 to 3")
            assert "Rank 1 is gone" in said
            assert "2 layers, 1 of 2 ranks, 12 tokens" in said
            processes.append(worker(server.stream_address, 1, 1))
            said = browser.ask(until="Rank 1 is gone", hidden=True)
            assert "2 layers, 2 of 2 ranks" in said
            expected = eager_maps("llama", models.tokens(12))[1][0, 2, 11, 3]
            np.testing.assert_allclose(browser.weights([(1, 2, 11, 3)]), [expected], atol=1e-5)
    finally:
        for process in processes:
            process.kill()
            process.wait()
        background.close(server.close)
