"""Attention of a vLLM worker, by vLLM's worker extension.

`LLM(…, worker_extension_cls="attnscope.watching.vllm.WorkerExtension")`, then
`llm.collective_rpc("attnscope_watch", args=(collector,))`. The engine has to run its layers as they are, one text at a
time, from its first token on: `enforce_eager=True`, `max_num_seqs=1`, `enable_prefix_caching=False`.
"""

import re
import warnings
from importlib import import_module
from typing import Any

from attnscope.errors import AttnscopeError
from attnscope.watching.attention_layer import AttentionLayer, Taken
from attnscope.watching.statistics import Scores
from attnscope.watching.streaming import Streaming
from attnscope.watching.tensors import Module, Tensor
from attnscope.watching.texts import Texts
from attnscope.wire import LayerInfo
from attnscope.wire.block import Dtype

_marks = ("num_heads", "num_kv_heads", "head_size", "layer_name", "impl")


class WorkerExtension:
    """Methods that `collective_rpc` calls in each worker, where `self.model_runner.model` and `self.rank` are."""

    model_runner: Any
    rank: int
    _attnscope: "WorkerWatch | None" = None

    def attnscope_watch(self, collector: str, rows: int = 4096, dtype: Dtype = "float16") -> list[int]:
        """Stream this worker's layers and heads to a collector; gives the layers' numbers.

        collector              the stream of an `attnscope serve`
        rows                   how many tokens of a text are kept
        raises AttnscopeError  when it has no attention layer that is known, or watches already
        """
        if self._attnscope is not None:
            raise AttnscopeError("This worker is watched already. Call attnscope_end first.")
        self._attnscope = WorkerWatch(self.model_runner.model, rows, dtype)
        self._attnscope.start(self.rank, collector)
        return sorted(self._attnscope.layers)

    def attnscope_end(self) -> None:
        """Take the hooks off, and end the line to the collector."""
        watch, self._attnscope = self._attnscope, None
        if watch is not None:
            watch.close()


class WorkerWatch:
    """Hooks on the attention layers of one worker's model."""

    def __init__(self, model: Module, rows: int, dtype: Dtype = "float16") -> None:
        self.layers: dict[int, AttentionLayer] = {}
        self.texts = Texts(rows, None)
        self._handles: list[Any] = []
        self._streaming: Streaming | None = None
        self._said = False
        self._dtype: Dtype = dtype
        index, count = _tensor_rank()
        for module in model.modules():
            if type(module).__name__ == "Attention" and all(hasattr(module, one) for one in _marks):
                layer = AttentionLayer(_info_of(module, index, count), rows, dtype=dtype)
                self.layers[layer.info.layer] = layer
                self._handles.append(module.register_forward_pre_hook(self._hook_of(layer), with_kwargs=True))
        if not self.layers:
            raise AttnscopeError(f"{type(model).__name__} has no vLLM Attention layer in this worker. Watch another.")

    def start(self, rank: int, collector: str) -> None:
        """Open the line to a collector."""
        layers = [self.layers[number] for number in sorted(self.layers)]
        self._streaming = Streaming(
            f"vllm-{rank}", layers, self.texts, dtype=self._dtype, collector=collector, rank=rank
        )
        self._streaming.call()

    def close(self) -> None:
        """Take everything off again."""
        for handle in self._handles:
            handle.remove()
        if self._streaming is not None:
            self._streaming.drain()
            self._streaming.close()

    def _hook_of(self, layer: AttentionLayer) -> Any:
        first = not self.layers

        def before(module: Module, args: tuple[Any, ...], options: dict[str, Any]) -> None:
            span = _span_of(module)
            if span is None:
                return
            start, count = span
            try:
                if start < 0:
                    raise AttnscopeError("Several texts are in one batch. Start the engine with max_num_seqs=1.")
                held = layer.ring.span[1] if layer.ring.sequence >= 0 else 0
                if start not in (0, held):
                    raise AttnscopeError("A text begins in a cache. Start the engine with enable_prefix_caching=False.")
                query = _heads_of(options.get("query", args[0] if args else None), module.num_heads, count)
                key = _heads_of(options.get("key", args[1] if len(args) > 1 else None), module.num_kv_heads, count)
                sequence = self.texts.sequence(first and start == 0)
                layer.take(query, key, Taken(sequence, start, _scores_of(module)))
            except AttnscopeError as error:
                self._warn(error)
            self.texts.tell()

        return before

    def _warn(self, error: AttnscopeError) -> None:
        if not self._said:
            self._said = True
            warnings.warn(f"Some of what this worker computes is not shown. {error}", stacklevel=2)


def _tensor_rank() -> tuple[int, int]:
    """Which of the workers that share each layer's heads this is, and how many they are."""
    distributed = import_module("vllm.distributed")
    return distributed.get_tensor_model_parallel_rank(), distributed.get_tensor_model_parallel_world_size()


def _span_of(module: Module) -> tuple[int, int] | None:
    """First token and count of the text that a forward pass is for; first -1 for several; None in a rehearsal."""
    context = import_module("vllm.forward_context").get_forward_context()
    metadata = context.attn_metadata
    if isinstance(metadata, dict):
        metadata = metadata.get(module.layer_name)
    if metadata is None or isinstance(metadata, list):
        return None
    lengths = metadata.seq_lens.tolist()
    if len(lengths) != 1:
        return -1, 0
    start, end = metadata.query_start_loc.tolist()[:2]
    return lengths[0] - (end - start), end - start


def _info_of(module: Module, index: int, count: int) -> LayerInfo:
    number = re.search(r"\d+", module.layer_name)
    if number is None:
        raise AttnscopeError(f"The layer {module.layer_name} has no number in its name. Watch a model whose layers do.")
    heads, keys = module.num_heads, module.num_kv_heads
    share, key_share = (index * heads, (index + 1) * heads), (index * keys, (index + 1) * keys)
    return LayerInfo(int(number[0]), "attention", share, key_share, heads * count, module.head_size)


def _heads_of(values: Tensor, heads: int, count: int) -> Tensor:
    """[head, token, unit] of values that lie by token; those after the last token are padding."""
    return values[:count].reshape(count, heads, -1).transpose(0, 1)


def _scores_of(module: Module) -> Scores:
    window = getattr(module, "sliding_window", None)
    return Scores(float(module.impl.scale), causal=True, window=window or 0)
