"""Layers of another rank, as its frames give them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from attnscope.heads import aligned, key_heads_of
from attnscope.ring import Ring
from attnscope.wire import Block, Frame, LayerInfo, WireError
from attnscope.wire.block import Dtype, Span


@dataclass(frozen=True)
class FrameRows:
    """Rows of tokens `[first, end)` of a frame."""

    frame: Frame
    first: int
    end: int

    def part(self, first: int, end: int) -> "FrameRows":
        """Fewer of them."""
        return FrameRows(self.frame, first, end)

    def block(self, role: str) -> Block | None:
        """A block's part of these rows; keys and their mask whole where they are not of the same tokens."""
        block = self.frame.block(role)
        own = self.frame.block("query") or self.frame.block("values")
        if block is None or own is None or block.tokens != own.tokens:
            return block
        if role in ("key", "mask") and not self.frame.causal:
            return block
        rows = slice(self.first - block.tokens[0], self.end - block.tokens[0])
        values = block.values[:, rows] if block.heads else block.values[rows]
        return replace(block, values=values, tokens=(self.first, self.end))


class RelayedLayer:
    """A layer of another rank: its frames, until pages have them.

    info  which layer it is, and which heads that rank has
    """

    def __init__(self, info: LayerInfo, capacity: int) -> None:
        self.info = info
        self.ring: Ring[FrameRows] = Ring(capacity)

    def take(self, frame: Frame, sequence: int) -> None:
        """Take a frame.

        raises WireError  `field` when it has no rows, or heads that are not of this layer
        """
        block = frame.block("query") or frame.block("values")
        if block is None:
            raise WireError("field", f"A frame of layer {frame.layer} has neither query nor values. Send one of them.")
        for one in frame.blocks:
            whole = self.info.key_heads if one.role == "key" else self.info.heads
            if one.heads is not None and one.heads != whole:
                told = f"{list(one.heads)}, not {list(whole)}"
                raise WireError("field", f"A frame of layer {frame.layer} has the heads {told}. Send those of hello.")
        self.ring.append(FrameRows(frame, *block.tokens), sequence)

    def frame(self, rows: Sequence[FrameRows], wanted: Span | None, dtype: Dtype) -> Frame:  # noqa: ARG002
        """Make the frame of consecutive rows, in the numbers that came."""
        heads = aligned(wanted, self.info)
        keys = key_heads_of(heads, self.info)
        blocks = []
        for role in ("query", "key", "statistics", "mask", "values"):
            parts = [part for part in (one.block(role) for one in rows) if part is not None]
            if parts:
                blocks.append(_joined(parts, keys if role == "key" else heads))
        return replace(rows[-1].frame, blocks=tuple(blocks))


def _joined(parts: Sequence[Block], heads: Span) -> Block:
    """One block of several that follow each other; of keys that came whole each time, the last."""
    last = parts[-1]
    follows = all(one.tokens[1] == next_.tokens[0] for one, next_ in pairwise(parts))
    if not follows:
        parts = [last]
    kind: Any = {"float16": np.float16}.get(last.dtype, np.float32)
    values = [np.asarray(one.values, dtype=kind) for one in parts]
    joined = values[0] if len(values) == 1 else np.concatenate(values, axis=1 if last.heads else 0)
    tokens = (parts[0].tokens[0], last.tokens[1])
    if last.heads is None:
        return replace(last, values=joined, tokens=tokens)
    part = slice(heads[0] - last.heads[0], heads[1] - last.heads[0])
    return replace(last, values=joined[part], tokens=tokens, heads=heads)


class RelayedTokens:
    """Texts of tokens of another rank."""

    def __init__(self, capacity: int) -> None:
        self.ring: Ring[FrameRows] = Ring(capacity)

    def take(self, frame: Frame, sequence: int) -> None:
        """Take a frame of names."""
        if frame.span is not None:
            self.ring.append(FrameRows(frame, *frame.span), sequence)

    def names(self, rows: FrameRows) -> tuple[str, ...]:
        """The texts of some rows."""
        start = rows.frame.span[0] if rows.frame.span else 0
        return rows.frame.names[rows.first - start : rows.end - start]
