"""PyTorch, loaded when a model is watched; types are checked where it is absent."""

from importlib import import_module
from typing import Any, TypeAlias

from attnscope.errors import MissingExtraError

Tensor: TypeAlias = Any
Module: TypeAlias = Any


def load_torch() -> Any:
    """The module torch.

    raises MissingExtraError  when it is not installed
    """
    try:
        return import_module("torch")
    except ImportError:
        raise MissingExtraError("torch", "torch") from None
