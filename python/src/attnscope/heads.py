"""Heads of queries and the heads of keys that serve them."""

from attnscope.wire import LayerInfo
from attnscope.wire.block import Span


def aligned(wanted: Span | None, info: LayerInfo) -> Span:
    """The heads that are sent for those that are wanted: within one key head as wanted, else whole groups.

    returns  heads of the whole model, of those that this process has; empty where it has none of them
    """
    first, end = info.heads
    if wanted is None:
        return info.heads
    low, high = max(first, wanted[0]), min(end, wanted[1])
    if low >= high:
        return (first, first)
    group = group_of(info)
    if (low - first) // group == (high - 1 - first) // group:
        return (low, high)
    return (first + (low - first) // group * group, first - (first - high) // group * group)


def key_heads_of(heads: Span, info: LayerInfo) -> Span:
    """The key heads that serve some heads."""
    group = group_of(info)
    first, key_first = info.heads[0], info.key_heads[0]
    return (key_first + (heads[0] - first) // group, key_first + (heads[1] - 1 - first) // group + 1)


def group_of(info: LayerInfo) -> int:
    """Heads per key head."""
    return max(1, (info.heads[1] - info.heads[0]) // (info.key_heads[1] - info.key_heads[0]))
