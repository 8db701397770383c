"""Which modules of a model are attention or recurrent layers, and how many heads they have."""

import sys
from collections.abc import Iterator
from typing import Any

from attnscope.errors import AttnscopeError
from attnscope.watching import keras
from attnscope.watching.tensors import Module, load_torch
from attnscope.wire import LayerInfo

# Where modules of transformers look their attention up, by the model's choice of function.
_functions = "ALL_ATTENTION_FUNCTIONS"


def functions_of(module: Module) -> Any:
    """The table of attention functions of a module's file; None for one that is not of transformers."""
    return vars(sys.modules[type(module).__module__]).get(_functions)


def find_layers(model: Module) -> list[tuple[Module, LayerInfo]]:
    """Find the layers that can be watched, by their place in the model.

    returns                modules with what they are; heads of the whole layer
    raises AttnscopeError  for a model of two texts (encoder and decoder), or without a layer that is known
    """
    config = getattr(model, "config", None)
    if getattr(config, "is_encoder_decoder", False):
        raise AttnscopeError(
            f"{type(model).__name__} is an encoder with a decoder, two texts at once. "
            "Watch one of them: model.get_encoder() or model.get_decoder()."
        )
    found: list[tuple[Module, LayerInfo]] = []
    for module in _modules_of(model):
        index = getattr(module, "layer_idx", None)
        layer = index if isinstance(index, int) else len(found)
        found.append((module, _info_of(module, layer)))
    if not found:
        raise AttnscopeError(
            f"{type(model).__name__} has no layer that is known. Give a Hugging Face model of transformers 5, "
            "a module with torch.nn.MultiheadAttention, LSTM or GRU inside, or a Keras model with such layers."
        )
    if len({info.layer for _, info in found}) < len(found):
        found = [(module, _info_of(module, place)) for place, (module, _) in enumerate(found)]
    return found


def is_from_transformers(module: Module) -> bool:
    """Whether a module asks transformers for its attention function."""
    return (
        "Attention" in type(module).__name__
        and hasattr(module, "is_causal")
        and hasattr(module, "config")
        and functions_of(module) is not None
        and not getattr(module, "is_cross_attention", False)
        and "CrossAttention" not in type(module).__name__
    )


def _modules_of(model: Module) -> Iterator[Module]:
    nn = load_torch().nn
    if keras.is_keras(model):
        yield from keras.layers_within(model)
        return
    for module in model.modules():
        if is_from_transformers(module) or isinstance(module, nn.MultiheadAttention | nn.LSTM | nn.GRU):
            yield module


def _info_of(module: Module, layer: int) -> LayerInfo:
    nn = load_torch().nn
    if keras.is_keras(module):
        return keras.info_of(module, layer)
    if isinstance(module, nn.LSTM | nn.GRU):
        size = getattr(module, "proj_size", 0) or module.hidden_size
        return LayerInfo(layer, "states", (0, 1), (0, 1), 1, size * (2 if module.bidirectional else 1))
    if isinstance(module, nn.MultiheadAttention):
        heads = module.num_heads
        return LayerInfo(layer, "attention", (0, heads), (0, heads), heads, module.head_dim)
    config = module.config
    heads = _first_of(config, "num_attention_heads", "n_heads", "n_head", "num_heads")
    keys = _first_of(config, "num_key_value_heads", default=heads)
    size = getattr(module, "head_dim", None) or getattr(config, "head_dim", None) or config.hidden_size // heads
    return LayerInfo(layer, "attention", (0, heads), (0, keys), heads, int(size))


def _first_of(config: Any, *names: str, default: int = 0) -> int:
    for name in names:
        value = getattr(config, name, None)
        if isinstance(value, int):
            return value
    if default:
        return default
    raise AttnscopeError(f"{type(config).__name__} does not say how many heads there are ({', '.join(names)}). Add it.")
