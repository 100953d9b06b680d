"""Work asked for by many threads in the same instant, done in one go."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.bureau.together import Together


class Work:
    """Doubles numbers, and notes which came together; the first group is held until it is let go."""

    def __init__(self, together=10):
        self.groups = []
        self.begun, self.go = threading.Event(), threading.Event()
        self.queue = Together(self._work, weight=lambda one: 1, most=together)

    def _work(self, numbers):
        self.groups.append(list(numbers))
        self.begun.set()
        assert self.go.wait(20)
        if 13 in numbers:
            raise ValueError(f"13 among {len(numbers)}")
        return [2 * one for one in numbers]

    def ask_all(self, first, rest):
        """The answers, when `rest` came while `first` was being worked on."""
        with ThreadPoolExecutor(len(rest) + 1) as pool:
            asked = [pool.submit(self.queue.ask, first)]
            assert self.begun.wait(20)
            for count, one in enumerate(rest, start=1):
                asked.append(pool.submit(self.queue.ask, one))
                while len(self.queue._waiting) < count:
                    threading.Event().wait(0.001)
            self.go.set()
        return asked


def test_those_who_come_meanwhile_are_done_in_one_go_and_each_has_its_answer():
    work = Work()
    told = work.ask_all(1, [2, 3, 4])
    assert [one.result() for one in told] == [2, 4, 6, 8]
    assert work.groups == [[1], [2, 3, 4]]


def test_no_more_than_so_many_go_together():
    work = Work(together=2)
    told = work.ask_all(1, [2, 3, 4])
    assert [one.result() for one in told] == [2, 4, 6, 8]
    assert work.groups == [[1], [2, 3], [4]]


def test_what_fails_for_one_is_told_to_that_one_alone():
    work = Work()
    told = work.ask_all(1, [2, 13, 4])
    assert [one.result() for one in (told[0], told[1], told[3])] == [2, 4, 8]
    with pytest.raises(ValueError, match="13 among 1"):
        told[2].result()


def test_who_is_alone_raises_what_the_work_raised():
    work = Work()
    work.go.set()
    with pytest.raises(ValueError, match="13 among 1"):
        work.queue.ask(13)
    assert work.queue.ask(2) == 4


def test_what_cannot_even_be_weighed_does_not_stand_in_the_way_of_others():
    queue = Together(lambda asked: [len(one) for one in asked], weight=len, most=10)
    with pytest.raises(TypeError):
        queue.ask(None)
    assert queue.ask("ab") == 2
