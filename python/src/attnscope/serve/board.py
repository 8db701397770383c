"""Who computes what, and who wants to know: the layers of all ranks, as one model."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from attnscope.serve.source import Source, Tokens


@dataclass(eq=False)
class Rank:
    """One process: its layers, and whether it is there."""

    number: int
    sources: Sequence[Source]
    tokens: Tokens | None = None
    live: bool = True

    def described(self) -> dict[str, Any]:
        """As in the message `model`."""
        layers = [one.info.described() for one in self.sources]
        return {"rank": self.number, "live": self.live, "layers": layers}


@dataclass(eq=False)
class Board:
    """The layers of one run. Safe between threads.

    run        its name
    listeners  called with any news, by whoever's thread has them: they must not wait
    version    counts changes of who computes what
    """

    run: str
    version: int = 0
    listeners: set[Callable[[], None]] = field(default_factory=set)
    _ranks: dict[int, Rank] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, rank: Rank) -> None:
        """Take a rank in, in place of what was there by its number."""
        with self._lock:
            self._ranks[rank.number] = rank
            self.version += 1
        self.tell()

    def lose(self, rank: Rank) -> None:
        """A rank is gone; what it has sent stays. Nothing changes where another has taken its number."""
        with self._lock:
            if self._ranks.get(rank.number) is not rank:
                return
            rank.live = False
            self.version += 1
        self.tell()

    def rank(self, number: int) -> Rank | None:
        """The rank by its number."""
        return self._ranks.get(number)

    def ranks(self) -> list[Rank]:
        """All ranks, by number."""
        with self._lock:
            return [self._ranks[number] for number in sorted(self._ranks)]

    def message(self) -> dict[str, Any]:
        """The message `model`."""
        ranks = self.ranks()
        lost = [one.info for rank in ranks if not rank.live for one in rank.sources]
        return {
            "type": "model",
            "ranks": [rank.described() for rank in ranks],
            "dark": [[info.layer, *info.heads] for info in lost],
        }

    def tell(self) -> None:
        """There is news. Costs a call per listener, nothing where nobody listens."""
        for listener in tuple(self.listeners):
            listener()
