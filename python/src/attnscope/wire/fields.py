"""Fields of JSON that somebody sent, by kind and range."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from attnscope.wire.error import WireError
from attnscope.wire.limits import MAX_INTEGER


def parse_object(raw: bytes, code: str) -> dict[str, Any]:
    """Read one JSON object.

    raises WireError  `utf8`, or `code` where it is no object, has NaN or Infinity, or is nested too deep
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WireError("utf8", f"Byte {error.start} of the JSON is no UTF-8. Send JSON in UTF-8.") from None
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise WireError(code, f"The JSON cannot be read ({error}). Send one JSON object.") from None
    if not isinstance(value, dict):
        raise WireError(code, f"The JSON is {type(value).__name__}. Send one JSON object.")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


class Fields:
    """The fields of one object; each method gives a field, or refuses with the object's code."""

    def __init__(self, of: Mapping[str, Any], code: str) -> None:
        self._of = of
        self._code = code

    def integer(self, name: str, default: int | None = None, most: int = MAX_INTEGER) -> int:
        """A whole number from 0 to `most`."""
        value = self._of.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise self.refusal(name, f"a whole number from 0 to {most}")
        return value

    def number(self, name: str, default: float | None = None) -> float:
        """A finite number."""
        value = self._of.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e308:
            raise self.refusal(name, "a finite number")
        return float(value)

    def boolean(self, name: str, default: bool | None = None) -> bool:
        """True or false."""
        value = self._of.get(name, default)
        if not isinstance(value, bool):
            raise self.refusal(name, "true or false")
        return value

    def text(self, name: str, most: int, default: str | None = None) -> str:
        """A text of 1 to `most` characters."""
        value = self._of.get(name, default)
        if not isinstance(value, str) or not 1 <= len(value) <= most:
            raise self.refusal(name, f"a text of 1 to {most} characters")
        return value

    def span(self, name: str) -> tuple[int, int]:
        """`[first, end)`, not empty."""
        value = self._of.get(name)
        if not isinstance(value, list) or len(value) != 2:
            raise self.refusal(name, "[first, end]")
        first, end = value
        for one in (first, end):
            if isinstance(one, bool) or not isinstance(one, int) or not 0 <= one <= MAX_INTEGER:
                raise self.refusal(name, "[first, end] of whole numbers")
        if first >= end:
            raise self.refusal(name, "[first, end] with first below end")
        return first, end

    def items(self, name: str, most: int) -> list[Any]:
        """An array of at most `most` items; empty when left out."""
        value = self._of.get(name, [])
        if not isinstance(value, list) or len(value) > most:
            raise self.refusal(name, f"an array of at most {most} items")
        return value

    def refusal(self, name: str, wanted: str) -> WireError:
        """What is wrong with a field, with the start of what was given."""
        given = json.dumps(self._of.get(name))[:60]
        return WireError(self._code, f"{name} is {given}. Send {wanted}.")
