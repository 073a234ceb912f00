"""Asks at a gate: shows what is to be decided on, and waits for one key."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from sddflow.app import Answered
from sddflow.domain.decision import Answer, Shown
from sddflow.terminal.gate.answers import ask_questions
from sddflow.terminal.gate.keys import END, OTHER, PASTED, Keys, keyboard, line
from sddflow.terminal.gate.pager import page
from sddflow.terminal.gate.view import Part, first_look, parts_of, view_keys, whole
from sddflow.terminal.paint import cells, paint
from sddflow.terminal.screen import Screen, screen_of

_LOOK = 0.4  # seconds between looks whether somebody answered elsewhere
_LATER = ("l", "q", END)
_WIDEST = 100


@dataclass(frozen=True, slots=True)
class AtTerminal:
    """The asker of this terminal.

    Args:
        plain: without colours.
    """

    plain: bool = False

    def __call__(self, run: str, shown: Shown, decided: Callable[[], bool]) -> Answered | None:
        """The human's answer; None when they leave it for later or it was given elsewhere."""
        screen = _screen(plain=self.plain)
        parts = parts_of(shown, screen)
        _say("", _rule(f"gate {shown.gate}", run, screen), "", *first_look(parts, screen))
        return _Asking(shown, decided, screen, parts).answer()


@dataclass(frozen=True, slots=True)
class _Asking:
    """One gate, while its answer is awaited."""

    shown: Shown
    decided: Callable[[], bool]
    screen: Screen
    parts: tuple[Part, ...]

    def answer(self) -> Answered | None:
        while True:
            key = self._key()
            if key in _LATER:
                _say("later")
                return None
            if key == "":
                _say("answered elsewhere")
                return None
            if key == "y":
                _say("approve")
                return Answered("approve")
            if said := self._with_words(key):
                return said
            self._look(key)

    def _key(self) -> str:
        """The next key that means something; "" when somebody answered elsewhere."""
        meaning = {"y", "n", "c", "?", *_LATER, *view_keys(self.parts)}
        meaning |= {"w"} if self.shown.questions else set()
        with keyboard(pastes=self.screen.moving) as keys:
            _say(*self._question())
            _write(self._prompt())
            while True:
                key = self._read(keys)
                if key in meaning:
                    return key
                if key == "" and self.decided():
                    _write(_gone(self.screen))
                    return ""
                if key not in ("", OTHER):
                    self._not_that(key)

    def _read(self, keys: Keys) -> str:
        try:
            return keys.read(_LOOK)
        except KeyboardInterrupt:
            _say("")
            raise

    def _not_that(self, key: str) -> None:
        what = "pasted text decides nothing" if key == PASTED else f"{key!r} means nothing here"
        _write(f"{_gone(self.screen)}{what}; ? tells the keys\n{self._prompt()}")

    def _question(self) -> tuple[str, ...]:
        views = (f"{key} {what}" for key, what in view_keys(self.parts).items())
        see = "   ".join((*views, "? help"))
        asked = len(self.shown.questions)
        what = f"  w answer the {'questions' if asked > 1 else 'question'}"
        return (
            paint(self.shown.question, "strong", self.screen),
            "  y approve   c send back with a comment   n reject   l later",
            *((what,) if asked else ()),
            paint(f"  see: {see}", "quiet", self.screen),
        )

    def _prompt(self) -> str:
        return paint("▸ ", "accent", self.screen)

    def _with_words(self, key: str) -> Answered | None:
        """An answer that has words to it; None when the human thinks better of it."""
        if key == "c":
            _say("send back")
            words = line("  What should change? (empty: not sent back) ")
            return self._said("revise", words) if words else None
        if key == "n":
            _say("reject")
            return self._said("reject", line("  Why? (Enter: without a word) "))
        if key == "w":
            _say("answer")
            return ask_questions(self.shown, self.screen, self.decided)
        return None

    def _said(self, answer: Answer, words: str) -> Answered:
        return Answered(answer, words)

    def _look(self, key: str) -> None:
        if key == "?":
            _say("", *_HELP, "")
        elif key in view_keys(self.parts):
            _write(_gone(self.screen))
            page(tuple(whole(self.parts, key, self.screen)), self.screen)


_HELP = (
    "  y  approve exactly what is shown here, and go on",
    "  c  send it back: your comment says what to change, and you are asked again",
    "  w  answer the questions, where there are any; they are written only if you agree",
    "  n  reject: the run ends, nothing lands, the records are written",
    "  l  later: leave now; `sddflow resume` or `sddflow approve` goes on, from any terminal",
    "  Ctrl-C leaves too; nothing is lost either way",
)


def _screen(*, plain: bool) -> Screen:
    from dataclasses import replace

    screen = screen_of(sys.stdout)
    return replace(screen, colour=False, moving=False) if plain else screen


def _rule(left: str, right: str, screen: Screen) -> str:
    width = min(screen.width, _WIDEST)
    middle = "─" * max(width - cells(left) - cells(right) - 8, 2)
    sides = paint("──", "quiet", screen)
    return (
        f"{sides} {paint(left, 'strong', screen)} {paint(middle, 'quiet', screen)}"
        f" {paint(right, 'quiet', screen)} {sides}"
    )


def _gone(screen: Screen) -> str:
    """Takes the prompt away, or leaves its line."""
    return "\r\x1b[K" if screen.moving else "\n"


def _say(*lines: str) -> None:
    _write("".join(f"{text}\n" for text in lines))


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
