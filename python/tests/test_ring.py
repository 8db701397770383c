"""The ring: bounded, newest rows win, and what a reader missed is counted."""

import threading
from dataclasses import dataclass

import numpy as np
import pytest

from attnscope import AttnscopeError
from attnscope.ring import Cursor, Ring


@dataclass(frozen=True)
class Tokens:
    """Rows whose values are the tokens themselves, and the round in which they were written."""

    first: int
    end: int
    written: int = 0

    def part(self, first: int, end: int) -> "Tokens":
        assert self.first <= first < end <= self.end
        return Tokens(first, end, self.written)


def tokens_of(parts: list[Tokens]) -> list[int]:
    return [token for part in parts for token in range(part.first, part.end)]


def test_a_reader_gets_all_rows_in_order() -> None:
    ring: Ring[Tokens] = Ring(100)
    cursor = Cursor()
    ring.append(Tokens(0, 5), 0)
    assert tokens_of(ring.read(cursor, 3)) == [0, 1, 2]
    ring.append(Tokens(5, 6), 0)
    assert tokens_of(ring.read(cursor, 100)) == [3, 4, 5]
    assert not ring.behind(cursor)
    assert ring.read(cursor, 100) == []
    assert cursor.dropped == 0


def test_newest_rows_win_and_what_was_dropped_is_counted() -> None:
    ring: Ring[Tokens] = Ring(10)
    cursor = Cursor()
    for token in range(37):
        ring.append(Tokens(token, token + 1), 0)
    assert ring.span == (27, 37)
    assert tokens_of(ring.read(cursor, 100)) == list(range(27, 37))
    assert cursor.dropped == 27


def test_a_prompt_longer_than_the_ring_keeps_its_end() -> None:
    ring: Ring[Tokens] = Ring(4)
    ring.append(Tokens(0, 9), 0)
    assert ring.span == (5, 9)


def test_a_new_text_starts_over() -> None:
    ring: Ring[Tokens] = Ring(10)
    cursor = Cursor()
    ring.append(Tokens(0, 8), 0)
    ring.read(cursor, 100)
    ring.append(Tokens(0, 2), 1)
    assert ring.behind(cursor)
    assert tokens_of(ring.read(cursor, 100)) == [0, 1]
    assert cursor.sequence == 1
    ring.append(Tokens(8, 9), 0)  # A straggler of the old text.
    assert not ring.behind(cursor)


def test_a_cache_that_was_cut_sends_its_rows_again() -> None:
    ring: Ring[Tokens] = Ring(100)
    cursor = Cursor()
    ring.append(Tokens(0, 8), 0)
    ring.read(cursor, 100)
    ring.append(Tokens(5, 6, written=1), 0)
    assert ring.behind(cursor)
    again = ring.read(cursor, 100)
    assert (tokens_of(again), again[0].written) == ([5], 1)
    assert ring.span == (0, 6)


def test_a_gap_ends_what_is_read_at_once() -> None:
    ring: Ring[Tokens] = Ring(100)
    cursor = Cursor()
    ring.append(Tokens(0, 2), 0)
    ring.append(Tokens(5, 7), 0)
    assert tokens_of(ring.read(cursor, 100)) == [0, 1]
    assert tokens_of(ring.read(cursor, 100)) == [5, 6]
    assert cursor.dropped == 3


def test_an_empty_ring_is_refused() -> None:
    with pytest.raises(AttnscopeError, match="1 row at least"):
        Ring(0)


@pytest.mark.parametrize("seed", range(50))
def test_any_order_of_writing_and_reading_loses_no_row_uncounted(seed: int) -> None:
    random = np.random.default_rng(seed)
    ring: Ring[Tokens] = Ring(int(random.integers(1, 20)))
    cursor = Cursor()
    end = 0
    got: list[int] = []
    for _ in range(200):
        if random.random() < 0.6:
            count = int(random.integers(1, 8))
            ring.append(Tokens(end, end + count), 0)
            end += count
            first, last = ring.span
            assert last == end
            assert last - first <= ring.capacity
        else:
            got += tokens_of(ring.read(cursor, int(random.integers(1, 10))))
    while ring.behind(cursor):
        got += tokens_of(ring.read(cursor, 5))
    assert got == sorted(set(got))
    assert len(got) + cursor.dropped == end


def test_a_writer_and_readers_in_threads() -> None:
    ring: Ring[Tokens] = Ring(64)
    total = 5000
    results: list[tuple[int, int]] = []

    def read() -> None:
        cursor = Cursor()
        count = 0
        while cursor.token < total:
            count += len(tokens_of(ring.read(cursor, 7)))
        results.append((count, cursor.dropped))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for token in range(total):
        ring.append(Tokens(token, token + 1), 0)
    for reader in readers:
        reader.join(30)
    assert [count + dropped for count, dropped in results] == [total] * 3
