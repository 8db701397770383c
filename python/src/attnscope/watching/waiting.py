"""Tokens that a model has computed one by one, kept as they came until somebody asks or there are many."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from attnscope.watching.statistics import Scores
from attnscope.watching.tensors import Tensor, load_torch

#: So many are put into the ring at once: what that costs the model is shared between as many of its steps.
MOST = 64


@dataclass(frozen=True)
class Run:
    """What tokens have in common that follow each other in a text.

    grows  whether the model's cache gives all keys, in new memory with each token
    """

    sequence: int
    scores: Scores
    grows: bool


@dataclass(frozen=True)
class Together:
    """Consecutive tokens from `first` on: queries [head, token, unit], and their own keys [key head, token, unit]."""

    run: Run
    first: int
    query: Tensor
    key: Tensor


class Waiting:
    """Single tokens after those that a layer has taken: of one run, in order, without a gap.

    One thread adds: the model's. Any thread may settle: the tokens go, in their order, to `take`.
    """

    def __init__(self, take: Callable[[Together], None]) -> None:
        self._take = take
        self._lock, self._settling = threading.Lock(), threading.Lock()
        self._run: Run | None = None
        self._next = -1
        self._queries: list[Tensor] = []
        self._keys: list[Tensor] = []
        # Keys of the whole text, as the newest token came with them: those that wait are among them.
        self._whole: Tensor = None

    def begin(self, run: Run | None, end: int) -> None:
        """The layer has taken a text up to here, and nothing waits: later tokens may follow. None: they may not."""
        self._run, self._next = run, end

    def follows(self, sequence: int, first: int, scores: Scores) -> bool:
        """Whether a token is the next one of the run."""
        run = self._run
        if first != self._next or run is None or run.sequence != sequence:
            return False
        return run.scores is scores or run.scores == scores

    def add(self, query: Tensor, key: Tensor) -> None:
        """Take the next token; no operation of a tensor where the cache grows, else a copy of its key.

        query  [1, head, 1, unit]
        key    [1, key head, key, unit]
        """
        run, first, count = self._run, self._next, key.shape[2]
        whole = run is not None and run.grows and count == first + 1
        if not whole:
            key = key.narrow(2, min(first, count - 1), 1).clone()
        if self._queries and whole == bool(self._keys):
            self.settle()
        with self._lock:
            self._queries.append(query)
            if whole:
                self._whole = key
            else:
                self._keys.append(key)
            self._next = first + 1
        if len(self._queries) >= MOST:
            self.settle()

    def settle(self) -> None:
        """Give the tokens that wait to `take`, all together."""
        with self._settling:  # Also where nothing waits: another thread may be about to give it.
            with self._lock:
                queries, keys, whole, end, run = self._queries, self._keys, self._whole, self._next, self._run
                self._queries, self._keys, self._whole = [], [], None
            if not queries or run is None:
                return
            torch = load_torch()
            with torch.inference_mode(False), torch.no_grad():
                first = end - len(queries)
                key = torch.cat(keys, 2) if keys else whole.narrow(2, first, len(queries))
                self._take(Together(run, first, torch.cat(queries, 2)[0], key[0]))
