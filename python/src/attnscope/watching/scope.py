"""`attnscope.watch`: a model whose layers somebody looks at while it runs."""

import os
import uuid
import weakref
from collections.abc import Iterable
from dataclasses import replace
from types import TracebackType
from typing import Any, Literal

from attnscope.errors import AttnscopeError
from attnscope.watching.attention_layer import AttentionLayer
from attnscope.watching.find import find_layers
from attnscope.watching.hooks import Hooks, Layer
from attnscope.watching.recurrent import StateLayer
from attnscope.watching.streaming import Streaming
from attnscope.watching.tensors import Module
from attnscope.watching.texts import Texts
from attnscope.wire import LayerInfo
from attnscope.wire.block import Dtype

Chosen = Literal["*"] | int | Iterable[int]


class Scope:
    """The watched layers of a model. As a context manager it attaches itself to the model, and takes itself off again.

    layers  by their number in the model, in order
    run     a name for what is sent
    """

    def __init__(
        self, model: Module, layers: list[tuple[Module, Layer]], texts: Texts, sample: int, **stream: Any
    ) -> None:
        self.run = uuid.uuid4().hex[:12]
        self.texts = texts
        self._model = model
        self._sample = sample
        self.layers: dict[int, Layer] = {layer.info.layer: layer for _, layer in layers}
        self._modules: dict[Module, Layer] = dict(layers)
        self._hooks: Hooks | None = None
        self._tokens: Any = None
        self._streaming = Streaming(self.run, list(self.layers.values()), texts, **stream)
        weakref.finalize(self, self._streaming.close)

    def __enter__(self) -> "Scope":
        """Attach hooks; the model computes as it did."""
        if self._hooks is not None:
            raise AttnscopeError("This scope watches already. Make another one for a second `with` inside.")
        self._hooks = Hooks(self._modules, self.texts, self._sample)
        self._tokens = self.texts.listen_to(self._model, self._sample)
        self._streaming.call()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the hooks off; what was seen stays readable."""
        if self._hooks is not None:
            self._hooks.close()
            self._tokens.remove()
        self._hooks = None
        self._streaming.drain()

    @property
    def address(self) -> str:
        """The page that shows this model live; a server on this machine alone starts with the first question.

        raises MissingExtraError  when websockets is not installed
        """
        return self._streaming.address

    @property
    def stream_address(self) -> str:
        """The WebSocket of that server, for a page of another one."""
        return self._streaming.stream_address

    def widget(self) -> Any:
        """The model in a notebook, live: thumbnails of all layers and heads, and one map; the same one each time.

        It goes over the notebook's own messages: no server starts. A scope that ends a cell shows it by itself.
        """
        return self._streaming.widget()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget()._repr_mimebundle_(**options)

    def serve(self, *, host: str = "127.0.0.1", port: int = 0, origins: Iterable[str] = ()) -> str:
        """Start the server with options of its own; gives its page's address.

        host     who may call: loopback, unless told
        origins  pages of other servers that may open the stream, as `http://localhost:8888`
        raises AttnscopeError  when it runs already, or the port is taken
        """
        return self._streaming.serve(host=host, port=port, origins=origins)

    def close(self) -> None:
        """End the server and the line to the collector."""
        self._streaming.close()

    def layer(self, number: int) -> AttentionLayer:
        """A watched attention layer, whose `pattern(head)` is numpy.

        raises AttnscopeError  for a layer that is not watched, or is recurrent
        """
        found = self._found(number)
        if not isinstance(found, AttentionLayer):
            raise AttnscopeError(f"Layer {number} is recurrent and has no pattern. Read scope.recurrent({number}).")
        return found

    def recurrent(self, number: int) -> StateLayer:
        """A watched LSTM or GRU, whose `states()` is numpy.

        raises AttnscopeError  for a layer that is not watched, or is attention
        """
        found = self._found(number)
        if not isinstance(found, StateLayer):
            raise AttnscopeError(f"Layer {number} is attention and has no states. Read scope.layer({number}).")
        return found

    def _found(self, number: int) -> Layer:
        found = self.layers.get(number)
        if found is None:
            raise AttnscopeError(f"Layer {number} is not watched. Give one of {', '.join(map(str, self.layers))}.")
        return found

    def tokens(self) -> list[str]:
        """Texts of the tokens that are held; their numbers where there is no tokenizer."""
        return [name for rows in self.texts.ring.rows() for name in self.texts.names(rows)]


def watch(
    model: Module,
    layers: Chosen = "*",
    heads: Literal["*"] | tuple[int, int] = "*",
    *,
    tokenizer: Any = None,
    sample: int = 0,
    rows: int = 4096,
    shard: tuple[int, int] | None = None,
    dtype: Dtype = "float16",
    collector: str | None = None,
    rank: int | None = None,
) -> Scope:
    """Watch a model while it runs: of Hugging Face, Keras on PyTorch, or with MultiheadAttention, LSTM or GRU inside.

    layers     numbers of layers, or "*"
    heads      `(first, end)`, or "*"
    tokenizer  gives the tokens their texts
    sample     which of a batch
    rows       how many tokens are kept of a text; newest win
    shard      where several processes share each layer's heads (tensor parallel): (index, count) of this one
    dtype      of queries and keys on their way to a page
    collector  the stream of an `attnscope serve` that shows several processes as one model
    rank       this process's number there; torchrun's RANK, or 0

    returns                a scope: `with attnscope.watch(model) as scope: model.generate(…)`
    raises AttnscopeError  when the model has no layer that is known, or not those that were asked for
    cost                   a layer and step: a function call and a copy of the new keys; statistics when somebody looks
    """
    found = find_layers(model)
    numbers = [info.layer for _, info in found]
    if layers != "*":
        asked = [layers] if isinstance(layers, int) else list(layers)
        missing = [one for one in asked if one not in numbers]
        if missing or not asked:
            raise AttnscopeError(f"There is no layer {missing or asked}. Give some of {numbers}.")
        found = [(module, info) for module, info in found if info.layer in asked]
    if heads != "*":
        _check_heads([info for _, info in found], heads)
    if sample < 0:
        raise AttnscopeError(f"Sample {sample} is below 0. Give its place in the batch, from 0.")
    wanted = None if heads == "*" else heads
    layers_of = [(module, _layer_of(_shared(info, shard), rows, wanted, dtype)) for module, info in found]
    number = int(os.environ.get("RANK", "0")) if rank is None else rank
    stream = {"dtype": dtype, "collector": collector, "rank": number}
    return Scope(model, layers_of, Texts(rows, tokenizer), sample, **stream)


def _check_heads(infos: list[LayerInfo], heads: tuple[int, int]) -> None:
    first, end = heads
    for info in infos:
        if info.kind == "attention" and not 0 <= first < end <= info.of:
            raise AttnscopeError(
                f"Layer {info.layer} has no heads {first} to {end}. Give (first, end) within {info.of}."
            )


def _shared(info: LayerInfo, shard: tuple[int, int] | None) -> LayerInfo:
    """The share of one of several processes that have a layer's heads between them."""
    if shard is None or info.kind != "attention":
        return info
    index, count = shard
    keys = info.key_heads[1]
    if not 0 <= index < count or info.of % count or keys % count:
        raise AttnscopeError(
            f"{info.of} heads and {keys} key heads are not for shard {index} of {count}. Give (index, count)."
        )
    heads, keys = info.of // count, keys // count
    return replace(info, heads=(index * heads, (index + 1) * heads), key_heads=(index * keys, (index + 1) * keys))


def _layer_of(share: LayerInfo, rows: int, heads: tuple[int, int] | None, dtype: Dtype) -> Layer:
    return StateLayer(share, rows) if share.kind == "states" else AttentionLayer(share, rows, heads, dtype)
