"""The keys of one layer and one text, in one piece that grows."""

from dataclasses import dataclass, replace

from attnscope.errors import AttnscopeError
from attnscope.watching.tensors import Tensor, load_torch


@dataclass(frozen=True)
class Held:
    """Keys of tokens `[first, first + room)`, and which of them are padding; replaced as one."""

    first: int
    values: Tensor
    padding: Tensor | None

    def part(self, first: int, end: int) -> "Held":
        """Keys of tokens `[first, end)`, or from the first that is held; no copy."""
        first = max(first, self.first)
        rows = slice(first - self.first, max(first, end) - self.first)
        return Held(first, self.values[:, rows], None if self.padding is None else self.padding[rows])

    @property
    def count(self) -> int:
        """How many keys there is room for, or of a part, how many it has."""
        return int(self.values.shape[1])


class Keys:
    """Keys of consecutive tokens, `capacity` of the newest at least, where the model has them.

    What `part` has given stays as it was: memory is taken anew where keys would move.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._held: Held | None = None
        self._end = 0

    @property
    def first(self) -> int:
        """The first token that is held."""
        return 0 if self._held is None else self._held.first

    def part(self, first: int, end: int) -> Held:
        """Keys of tokens `[first, end)`, or from the first that is held on; another thread may write meanwhile."""
        held = self._held
        if held is None:
            raise AttnscopeError("A layer's keys are not there yet. Run the model first.")
        return held.part(first, end)

    def write(self, first: int, values: Tensor, padding: Tensor | None) -> None:
        """Take the keys of tokens from `first` on; tokens after a gap start over.

        values   [head, token, unit], copied
        padding  bool [token], false for padding; None: none of them is
        """
        torch = load_torch()
        end = first + values.shape[1]
        # Made outside of inference mode, so that later writes may happen in and out of it.
        with torch.inference_mode(False), torch.no_grad():
            held = self._held
            if held is None or first > self._end or first < held.first:
                held, self._end = None, first
            held = self._with_room(held, first, end, values)
            mask = held.padding
            if padding is not None and mask is None:
                mask = torch.ones(held.count, dtype=torch.bool, device=values.device)
            at = slice(first - held.first, end - held.first)
            held.values[:, at].copy_(values)
            if mask is not None:
                mask[at] = True if padding is None else padding
            self._end = end
            self._held = held if mask is held.padding else replace(held, padding=mask)

    def _with_room(self, held: Held | None, first: int, end: int, like: Tensor) -> Held:
        if held is not None and end - held.first <= held.count:
            return held
        kept = first if held is None else max(held.first, end - self._capacity)
        kept = min(kept, first)
        room = max(64, end - kept, min(2 * (end - kept), 2 * self._capacity))
        made = Held(kept, like.new_empty((like.shape[0], room, like.shape[2])), None)
        if held is None:
            return made
        old = held.part(kept, self._end)
        made.values[:, : old.count].copy_(old.values)
        if old.padding is None:
            return made
        padding = old.padding.new_ones(room)
        padding[: old.count].copy_(old.padding)
        return replace(made, padding=padding)
