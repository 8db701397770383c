"""Numbers of texts over ranks that come and go."""

from attnscope.serve.counting import TextCount


def test_ranks_that_read_the_same_texts_have_the_same_numbers() -> None:
    count = TextCount()
    first, second = count.enter(0, "a"), count.enter(1, "b")
    assert [count.number(first, 0), count.number(second, 0)] == [0, 0]
    assert [count.number(first, 1), count.number(first, 2), count.number(second, 1)] == [1, 2, 1]


def test_a_rank_that_comes_back_reads_the_next_text() -> None:
    count = TextCount()
    first, second = count.enter(0, "a"), count.enter(1, "b")
    for text in range(3):
        count.number(first, text)
    count.number(second, 1)
    again = count.enter(1, "c")
    assert count.number(again, 0) == 3
    assert count.number(first, 3) == 3


def test_ranks_that_all_come_back_agree() -> None:
    count = TextCount()
    for rank in range(3):
        count.number(count.enter(rank, f"first {rank}"), 4)
    generations = [count.enter(rank, f"second {rank}") for rank in range(3)]
    assert [count.number(one, 0) for one in generations] == [5, 5, 5]
    assert [count.number(one, 1) for one in generations] == [6, 6, 6]


def test_a_process_that_calls_again_goes_on() -> None:
    count = TextCount()
    first = count.enter(0, "a")
    assert count.number(first, 2) == 2
    assert count.number(count.enter(0, "a"), 3) == 3
