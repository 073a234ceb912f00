"""A gate's questions at the terminal, one after another, and whether the answers are written."""

import sys
from collections.abc import Callable

from sddflow.app import Answered, answer_of
from sddflow.domain.answers import Answers
from sddflow.domain.decision import Asked, Shown
from sddflow.terminal.gate.keys import END, keyboard, line
from sddflow.terminal.paint import paint
from sddflow.terminal.screen import Screen

_LOOK = 0.4  # seconds between looks whether somebody answered elsewhere
_BACK = ("l", "q", END)


def ask_questions(shown: Shown, screen: Screen, decided: Callable[[], bool]) -> Answered | None:
    """The answers as a revision; None when there are none, or the human thinks better of it.

    Args:
        shown: what the gate shows.
        screen: of the terminal.
        decided: whether somebody has answered the gate elsewhere meanwhile.
    """
    given: Answers = ()
    for number, asked in enumerate(shown.questions, 1):
        _say(*_question(asked, f"{number} of {len(shown.questions)}", screen))
        answer = answer_of(asked, line("  Answer (a number or your own words; Enter skips): "))
        given += ((asked.text, answer),) if answer else ()
    if not given:
        _say("  no answer given", "")
        return None
    _say("", paint("Your answers", "strong", screen), *_told(given, screen), "", *_means(shown))
    written = _consent(screen, decided)
    if written is None:
        return None
    return Answered("revise", answers=given, into_spec=written)


def _question(asked: Asked, which: str, screen: Screen) -> tuple[str, ...]:
    options = (f"    {n}  {screen.text(option)}" for n, option in enumerate(asked.options, 1))
    return (
        "",
        f"{paint(which, 'quiet', screen)}  {paint(screen.text(asked.text), 'strong', screen)}",
        *options,
        paint(f"  it changes {asked.changes}", "quiet", screen),
    )


def _told(given: Answers, screen: Screen) -> tuple[str, ...]:
    return tuple(screen.text(f"  {question} → {answer}") for question, answer in given)


def _means(shown: Shown) -> tuple[str, ...]:
    """What each key does: at a gate behind the design, writing leads back before it."""
    if any(name == "change set" for name, _ in shown.facts):
        return (
            "  y  they are written; the spec has changed then, so that it is read again and its",
            "     gate asks again, before the design is made anew",
            "  n  the spec stays as it is; the design is made anew with the answers",
            "  l  back to the gate, nothing is done",
        )
    return (
        "  y  they are written, the spec is read again, and this gate asks again",
        "  n  the spec stays as it is; it is read again with the answers, for this run only",
        "  l  back to the gate, nothing is done",
    )


def _consent(screen: Screen, decided: Callable[[], bool]) -> bool | None:
    """Whether the answers are to be written; None for neither."""
    question = "Write these answers into the spec's ## Clarifications? y/n "
    with keyboard(pastes=screen.moving) as keys:
        _write(paint(question, "strong", screen))
        while True:
            key = keys.read(_LOOK)
            if key in ("y", "n"):
                _say({"y": "yes, written", "n": "no, the spec stays as it is"}[key])
                return key == "y"
            if key in _BACK or (key == "" and decided()):
                _say("back")
                return None


def _say(*lines: str) -> None:
    _write("".join(f"{text}\n" for text in lines))


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
