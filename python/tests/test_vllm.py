"""A vLLM worker. vLLM itself needs a GPU: a stand-in has its worker, its attention layer and its forward context."""

import asyncio
import contextlib
import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from attnscope import AttnscopeError
from attnscope.serve import Board
from tests.streams import page_of, served

pytestmark = pytest.mark.heavy

if importlib.util.find_spec("torch"):
    import torch
    import transformers

    from attnscope.watching.vllm import WorkerExtension, WorkerWatch
    from tests import models
    from tests.test_ranks import Model
    from tests.test_watch import eager_maps, rebuilt, sent
else:
    pytest.skip("torch is not installed", allow_module_level=True)


@dataclass
class Metadata:
    """What an attention backend knows of a batch: where each text's new tokens begin, and how long each text is."""

    query_start_loc: Any
    seq_lens: Any


class Impl:
    scale = 8**-0.5


class Attention(torch.nn.Module):  # type: ignore[misc]
    """vLLM's layer by its public names: it is given the new tokens' rows after rotation, and keeps earlier keys."""

    def __init__(self, layer: int) -> None:
        super().__init__()
        self.num_heads, self.num_kv_heads, self.head_size = 4, 2, 8
        self.layer_name = f"model.layers.{layer}.self_attn.attn"
        self.sliding_window = None
        self.impl = Impl()
        self.kept: tuple[Any, Any] | None = None

    def forward(self, query: Any, key: Any, value: Any) -> Any:
        key, value = (one.reshape(-1, 2, 8).transpose(0, 1) for one in (key, value))
        if self.kept is not None:
            key, value = torch.cat([self.kept[0], key], 1), torch.cat([self.kept[1], value], 1)
        self.kept = (key, value)
        query = query.reshape(-1, 4, 8).transpose(0, 1)
        seen = torch.ones(query.shape[1], key.shape[1], dtype=torch.bool).tril(key.shape[1] - query.shape[1])
        found = torch.nn.functional.scaled_dot_product_attention(
            query[None], key[None], value[None], attn_mask=seen, enable_gqa=True
        )
        return found[0].transpose(0, 1)


def through_layer(module: Any, query: Any, key: Any, value: Any, *_: Any, **__: Any) -> Any:
    rows = [one[0].transpose(0, 1).flatten(1) for one in (query, key, value)]
    return module.attn(*rows)[None], None


class Worker:
    """vLLM's worker, as far as an extension sees it."""

    def __init__(self, rank: int) -> None:
        self.rank = rank
        transformers.AttentionInterface.register("standin", through_layer)
        transformers.AttentionMaskInterface.register("standin", lambda *_, **__: None)
        model = models.llama("standin")
        for number, layer in enumerate(model.model.layers):
            layer.self_attn.attn = Attention(number)
        self.model_runner = type("Runner", (), {"model": model})()

    def execute(self, ids: Any, lengths: list[int], starts: list[int]) -> Any:
        """One step of the engine."""
        names = [layer.self_attn.attn.layer_name for layer in self.model_runner.model.model.layers]
        metadata = Metadata(torch.tensor(starts), torch.tensor(lengths))
        places = torch.arange(lengths[0] - ids.shape[1], lengths[0])[None]
        with context(dict.fromkeys(names, metadata)), torch.no_grad():
            return self.model_runner.model(ids, position_ids=places, use_cache=False).logits

    def forget(self) -> None:
        """The text is done."""
        for layer in self.model_runner.model.model.layers:
            layer.self_attn.attn.kept = None


# As vLLM does it: the extension becomes a base of the worker's class.
class ExtendedWorker(Worker, WorkerExtension):
    pass


current: list[Any] = []


@contextlib.contextmanager
def context(metadata: Any) -> Iterator[None]:
    current.append(type("ForwardContext", (), {"attn_metadata": metadata})())
    try:
        yield
    finally:
        current.pop()


@pytest.fixture(autouse=True)
def standin(monkeypatch: pytest.MonkeyPatch) -> None:
    forward, distributed, vllm = ModuleType("vllm.forward_context"), ModuleType("vllm.distributed"), ModuleType("vllm")
    forward.get_forward_context = lambda: current[-1]  # type: ignore[attr-defined]
    distributed.get_tensor_model_parallel_rank = lambda: 0  # type: ignore[attr-defined]
    distributed.get_tensor_model_parallel_world_size = lambda: 1  # type: ignore[attr-defined]
    for module in (vllm, forward, distributed):
        monkeypatch.setitem(sys.modules, module.__name__, module)


def run(worker: Worker, chunks: list[int], steps: int) -> Any:
    """A prompt in chunks, then tokens one by one; gives all tokens that were read."""
    ids = models.tokens(sum(chunks))
    done = 0
    for count in chunks:
        logits = worker.execute(ids[:, done : done + count], [done + count], [0, count])
        done += count
    for _ in range(steps):
        ids = torch.cat([ids, logits[:, -1:].argmax(-1)], 1)
        done += 1
        logits = worker.execute(ids[:, -1:], [done], [0, 1])
    return ids


def test_a_worker_streams_its_layers_to_a_collector() -> None:
    async def main() -> None:
        async with served(Board("collected")) as server, page_of(server) as page:
            model = Model(page)
            await page.subscribe("*")
            worker = ExtendedWorker(0)
            numbers = await asyncio.to_thread(worker.attnscope_watch, server.stream_address, 64, "float32")
            assert numbers == [0, 1, 2]
            ids = await asyncio.to_thread(run, worker, [7, 5], 6)
            await model.read_until(lambda: model.has(18, 3))
            for layer, expected in enumerate(eager_maps("llama", ids)):
                np.testing.assert_allclose(model.maps(layer), expected[0], atol=1e-5)
            with pytest.raises(AttnscopeError, match="watched already"):
                worker.attnscope_watch(server.stream_address)
            await asyncio.to_thread(worker.attnscope_end)
            assert not any(module._forward_pre_hooks for module in worker.model_runner.model.modules())

    asyncio.run(main())


def test_a_second_text_begins_anew_and_a_rehearsal_is_none() -> None:
    worker = Worker(0)
    watch = WorkerWatch(worker.model_runner.model, 64)
    run(worker, [9], 3)
    worker.forget()
    with context(None), torch.no_grad():
        worker.model_runner.model(models.tokens(4), use_cache=False)
    worker.forget()
    ids = run(worker, [5], 4)
    np.testing.assert_allclose(rebuilt(sent(watch.layers[2])), eager_maps("llama", ids)[2][0], atol=1e-5)
    watch.close()


def test_several_texts_in_a_batch_and_cached_beginnings_are_said() -> None:
    worker = Worker(0)
    watch = WorkerWatch(worker.model_runner.model, 64)
    with pytest.warns(UserWarning, match="max_num_seqs=1"):
        worker.execute(models.tokens(8), [5, 3], [0, 5, 8])
    watch.close()
    worker.forget()
    watch = WorkerWatch(worker.model_runner.model, 64)
    with pytest.warns(UserWarning, match="enable_prefix_caching=False"):
        worker.execute(models.tokens(4), [20], [0, 4])
    assert watch.layers[0].ring.sequence == -1
    watch.close()


def test_a_text_beyond_what_is_kept_is_said() -> None:
    worker = Worker(0)
    watch = WorkerWatch(worker.model_runner.model, 4)
    with pytest.warns(UserWarning, match="Watch with more rows"):
        run(worker, [4], 80)
    watch.close()


def test_a_model_without_such_layers_is_refused() -> None:
    with pytest.raises(AttnscopeError, match="no vLLM Attention layer"):
        WorkerWatch(models.gpt2(), 64)
