"""Tensors on their way to the wire."""

import numpy as np

from attnscope.watching.tensors import Tensor, load_torch
from attnscope.wire.block import Array, Dtype, Span

_largest_half = 65504.0


def to_wire(values: Tensor, dtype: Dtype, tokens: Span, heads: Span | None) -> tuple[Array, Span, Span | None, Dtype]:
    """A tensor's numbers on the CPU, with what a block takes after them.

    float16 becomes bfloat16 where a number is beyond float16's range: no infinity is made.
    """
    values = values.detach()
    if dtype == "float16" and float(values.abs().amax()) > _largest_half:
        dtype = "bfloat16"
    values = values.half() if dtype == "float16" else values.float()
    return np.asarray(values.cpu().numpy()), tokens, heads, dtype


def rounded(values: Tensor, dtype: Dtype) -> Tensor:
    """Numbers as `to_wire` sends them, on their device; no wait for it."""
    torch = load_torch()
    if dtype == "float32":
        return values
    if dtype == "bfloat16":
        return values.bfloat16()
    halves = values.half()
    if values.dtype == torch.float16:
        return halves
    return torch.where(halves.isinf(), values.bfloat16().float(), halves.float())
