"""What one forward pass gives one attention layer, and parts of it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from attnscope.errors import AttnscopeError
from attnscope.watching.keys import Held, Keys
from attnscope.watching.mask import is_explained
from attnscope.watching.statistics import Scores, Seen, statistics
from attnscope.watching.tensors import Tensor, load_torch
from attnscope.watching.transport import rounded
from attnscope.wire.block import Dtype


@dataclass
class Step:
    """Queries of one forward pass of one layer, with the keys that they were held against.

    first     the first query's token
    query     [head, token, unit], as the model has them
    keys      of this text, up to the last query's token, or those of another text (cross attention)
    span      the keys that these queries may see, `[first, end)`
    mask      the model's own mask, bool [query, key] or [key], until statistics have been computed
    """

    first: int
    query: Tensor
    keys: Keys
    span: tuple[int, int]
    scores: Scores
    mask: Tensor | None = None
    _statistics: dict[Dtype, Tensor] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def statistics(self, dtype: Dtype) -> Tensor:
        """Statistics of all rows, float32 [head, token, 4]; computed with the first call.

        dtype                  what queries and keys are rounded to before: weights that a receiver makes from rounded
                               ones then sum to 1
        raises AttnscopeError  when the model's mask is none that causality, a window and padding give
        """
        with self._lock:
            if dtype not in self._statistics:
                self.compute(self.keys.part(*self.span), dtype)
            return self._statistics[dtype]

    def compute(self, keys: Held, dtype: Dtype) -> None:
        """Compute the statistics from given keys."""
        seen = Seen(self.first, keys.first, self.query.shape[1], keys.count, keys.padding)
        if self.mask is not None and not is_explained(self.mask[..., -keys.count :], self.scores, seen):
            raise AttnscopeError(
                "The model's attention mask is no causal rule, window or padding. "
                "Maps from queries and keys cannot show it: watch a forward pass without that mask."
            )
        self.mask = None
        query, key = rounded(self.query, dtype), rounded(keys.values, dtype)
        self._statistics[dtype] = statistics(query, key, self.scores, seen)

    @property
    def end(self) -> int:
        """The token after the last query's."""
        return self.first + int(self.query.shape[1])

    def goes_on(self, before: "Step", dtype: Dtype) -> bool:
        """Whether this is the token, or tokens, after another step's, and both wait for their statistics."""
        return self.waits(dtype) and before.waits(dtype) and self.keys is before.keys and self.first == before.end

    def waits(self, dtype: Dtype) -> bool:
        """Whether statistics are still to be computed, by a causal rule alone."""
        simple = self.mask is None and self.scores.causal and self.span[1] == self.end
        return simple and dtype not in self._statistics


def compute_together(steps: Sequence[Step], dtype: Dtype) -> None:
    """Compute the statistics of steps that follow each other at once: one multiplication, not one per token."""
    if len(steps) < 2 or not all(one.goes_on(before, dtype) for before, one in pairwise(steps)):
        return
    torch = load_torch()
    first, last = steps[0], steps[-1]
    keys = first.keys.part(*last.span)
    with torch.no_grad():
        query = torch.cat([one.query for one in steps], 1)
        seen = Seen(first.first, keys.first, query.shape[1], keys.count, keys.padding)
        found = statistics(rounded(query, dtype), rounded(keys.values, dtype), first.scores, seen)
        for one in steps:
            one._statistics[dtype] = found[:, one.first - first.first : one.end - first.first]


@dataclass(frozen=True)
class AttentionRows:
    """Rows of tokens `[first, end)` of a step."""

    step: Step
    first: int
    end: int

    def part(self, first: int, end: int) -> "AttentionRows":
        """Fewer of the rows."""
        return AttentionRows(self.step, first, end)

    @property
    def query(self) -> Tensor:
        """[head, token, unit]."""
        return self.step.query[:, self.first - self.step.first : self.end - self.step.first]

    def statistics(self, dtype: Dtype) -> Tensor:
        """Float32 [head, token, 4], of queries and keys that are rounded so."""
        return self.step.statistics(dtype)[:, self.first - self.step.first : self.end - self.step.first]

    @property
    def span(self) -> tuple[int, int]:
        """Keys that go with these rows: their own tokens', or all of them where rows see those after them."""
        own = self.step.scores.causal and self.step.end == self.step.span[1]
        return (self.first, self.end) if own else self.step.span
