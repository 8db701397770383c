"""Attention of transformers: queries and keys as the model's own attention function gets them."""

import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from attnscope.errors import AttnscopeError
from attnscope.watching.find import functions_of
from attnscope.watching.mask import seen_of
from attnscope.watching.statistics import Scores
from attnscope.watching.tensors import Module, Tensor

# What a map from queries and keys cannot show, by the argument's name.
_beyond = {"softcap": "caps its scores", "s_aux": "has attention sinks", "position_bias": "adds a bias to its scores"}
# One object for all calls of a layer, token by token.
_scores = lru_cache(Scores)


class Calls:
    """Stands between modules and their attention function, whichever the model is set to: sdpa, flash, eager.

    A module of transformers asks a table for its function in each forward pass, by `get_interface`. While this is open,
    the table's answer notes what it is called with, for the modules that are watched, and then is what it was.
    """

    def __init__(self, modules: Iterable[Module], note: Callable[..., None]) -> None:
        self._modules = {id(module) for module in modules}
        self._note = note
        self._undo: list[Callable[[], None]] = []
        for table in {id(one): one for one in map(functions_of, modules)}.values():
            self._open(table)

    def close(self) -> None:
        """Give the tables their own `get_interface` back."""
        for undo in reversed(self._undo):
            undo()
        self._undo.clear()

    def _open(self, table: Any) -> None:
        ask = getattr(table, "get_interface", None)
        if ask is None:
            raise AttnscopeError("This release of transformers has no get_interface. Use transformers 5 or later.")
        noting: dict[Any, Callable[..., Any]] = {}

        def get_interface(name: str, default: Callable[..., Any]) -> Callable[..., Any]:
            function = ask(name, default)
            if function not in noting:
                noting[function] = self._noting(function)
            return noting[function]

        def undo() -> None:
            # Watches may close in any order: then the one below goes on through ours, which notes nothing any more.
            if vars(table).get("get_interface") is get_interface:
                del table.get_interface
                if getattr(table, "get_interface", None) != ask:
                    table.get_interface = ask
            self._modules.clear()

        table.get_interface = get_interface
        self._undo.append(undo)

    def _noting(self, function: Callable[..., Any]) -> Callable[..., Any]:
        modules, note = self._modules, self._note

        def attention(module: Module, query: Tensor, key: Tensor, *rest: Any, **options: Any) -> Any:
            if id(module) in modules:
                note(module, query, key, rest, options)
            return function(module, query, key, *rest, **options)

        return attention


def first_token(cache: Any, layer: int) -> int:
    """How many tokens a layer's cache has before a forward pass; 0 without one."""
    if cache is None:
        return 0
    try:
        return int(cache.get_seq_length(layer))
    except (AttributeError, IndexError):
        return 0


def mask_given(rest: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """The mask that an attention function is called with, after queries and keys."""
    return rest[1] if len(rest) > 1 and rest[1] is not None else options.get("attention_mask")


def scores_of_call(module: Module, query: Tensor, options: dict[str, Any]) -> Scores:
    """How scores are made, by the module and the arguments of its attention function."""
    scale = options.get("scaling")
    given = options.get("is_causal")
    causal = bool(getattr(module, "is_causal", True) if given is None else given)
    window = options.get("sliding_window") or 0
    return _scores(float(query.shape[-1] ** -0.5 if scale is None else scale), causal, int(window) if causal else 0)


def mask_of_call(mask: Any, sample: int) -> Tensor | None:
    """The mask of one sample: bool [query, key] or [key]; None where there is none.

    raises AttnscopeError  when it adds a bias or differs between heads
    """
    if mask is None or not hasattr(mask, "dim"):
        return None
    seen = seen_of(mask, sample)
    if seen is None:
        raise AttnscopeError(
            "The model's attention mask adds a bias, or differs between heads. "
            "Maps from queries and keys cannot show it: watch layers without it."
        )
    return seen


def refuse_beyond(options: dict[str, Any]) -> None:
    """Refuse what a map from queries and keys cannot show."""
    for name, what in _beyond.items():
        if options.get(name) is not None:
            raise AttnscopeError(f"The layer {what} ({name}). Maps from queries and keys cannot show it: leave it out.")


def warn_of(layer: int, error: AttnscopeError) -> None:
    """Say that a layer is not shown; the model goes on."""
    warnings.warn(f"Layer {layer} is not shown. {error}", stacklevel=2)
