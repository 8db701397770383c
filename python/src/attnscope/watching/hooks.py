"""Hooks that feed watched layers while a model runs."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from attnscope.errors import AttnscopeError
from attnscope.watching import keras
from attnscope.watching.attention_layer import AttentionLayer, Taken
from attnscope.watching.find import is_from_transformers
from attnscope.watching.huggingface import (
    Calls,
    first_token,
    mask_given,
    mask_of_call,
    refuse_beyond,
    scores_of_call,
    warn_of,
)
from attnscope.watching.multihead import MultiheadCall
from attnscope.watching.recurrent import StateLayer, outputs_of
from attnscope.watching.statistics import Scores
from attnscope.watching.tensors import Module, Tensor, load_torch
from attnscope.watching.texts import Texts

Layer = AttentionLayer | StateLayer


@dataclass(eq=False)
class Pass:
    """The forward pass that modules of one configuration are in: its first token; -1 where keys are of another text."""

    start: int = 0

    def begin(self, module: Module, _: tuple[Any, ...], options: dict[str, Any]) -> None:
        """A module of them is called, the first in each pass."""
        cache = options.get("cache", options.get("past_key_values", options.get("past_key_value")))
        index = getattr(module, "layer_idx", None)
        self.start = first_token(cache, index if isinstance(index, int) else 0)
        if options.get("encoder_hidden_states") is not None:
            self.start = -1


class Hooks:
    """What is attached to the modules of a model, until `close`.

    layers  watched layers by module
    texts   counts texts, by the first layer's first token
    sample  which of a batch is watched
    """

    def __init__(self, layers: Mapping[Module, Layer], texts: Texts, sample: int) -> None:
        self._layers = {id(module): layer for module, layer in layers.items()}
        self._first = next(iter(layers.values()))
        self._texts = texts
        self._sample = sample
        self._passes: dict[int, Pass] = {}
        self._handles: list[Any] = []
        self._failed: set[int] = set()
        attached = [module for module in layers if is_from_transformers(module)]
        self._calls = Calls(attached, self._guarded(self._of_transformers))
        for module, layer in layers.items():
            if keras.is_keras(module):
                self._handles += self._of_keras(module)
            elif isinstance(layer, StateLayer):
                self._handles.append(module.register_forward_hook(self._guarded(self._of_recurrent), with_kwargs=True))
            elif is_from_transformers(module):
                self._follow_passes(module)
            else:
                self._handles.append(module.register_forward_hook(self._guarded(self._of_multihead), with_kwargs=True))

    def close(self) -> None:
        """Take everything off again."""
        self._calls.close()
        for handle in self._handles:
            handle.remove()
        self._handles.clear()
        for layer in self._layers.values():
            layer.settle()

    def _follow_passes(self, module: Module) -> None:
        """Note where passes begin, once for all modules of a configuration: their caches are as long as each other."""
        stack = id(module.config)
        if stack not in self._passes:
            self._passes[stack] = Pass()
            self._handles.append(module.register_forward_pre_hook(self._passes[stack].begin, with_kwargs=True))
        self._passes[id(module)] = self._passes[stack]

    def _of_transformers(
        self, module: Module, query: Tensor, key: Tensor, rest: tuple[Any, ...], options: dict[str, Any]
    ) -> None:
        layer, start = self._layers[id(module)], self._passes[id(module)].start
        if start < 0 or not isinstance(layer, AttentionLayer):
            return
        refuse_beyond(options)
        query, key = _local(query), _local(key)
        seen = mask_of_call(mask_given(rest, options), self._sample)
        scores = scores_of_call(module, query, options)
        step = Taken(self._texts.sequence(layer is self._first and start == 0), start, scores, mask=seen)
        if seen is not None or query.shape[0] > 1 or not layer.take_next(query, key, step):
            sample = min(self._sample, query.shape[0] - 1)
            layer.take(query[sample], key[sample], step)
        self._texts.tell()

    def _of_multihead(self, module: Module, args: tuple[Any, ...], options: dict[str, Any], output: Any) -> None:  # noqa: ARG002
        layer = self._layers[id(module)]
        if not isinstance(layer, AttentionLayer):
            return
        inputs = _named(type(module).forward, module, args, options)
        call = MultiheadCall(module, inputs, self._sample)
        scale = float(call.query.shape[-1] ** -0.5)
        mask, causal = call.mask, False
        if call.own and mask is not None and mask.dim() == 2:
            causal = bool((mask == load_torch().ones_like(mask).tril()).all())
        sequence = self._texts.sequence(layer is self._first)
        layer.take(call.query, call.key, Taken(sequence, 0, Scores(scale, causal), call.own, mask))
        self._texts.tell()

    def _of_recurrent(self, module: Module, args: tuple[Any, ...], options: dict[str, Any], output: Any) -> None:
        # With a state that was given, a text goes on.
        goes_on = (args[1] if len(args) > 1 else options.get("hx")) is not None
        self._take_states(module, outputs_of(module, output, self._sample), goes_on)

    def _take_states(self, module: Module, values: Tensor, goes_on: bool) -> None:
        layer = self._layers[id(module)]
        if not isinstance(layer, StateLayer):
            return
        goes_on = goes_on and layer.ring.sequence >= 0
        sequence = self._texts.sequence(layer is self._first and not goes_on)
        goes_on = goes_on and layer.ring.sequence == sequence
        layer.take(values, sequence, layer.ring.span[1] if goes_on else 0)
        self._texts.tell()

    def _of_keras(self, module: Module) -> list[keras.Around]:
        """Keras calls no hooks of PyTorch: its own methods are watched."""
        if keras.is_keras_recurrent(module):
            return [keras.watch_outputs(module, self._guarded(self._of_keras_outputs))]
        own = [True]

        def of_call(_: Module, args: tuple[Any, ...], options: dict[str, Any]) -> None:
            own[0] = keras.are_one_text(_named(type(module).call, module, args, options))

        def of_attention(_: Module, args: tuple[Any, ...], options: dict[str, Any]) -> None:
            self._of_keras_attention(module, own[0], args, options)

        begins, note = self._guarded(of_call), self._guarded(of_attention)

        def call(method: Callable[..., Any], *args: Any, **options: Any) -> Any:
            begins(module, args, options)
            return method(*args, **options)

        def attention(method: Callable[..., Any], *args: Any, **options: Any) -> Any:
            note(module, args, options)
            return method(*args, **options)

        return [keras.Around(module, "call", call), keras.Around(module, "_compute_attention", attention)]

    def _of_keras_attention(self, module: Module, own: bool, args: tuple[Any, ...], options: dict[str, Any]) -> None:
        layer = self._layers[id(module)]
        if not isinstance(layer, AttentionLayer):
            return
        inputs = _named(type(module)._compute_attention, module, args, options)
        if keras.is_symbolic(inputs["query"]):
            return
        call = keras.KerasCall(module, inputs, self._sample, own)
        scores = Scores(float(call.query.shape[-1] ** -0.5), call.causal, call.window)
        sequence = self._texts.sequence(layer is self._first)
        layer.take(call.query, call.key, Taken(sequence, 0, scores, call.own, call.mask))
        self._texts.tell()

    def _of_keras_outputs(self, module: Module, outputs: Tensor, state: Any) -> None:
        # A state that is not 0 is of a text that goes on.
        goes_on = module.stateful and any(bool((one != 0).any()) for one in state)
        self._take_states(module, outputs[min(self._sample, outputs.shape[0] - 1)], goes_on)

    def _guarded(self, hook: Callable[..., None]) -> Callable[..., None]:
        """A hook whose failure ends the watching of its layer, with a warning; never the model."""

        def guarded(module: Module, *rest: Any, **options: Any) -> None:
            if id(module) in self._failed:
                return
            try:
                hook(module, *rest, **options)
            except AttnscopeError as error:
                self._fail(module, error)
            except Exception as error:
                told = f"{type(error).__name__}: {error}"
                self._fail(module, AttnscopeError(f"It calls its attention in a way that is not known ({told})."))

        return guarded

    def _fail(self, module: Module, error: AttnscopeError) -> None:
        self._failed.add(id(module))
        warn_of(self._layers[id(module)].info.layer, error)


def _named(method: Callable[..., Any], of: Module, args: tuple[Any, ...], options: dict[str, Any]) -> dict[str, Any]:
    """Arguments by the names that a method gives them."""
    return inspect.signature(method).bind(of, *args, **options).arguments


def _local(values: Tensor) -> Tensor:
    """The part of a tensor, sharded by torch.distributed, that this rank has."""
    return values.to_local() if hasattr(values, "to_local") else values
