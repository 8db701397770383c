"""A bounded ring of one layer's rows, read by any number of receivers at their own pace."""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from attnscope.errors import AttnscopeError


class Rows(Protocol):
    """Rows of consecutive tokens, `[first, end)`."""

    @property
    def first(self) -> int:
        """The first token."""

    @property
    def end(self) -> int:
        """The token after the last."""

    def part(self: "R", first: int, end: int) -> "R":
        """The rows of tokens `[first, end)`, without a copy."""


R = TypeVar("R", bound=Rows)


@dataclass
class Cursor:
    """How far one receiver has read, and how many rows it was never given."""

    sequence: int = -1
    token: int = 0
    rewinds: int = 0
    dropped: int = 0


class Ring(Generic[R]):
    """The newest rows of a text, `capacity` at most: an old row goes when a new one needs its place.

    Writing never waits for a reader. A new sequence forgets the rows before it; rows that come again (a cache was
    cut) replace those from their first token on. Safe between threads.
    """

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise AttnscopeError(f"A ring of {capacity} rows holds nothing. Give 1 row at least.")
        self.capacity = capacity
        self._lock = threading.Lock()
        self._rows: deque[R] = deque()
        self._sequence = -1
        # First tokens of rewinds, so that readers who were further go back; readers know how many they have seen.
        self._rewound: list[int] = []

    @property
    def sequence(self) -> int:
        """The text whose rows are held; -1 before the first."""
        return self._sequence

    @property
    def span(self) -> tuple[int, int]:
        """The tokens that are held, `[first, end)`; (0, 0) for none."""
        with self._lock:
            return self._span()

    def rows(self) -> list[R]:
        """All rows that are held, oldest first."""
        with self._lock:
            return list(self._rows)

    def append(self, rows: R, sequence: int) -> None:
        """Add rows. Those of an older sequence are left out; cost: none per number."""
        with self._lock:
            if sequence < self._sequence:
                return
            if sequence > self._sequence:
                self._rows.clear()
                self._rewound.clear()
                self._sequence = sequence
            elif self._rows and rows.first < self._rows[-1].end:
                self._cut(rows.first)
            self._rows.append(rows)
            self._trim(rows.end - self.capacity)

    def read(self, cursor: Cursor, most: int) -> list[R]:
        """Give the next rows after a cursor, and move it: `most` rows at most, in the order of tokens.

        Rows that went before the cursor came to them are counted in `cursor.dropped`.
        """
        with self._lock:
            if cursor.sequence != self._sequence:
                cursor.sequence, cursor.token, cursor.rewinds = self._sequence, 0, 0
            for first in self._rewound[cursor.rewinds :]:
                cursor.token = min(cursor.token, first)
            cursor.rewinds = len(self._rewound)
            found: list[R] = []
            for rows in self._rows:
                if rows.end <= cursor.token:
                    continue
                if found and rows.first > cursor.token:
                    break  # A gap: what is read at once has none.
                first = max(rows.first, cursor.token)
                cursor.dropped += first - cursor.token
                end = min(rows.end, first + most)
                found.append(rows.part(first, end))
                cursor.token = end
                most -= end - first
                if most == 0:
                    break
            return found

    def behind(self, cursor: Cursor) -> bool:
        """Whether there is something after a cursor."""
        with self._lock:
            if not self._rows:
                return False
            fresh = cursor.sequence == self._sequence and cursor.rewinds == len(self._rewound)
            return not fresh or cursor.token < self._rows[-1].end

    def _span(self) -> tuple[int, int]:
        return (self._rows[0].first, self._rows[-1].end) if self._rows else (0, 0)

    def _cut(self, first: int) -> None:
        """Forget the tokens from `first` on."""
        self._rewound.append(first)
        while self._rows and self._rows[-1].end > first:
            last = self._rows.pop()
            if last.first < first:
                self._rows.append(last.part(last.first, first))

    def _trim(self, first: int) -> None:
        """Forget the tokens before `first`."""
        while self._rows and self._rows[0].first < first:
            oldest = self._rows.popleft()
            if oldest.end > first:
                self._rows.appendleft(oldest.part(first, oldest.end))
