"""Several works at once."""

import threading

import pytest

from sddflow.side_by_side import side_by_side


def test_results_and_callbacks():
    """Results come in order; what is told is called on the thread that asked."""
    heard = []

    def work(name):
        def do(tell):
            tell(lambda: heard.append((name, threading.current_thread())))
            return name

        return do

    assert side_by_side([work("a"), work("b")]) == ["a", "b"]
    assert sorted(name for name, _ in heard) == ["a", "b"]
    assert {thread for _, thread in heard} == {threading.current_thread()}


def test_an_error_is_raised_where_it_was_asked():
    """An error of one work is raised here, when all have ended."""

    def fail(_tell):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        side_by_side([lambda _tell: 1, fail])


def test_an_interruption_reaches_every_work():
    """Ctrl-C while others work makes them stop, and clean up."""
    cleaned, never = [], threading.Event()

    def wait(tell):
        tell(started)
        try:
            while not never.wait(0.01):
                pass
        finally:
            cleaned.append(1)

    def started():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        side_by_side([wait, wait])
    assert len(cleaned) == 2
