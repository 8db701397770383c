"""A block of numbers in a frame: what it is, and its bytes."""

from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

import numpy as np
import numpy.typing as npt

from attnscope.wire.error import WireError
from attnscope.wire.fields import Fields
from attnscope.wire.limits import MAX_AXES, MAX_AXIS, MAX_NAME, MAX_PAYLOAD

Dtype = Literal["float16", "float32", "bfloat16"]
Span = tuple[int, int]
Array = npt.NDArray[np.floating[Any]]

SIZES: dict[str, int] = {"float16": 2, "float32": 4, "bfloat16": 2}
# Axes of each role; where a block has heads, they come first.
AXES: dict[str, int] = {"query": 3, "key": 3, "statistics": 3, "mask": 1, "values": 2}
HEADED = ("query", "key", "statistics")


@dataclass(frozen=True)
class Block:
    """Numbers of one role.

    values  [head, token, unit], [token, channel] or [token]; float32, or float16 where `dtype` is
    tokens  [first, end) in the whole text
    heads   [first, end) in the whole model; None for a role without heads
    """

    role: str
    values: Array
    tokens: Span
    heads: Span | None = None
    dtype: Dtype = "float32"

    def described(self) -> dict[str, Any]:
        """The block's entry in the header."""
        entry: dict[str, Any] = {
            "role": self.role,
            "dtype": self.dtype,
            "shape": list(self.values.shape),
            "tokens": list(self.tokens),
        }
        if self.heads is not None:
            entry["heads"] = list(self.heads)
        return entry

    def packed(self) -> bytes:
        """The numbers as they go over the wire, and zeros up to a multiple of 8 bytes."""
        raw = to_bytes(self.values, self.dtype)
        return raw + bytes(-len(raw) % 8)


@dataclass(frozen=True)
class Described:
    """A block's entry in a header, checked; `role` is one we do not know where `known` is false."""

    role: str
    dtype: Dtype
    shape: tuple[int, ...]
    tokens: Span
    heads: Span | None

    @property
    def known(self) -> bool:
        """Whether we know the role."""
        return self.role in AXES

    @property
    def size(self) -> int:
        """Bytes, without the zeros after them."""
        count = SIZES[self.dtype]
        for length in self.shape:
            count *= length
        return count


def described_of(entry: object) -> Described:
    """Check a block's entry in a header; nothing is taken from memory for it."""
    if not isinstance(entry, dict):
        raise WireError("header", "A block is no object. Send {role, dtype, shape, tokens, heads}.")
    fields = Fields(entry, "header")
    role = fields.text("role", MAX_NAME)
    dtype = _dtype_of(entry.get("dtype"))
    shape = _shape_of(entry.get("shape"), role)
    ranges = Fields(entry, "range")
    tokens = ranges.span("tokens")
    headed = role in HEADED
    heads = ranges.span("heads") if headed else None
    found = Described(role, dtype, shape, tokens, heads)
    if found.size > MAX_PAYLOAD:
        raise WireError("shape", f"A block of shape {list(shape)} has {found.size} bytes. Send {MAX_PAYLOAD} at most.")
    if found.known:
        _check_ranges(found)
    return found


def _dtype_of(given: object) -> Dtype:
    for dtype in get_args(Dtype):
        if given == dtype:
            return cast("Dtype", dtype)
    raise WireError("dtype", f"A block's dtype is {str(given)[:40]!r}. Send float16, float32 or bfloat16.")


def _shape_of(shape: object, role: str) -> tuple[int, ...]:
    fine = isinstance(shape, list) and 1 <= len(shape) <= MAX_AXES
    if fine and isinstance(shape, list):
        for length in shape:
            whole = isinstance(length, int) and not isinstance(length, bool)
            fine = fine and whole and 1 <= length <= MAX_AXIS
        if fine and len(shape) == AXES.get(role, len(shape)) and (role != "statistics" or shape[2] == 4):
            return tuple(shape)
    raise WireError(
        "shape", f"The shape of {role} is {str(shape)[:60]}. Send {AXES.get(role, '1 to 3')} lengths from 1."
    )


def _check_ranges(block: Described) -> None:
    axis = 0 if block.heads is None else 1
    first, end = block.tokens
    if end - first != block.shape[axis]:
        raise WireError(
            "range", f"{block.role} has {block.shape[axis]} tokens, and the range {[first, end]}. Send as many."
        )
    if block.heads is not None and block.heads[1] - block.heads[0] != block.shape[0]:
        raise WireError(
            "range", f"{block.role} has {block.shape[0]} heads, and the range {list(block.heads)}. Send as many."
        )


def to_bytes(values: Array, dtype: Dtype) -> bytes:
    """Numbers, rounded to nearest even where `dtype` has fewer bits."""
    if dtype != "bfloat16":
        return np.ascontiguousarray(values, dtype=np.dtype(dtype).newbyteorder("<")).tobytes()
    bits = np.ascontiguousarray(values, dtype="<f4").view("<u4")
    rounded = ((bits + (0x7FFF + ((bits >> 16) & 1))) >> 16).astype("<u2")
    # Rounding must not turn a NaN into an infinity.
    nan = np.isnan(np.asarray(values, dtype=np.float32))
    found: npt.NDArray[np.uint16] = np.where(nan, np.uint16(0x7FC0), rounded).astype("<u2")
    return found.tobytes()


def from_bytes(raw: bytes | memoryview, block: Described) -> Array:
    """Numbers of a block: float16 as such, over the frame's bytes; float32 so too; bfloat16 as a copy in float32."""
    if block.dtype == "bfloat16":
        wide = np.frombuffer(raw, dtype="<u2").astype("<u4") << 16
        return wide.view("<f4").reshape(block.shape)
    found: Array = np.frombuffer(raw, dtype=np.dtype(block.dtype).newbyteorder("<")).reshape(block.shape)
    return found
