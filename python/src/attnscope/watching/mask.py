"""The mask that a model gives its attention, as a causal rule and padding of keys."""

from attnscope.watching.statistics import Scores, Seen
from attnscope.watching.tensors import Tensor, load_torch

# Below this an additive mask hides a key; 0 shows it. Values between are a bias, which no map from Q and K has.
_hidden = -1e4


def seen_of(mask: Tensor, sample: int) -> Tensor | None:
    """Whether queries see keys by a model's own mask.

    mask     bool or additive [batch, 1 or head, query, key], or [batch, key] with 1 for a key that is seen
    returns  bool [query, key] or [key]; None where the mask differs between heads or adds a bias
    """
    mask = mask[min(sample, mask.shape[0] - 1)]
    if mask.dim() == 1:
        return mask.bool()
    if mask.shape[0] > 1 and not bool((mask == mask[:1]).all()):
        return None
    mask = mask[0]
    if not mask.is_floating_point():
        return mask.bool()
    seen = mask == 0
    return seen if bool((seen | (mask < _hidden)).all()) else None


def is_explained(seen: Tensor, scores: Scores, rows: Seen) -> bool:
    """Whether the causal rule and padding give a model's mask; rows of padding may see what they like."""
    torch = load_torch()
    if seen.dim() == 1:
        return True
    found = rows.mask(scores, seen.device)
    if found is None:
        found = torch.ones((rows.count, rows.keys), dtype=torch.bool, device=seen.device)
    # A cache of a window's size has the mask of its own keys alone; no earlier key is within the window.
    same = (found[:, -seen.shape[1] :] == seen).all(-1)
    if rows.padding is not None:
        own = rows.first_query - rows.first_key
        real = rows.padding[max(0, own) : own + rows.count].to(seen.device) if own >= 0 else None
        if real is not None and real.shape[0] == rows.count:
            same |= ~real
    return bool(same.all())
