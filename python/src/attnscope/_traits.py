"""Kinds of traits that an element's attributes become: each takes what a person in Python would give."""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Mapping
from typing import Any

import traitlets


class Text(traitlets.Unicode[str, Any]):
    """Text; a number, or a tuple or list of numbers and words, becomes text with commas: ``norm=(0, 1)`` is "0,1"."""

    def validate(self, obj: Any, value: Any) -> str:
        if isinstance(value, numbers.Real) and not isinstance(value, bool):
            value = _written(value)
        elif isinstance(value, (tuple, list)):
            value = ",".join(_written(part) for part in value)
        elif value is None:
            value = ""
        return str(super().validate(obj, value))


def _written(part: Any) -> str:
    return f"{float(part):g}" if isinstance(part, numbers.Real) else str(part)


class Number(traitlets.Float[Any, Any]):
    """A number of any library; where the element has none at first, None too."""

    def validate(self, obj: Any, value: Any) -> Any:
        if isinstance(value, numbers.Real) and not isinstance(value, bool):
            value = int(value) if isinstance(value, numbers.Integral) else float(value)
        return super().validate(obj, value)


class Flag(traitlets.Bool[Any, Any]):
    """True or False."""


class Choice(traitlets.Enum):  # type: ignore[type-arg]
    """One of a few words."""


class Names(traitlets.List):  # type: ignore[type-arg]
    """A list of names, such as tokens; None for numbers alone. Whatever is no text is written as text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(traitlets.Unicode(), default_value=None, allow_none=True, **options)

    def validate(self, obj: Any, value: Any) -> Any:
        if isinstance(value, str):
            self.error(obj, value)
        if isinstance(value, Iterable):
            value = [name if isinstance(name, str) else str(name) for name in value]
        return super().validate(obj, value)


class Plain(traitlets.Any):
    """Dicts, lists, numbers and None, which a page takes as they are."""

    def validate(self, obj: Any, value: Any) -> Any:
        if not _is_plain(value):
            raise traitlets.TraitError(
                f"The '{self.name}' trait of a {type(obj).__name__} is a {type(value).__name__}. "
                "Give dicts, lists, numbers and words."
            )
        return value


def _is_plain(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_plain(part) for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return all(_is_plain(part) for part in value)
    return value is None or isinstance(value, (str, bool, int, float))
