"""The keys of one layer and one text, in one piece that grows."""

from attnscope.watching.tensors import Tensor, load_torch


class Keys:
    """Keys of consecutive tokens, `capacity` of the newest at most, where the model has them.

    What `view` has given stays as it was: memory is taken anew where keys would move.
    """

    def __init__(self, capacity: int) -> None:
        self.first = 0
        self.end = 0
        self._capacity = capacity
        self._values: Tensor = None
        self._padding: Tensor = None

    @property
    def heads(self) -> int:
        """Key heads."""
        return 0 if self._values is None else int(self._values.shape[0])

    def write(self, first: int, values: Tensor, padding: Tensor | None) -> None:
        """Take the keys of tokens from `first` on; tokens after a gap start over.

        values   [head, token, unit], copied
        padding  bool [token], false for padding; None: none of them is
        """
        torch = load_torch()
        count = values.shape[1]
        # Made outside of inference mode, so that later writes may happen in and out of it.
        with torch.inference_mode(False), torch.no_grad():
            if self._values is None or first > self.end or first < self.first:
                self._values, self.first, self.end = None, first, first
            self._reserve(first + count, values)
            at = first - self.first
            self._values[:, at : at + count].copy_(values)
            self.end = first + count
            if padding is not None and self._padding is None:
                self._padding = torch.ones(self._values.shape[1], dtype=torch.bool, device=values.device)
            if self._padding is not None:
                self._padding[at : at + count] = True if padding is None else padding

    def view(self, first: int, end: int) -> Tensor:
        """Keys of tokens `[first, end)`: [head, token, unit], no copy."""
        return self._values[:, first - self.first : end - self.first]

    def padding(self, first: int, end: int) -> Tensor | None:
        """Bool [token], false for padding; None where no mask was given."""
        return None if self._padding is None else self._padding[first - self.first : end - self.first]

    def _reserve(self, end: int, like: Tensor) -> None:
        room = 0 if self._values is None else self._values.shape[1]
        if end - self.first <= room:
            return
        kept = max(self.first, end - self._capacity)
        heads, _, units = like.shape
        size = max(end - kept, min(2 * (end - kept), 2 * self._capacity), 64)
        values, padding = self._values, self._padding
        self._values = like.new_empty((heads, size, units))
        if padding is not None:
            self._padding = padding.new_ones(size)
        held = self.end - kept
        if values is not None and held > 0:
            at = kept - self.first
            self._values[:, :held].copy_(values[:, at : at + held])
            if padding is not None:
                self._padding[:held].copy_(padding[at : at + held])
        self.first = kept
