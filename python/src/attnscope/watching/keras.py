"""Keras 3 on PyTorch: attention layers beside their projected queries and keys, recurrent ones beside their outputs."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from attnscope.errors import AttnscopeError
from attnscope.watching.tensors import Module, Tensor, load_torch
from attnscope.wire import LayerInfo

_attention = ("MultiHeadAttention", "GroupQueryAttention")
_recurrent = ("LSTM", "GRU", "SimpleRNN")


def is_keras(module: Module) -> bool:
    """Whether it is a layer or model of Keras 3; loads nothing."""
    return _is_a(module, "Layer")


def is_keras_attention(module: Module) -> bool:
    """Whether it is one of the attention layers that are watched."""
    return any(_is_a(module, name) for name in _attention)


def is_keras_recurrent(module: Module) -> bool:
    """Whether it is one of the recurrent layers that are watched."""
    return any(_is_a(module, name) for name in _recurrent)


def _is_a(module: Module, name: str) -> bool:
    kind = getattr(getattr(sys.modules.get("keras"), "layers", None), name, None)
    return kind is not None and isinstance(module, kind)


def layers_within(model: Module) -> Iterator[Module]:
    """The watched layers of a Keras model, in the order in which it has them.

    raises AttnscopeError  when Keras does not run on PyTorch
    """
    backend = sys.modules["keras"].config.backend()
    if backend != "torch":
        raise AttnscopeError(
            f"Keras runs on {backend} here, whose compiled models call nothing that can be watched. "
            "Set KERAS_BACKEND=torch before Keras is imported; the same model file opens."
        )
    seen: set[int] = set()
    waiting = [model]
    while waiting:
        layer = waiting.pop()
        if id(layer) in seen:
            continue
        seen.add(id(layer))
        if is_keras_attention(layer) or is_keras_recurrent(layer):
            yield layer
        else:
            waiting += reversed(layer._layers)


def info_of(layer: Module, number: int) -> LayerInfo:
    """What a watched layer of Keras is."""
    if is_keras_recurrent(layer):
        return LayerInfo(number, "states", (0, 1), (0, 1), 1, int(layer.units))
    if _is_a(layer, "GroupQueryAttention"):
        heads, keys, size = layer.num_query_heads, layer.num_key_value_heads, layer.head_dim
    else:
        heads, keys, size = layer.num_heads, layer.num_heads, layer.key_dim
    return LayerInfo(number, "attention", (0, heads), (0, keys), heads, int(size))


class Around:
    """Stands around a method of one object until `remove`; others may do so too, and leave in any order.

    call  gets the method that was there, and what it is called with; gives what the method gives
    """

    def __init__(self, of: Any, name: str, call: Callable[..., Any]) -> None:
        self._of, self._name = of, name
        self._own = vars(of).get(name)
        method = getattr(of, name)
        self._on = True

        def around(*args: Any, **options: Any) -> Any:
            return call(method, *args, **options) if self._on else method(*args, **options)

        vars(around)["stands"] = self
        vars(of)[name] = around

    def remove(self) -> None:
        """Give the method back; while another stands around this one, it is let through."""
        self._on = False
        method = vars(self._of).get(self._name)
        while (stands := getattr(method, "stands", None)) is not None and not stands._on:
            method = stands._own
        if method is None:
            vars(self._of).pop(self._name, None)
        else:
            vars(self._of)[self._name] = method


class KerasCall:
    """What an attention layer's `_compute_attention` is called with, for one sample of the batch.

    query, key  [head, token, unit]; keys once for all the heads that they serve
    mask        bool [query, key], true where a key is seen; None: all are, or the causal rule says which
    causal      whether a query sees no key after its own token
    window      with `causal`, how many keys it sees; 0: all
    """

    def __init__(self, layer: Module, inputs: dict[str, Any], sample: int, own: bool) -> None:
        torch = load_torch()
        query, key = inputs["query"], inputs["key"]
        if query.dim() != 4:
            raise AttnscopeError(f"{layer.name} attends over several axes at once. Maps show one: watch other layers.")
        at = min(sample, query.shape[0] - 1)
        self.own = own
        self.query, self.key = query[at].transpose(0, 1), key[at].transpose(0, 1)[:: _shared_by(layer)]
        self.mask = _seen(inputs.get("attention_mask"), at)
        rows, columns = self.query.shape[1], self.key.shape[1]
        lower = torch.ones(rows, columns, dtype=torch.bool, device=query.device).tril()
        if inputs.get("use_causal_mask"):
            self.mask = lower if self.mask is None else self.mask & lower
        self.causal = own and rows == columns and self.mask is not None and not bool((self.mask & ~lower).any())
        self.window = self._window(layer, rows)

    def _window(self, layer: Module, rows: int) -> int:
        window = getattr(layer, "sliding_window", None) or getattr(layer, "_sliding_window", None) or 0
        return int(window) if self.causal and window < rows else 0


def _shared_by(layer: Module) -> int:
    """How many heads have the same keys, which lie there once for each."""
    return int(getattr(layer, "num_repeats", 1))


def _seen(mask: Tensor, at: int) -> Tensor:
    """Keras's masks are true, or not 0, where a key is seen: [sample or 1, (head,) query, key]."""
    if mask is None:
        return None
    mask = mask.bool()
    while mask.dim() < 3:
        mask = mask[None]
    mask = mask[min(at, mask.shape[0] - 1)]
    if mask.dim() == 3:
        if not bool((mask == mask[:1]).all()):
            raise AttnscopeError("An attention_mask differs between heads. Maps cannot show it: give one for all.")
        mask = mask[0]
    return mask


def is_symbolic(values: Tensor) -> bool:
    """Whether Keras only asks for shapes, as when it builds a model."""
    return bool(getattr(values, "is_meta", False)) or not hasattr(values, "untyped_storage")


def are_one_text(inputs: dict[str, Any]) -> bool:
    """Whether an attention layer's queries and keys are of the same tokens."""
    query, value = inputs["query"], inputs["value"]
    key = inputs.get("key")
    key = value if key is None else key
    if query is key or is_symbolic(query):
        return query is key
    return query.shape == key.shape and bool((query == key).all())


def watch_outputs(layer: Module, note: Callable[..., None]) -> Around:
    """Calls `note(layer, outputs, state)` with all outputs [sample, time, channel], by time, and the state at first.

    A layer that returns its last output alone keeps those before it for the call.
    """

    def inner_loop(method: Callable[..., Any], *args: Any, **options: Any) -> Any:
        returned = layer.return_sequences
        layer.return_sequences = True
        try:
            found = method(*args, **options)
        finally:
            layer.return_sequences = returned
        outputs = found[1].detach()
        state = options.get("initial_state", args[1] if len(args) > 1 else None)
        if not is_symbolic(outputs):
            note(layer, outputs.flip(1) if layer.go_backwards else outputs, state)
        return found

    return Around(layer, "inner_loop", inner_loop)
