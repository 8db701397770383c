"""torch.nn.MultiheadAttention: queries and keys from its inputs and projections."""

from typing import Any

from attnscope.errors import AttnscopeError
from attnscope.watching.tensors import Module, Tensor, load_torch


class MultiheadCall:
    """One call of a MultiheadAttention, for one sample of the batch.

    query, key  [head, token, unit], after the projections
    mask        bool [query, key] or [key], true where a key is seen; None: all are
    own         whether queries and keys are of one text
    """

    def __init__(self, module: Module, inputs: dict[str, Any], sample: int) -> None:
        torch = load_torch()
        if module.bias_k is not None or module.add_zero_attn:
            raise AttnscopeError("A MultiheadAttention adds a key of its own (bias_k, add_zero_attn). Leave that out.")
        query, key = inputs["query"], inputs["key"]
        self.own = query is key
        with torch.no_grad():
            weights = _weights_of(module)
            self.query = _heads_of(_sample_of(module, query, sample), weights[0], module.num_heads)
            self.key = _heads_of(_sample_of(module, key, sample), weights[1], module.num_heads)
            self.mask = _mask_of(module, inputs, (sample, self.query.shape[1], self.key.shape[1]))


def _weights_of(module: Module) -> list[tuple[Tensor, Tensor | None]]:
    width = module.embed_dim
    if module.in_proj_weight is not None:
        weights = [module.in_proj_weight[:width], module.in_proj_weight[width : 2 * width]]
    else:
        weights = [module.q_proj_weight, module.k_proj_weight]
    bias = module.in_proj_bias
    return [(weight, None if bias is None else bias[i * width : (i + 1) * width]) for i, weight in enumerate(weights)]


def _sample_of(module: Module, values: Tensor, sample: int) -> Tensor:
    if values.dim() == 2:
        return values
    return (
        values[min(sample, values.shape[0] - 1)] if module.batch_first else values[:, min(sample, values.shape[1] - 1)]
    )


def _heads_of(values: Tensor, weight: tuple[Tensor, Tensor | None], heads: int) -> Tensor:
    found = load_torch().nn.functional.linear(values, *weight)
    return found.reshape(found.shape[0], heads, -1).transpose(0, 1)


def _mask_of(module: Module, inputs: dict[str, Any], shape: tuple[int, int, int]) -> Tensor | None:
    """PyTorch's masks are true, or not 0, where a key is hidden."""
    torch = load_torch()
    sample, queries, keys = shape
    found = None
    mask = inputs.get("attn_mask")
    if mask is not None:
        if mask.dim() == 3:
            rows = mask[sample * module.num_heads : (sample + 1) * module.num_heads]
            if not bool((rows == rows[:1]).all()):
                raise AttnscopeError("An attn_mask differs between heads. Maps cannot show it: give one mask for all.")
            mask = rows[0]
        found = _seen(mask)
    padding = inputs.get("key_padding_mask")
    if padding is not None:
        seen = _seen(padding if padding.dim() == 1 else padding[min(sample, padding.shape[0] - 1)])
        found = seen if found is None else found & seen
        if found.dim() == 1:
            return found
    if found is None and inputs.get("is_causal"):
        found = torch.ones(queries, keys, dtype=torch.bool).tril()
    return found


def _seen(mask: Tensor) -> Tensor:
    if not mask.is_floating_point():
        return ~mask.bool()
    seen = mask == 0
    if not bool((seen | (mask < -1e4)).all()):
        raise AttnscopeError("A mask adds a bias to scores. Maps from queries and keys cannot show it: leave it out.")
    return seen
