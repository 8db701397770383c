"""A model that runs, and pages that look at it."""

import asyncio
import importlib.util
import json
import threading
import time
from typing import Any

import numpy as np
import pytest

import attnscope
from attnscope.watching.statistics import statistics
from attnscope.wire import Frame
from tests.streams import Page

pytestmark = pytest.mark.heavy

if importlib.util.find_spec("torch"):
    import torch
    from websockets.asyncio.client import connect

    from tests import models
    from tests.test_watch import eager_maps, rebuilt
else:
    pytest.skip("torch is not installed", allow_module_level=True)


class Kept:
    """What a page keeps of one layer: rows by token, those of the newest text."""

    def __init__(self) -> None:
        self.sequence = -1
        self.query: dict[int, Any] = {}
        self.key: dict[int, Any] = {}
        self.log_sum: dict[int, Any] = {}
        self.how = Frame("attention", "x")

    def take(self, frame: Frame) -> None:
        if frame.sequence > self.sequence:
            self.__init__()  # type: ignore[misc]
            self.sequence = frame.sequence
        self.how = frame
        for role, rows in (("query", self.query), ("key", self.key), ("statistics", self.log_sum)):
            block = frame.block(role)
            assert block is not None
            first, end = block.tokens
            for old in [token for token in rows if token >= end]:
                del rows[old]
            for token in range(first, end):
                rows[token] = block.values[:, token - first]

    def weights(self) -> Any:
        from attnscope.wire import Block

        blocks = []
        for role, rows in (("query", self.query), ("key", self.key), ("statistics", self.log_sum)):
            assert list(rows) == list(range(len(rows)))
            values = np.stack(list(rows.values()), axis=1)
            blocks.append(Block(role, values, (0, len(rows)), (0, values.shape[0])))
        how = self.how
        return rebuilt(
            Frame("attention", "x", scale=how.scale, causal=how.causal, window=how.window, blocks=tuple(blocks))
        )


async def look(address: str, layers: Any, enough: Any, ready: threading.Event) -> tuple[dict[int, Kept], Page]:
    kept: dict[int, Kept] = {}
    async with connect(address, proxy=None, max_size=None) as line:
        page = Page(line)
        await line.send(json.dumps({"type": "hello", "version": 1, "role": "page"}))
        await page.message("welcome")
        await page.subscribe(layers)
        ready.set()
        while not enough(kept, page):
            found = await page.read(30)
            if isinstance(found, Frame) and found.kind == "attention":
                kept.setdefault(found.layer, Kept()).take(found)
    return kept, page


def looking(scope: Any, layers: Any, enough: Any) -> Any:
    """A page in a thread, which has subscribed."""
    ready = threading.Event()
    found: list[Any] = []
    address = scope.stream_address
    thread = threading.Thread(target=lambda: found.append(asyncio.run(look(address, layers, enough, ready))))
    thread.start()
    assert ready.wait(10)

    def end() -> Any:
        thread.join(60)
        return found[0]

    return end


def has_tokens(count: int, layers: int) -> Any:
    return lambda kept, _: len(kept) == layers and all(len(one.query) == count for one in kept.values())


def has_names(count: int, layers: int) -> Any:
    """Names come in frames of their own, before or after the rows."""
    rows = has_tokens(count, layers)
    return lambda kept, page: rows(kept, page) and len(names_of(page)) >= count


def names_of(page: Page) -> list[str]:
    return [name for frame in page.frames if frame.kind == "tokens" for name in frame.names]


def ended(threads: int) -> None:
    """Until there are only so many threads as before."""
    end = time.monotonic() + 10
    while threading.active_count() > threads:
        assert time.monotonic() < end, threading.enumerate()
        time.sleep(0.01)


@pytest.mark.parametrize("family", ["gpt2", "llama", "qwen3"])
@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_a_page_has_the_maps_of_a_text_that_was_generated(family: str, dtype: Any) -> None:
    model, ids = models.ALL[family](), models.tokens(9)
    with attnscope.watch(model, dtype=dtype) as scope:
        end = looking(scope, "*", has_names(28, 3))
        text = model.generate(ids, max_new_tokens=20, do_sample=False)
        kept, page = end()
    scope.close()
    for number, expected in enumerate(eager_maps(family, text[:, :-1])):
        np.testing.assert_allclose(kept[number].weights(), expected[0], atol=1e-5 if dtype == "float32" else 2e-3)
    assert names_of(page) == [f"#{one}" for one in text[0, :-1].tolist()]


def test_a_page_that_comes_late_gets_what_there_is() -> None:
    model, ids = models.bert(), models.tokens(14)
    with attnscope.watch(model, dtype="float32") as scope, torch.no_grad():
        model(ids)
        kept, _ = looking(scope, [2], has_tokens(14, 1))()
    scope.close()
    assert list(kept) == [2]
    np.testing.assert_allclose(kept[2].weights(), eager_maps("bert", ids)[2][0], atol=1e-5)


def test_nothing_is_computed_or_started_before_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[int] = []

    def counted(query: Any, *rest: Any) -> Any:
        computed.append(1)
        return statistics(query, *rest)

    monkeypatch.setattr("attnscope.watching.attention_rows.statistics", counted)
    model = models.llama()
    threads = threading.active_count()
    with attnscope.watch(model) as scope:
        model.generate(models.tokens(9), max_new_tokens=10, do_sample=False)
        assert computed == []
        assert threading.active_count() == threads
        kept, _ = looking(scope, [1], has_tokens(18, 1))()
        assert list(kept) == [1]
        made = len(computed)
        assert 0 < made <= 10
        model.generate(models.tokens(9), max_new_tokens=10, do_sample=False)
        assert len(computed) == made
    scope.close()
    ended(threads)


def test_a_scope_that_is_gone_ends_its_thread() -> None:
    import gc

    model = models.gpt2()
    threads = threading.active_count()
    scope = attnscope.watch(model)
    assert scope.address.startswith("http://127.0.0.1:")
    assert threading.active_count() > threads
    del scope
    gc.collect()
    ended(threads)
