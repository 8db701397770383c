"""What one forward pass gives one attention layer, and parts of it."""

import threading
from dataclasses import dataclass, field

from attnscope.errors import AttnscopeError
from attnscope.watching.keys import Held, Keys
from attnscope.watching.mask import is_explained
from attnscope.watching.statistics import Scores, Seen, statistics
from attnscope.watching.tensors import Tensor


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
    _statistics: Tensor | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def statistics(self) -> Tensor:
        """Statistics of all rows, float32 [head, token, 4]; computed with the first call.

        raises AttnscopeError  when the model's mask is none that causality, a window and padding give
        """
        with self._lock:
            if self._statistics is None:
                self.compute(self.keys.part(*self.span))
            return self._statistics

    def compute(self, keys: Held) -> None:
        """Compute the statistics from given keys."""
        seen = Seen(self.first, keys.first, self.query.shape[1], keys.count, keys.padding)
        mask, self.mask = self.mask, None
        if mask is not None and not is_explained(mask[..., -keys.count :], self.scores, seen):
            raise AttnscopeError(
                "The model's attention mask is no causal rule, window or padding. "
                "Maps from queries and keys cannot show it: watch a forward pass without that mask."
            )
        self._statistics = statistics(self.query, keys.values, self.scores, seen)


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

    def statistics(self) -> Tensor:
        """Float32 [head, token, 4]."""
        return self.step.statistics()[:, self.first - self.step.first : self.end - self.step.first]

    @property
    def span(self) -> tuple[int, int]:
        """Keys that go with these rows: their own tokens', or all of them where rows see those after them."""
        own = self.step.scores.causal and self.step.first + self.step.query.shape[1] == self.step.span[1]
        return (self.first, self.end) if own else self.step.span
