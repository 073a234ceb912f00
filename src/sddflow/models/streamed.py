"""The events of one streamed answer, put together without trusting their shapes.

A server may cut the stream, leave fields out, or send none of these events at all: whatever is
missing shows in the value, and nothing here raises over it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sddflow.domain.exchange import Usage

TOO_LONG = 8_000_000
_COUNTS = (
    ("input", "input_tokens"),
    ("cache_write", "cache_creation_input_tokens"),
    ("cache_read", "cache_read_input_tokens"),
    ("output", "output_tokens"),
)


@dataclass(slots=True)
class Streamed:
    """What arrived so far.

    Args:
        begun: a `message_start` came: this is the Messages API.
        ended: a `message_stop` came.
        stop: the stop reason as the server said it; "" while there is none.
        refusal: why the model refused, in the server's words.
        usage: tokens, as told last.
        too_long: the answer passed the limit and was not read on.
    """

    begun: bool = False
    ended: bool = False
    stop: str = ""
    refusal: str = ""
    usage: Usage = field(default_factory=Usage)
    too_long: bool = False
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0

    @property
    def text(self) -> str:
        """All text blocks; thinking is left out."""
        return "".join(self._pieces)

    def read(self, events: Iterable[Any], listen: Callable[[str], None]) -> None:
        """Take events in until there are no more."""
        for event in events:
            self._take(event, listen)
            if self.too_long:
                return

    def _take(self, event: Any, listen: Callable[[str], None]) -> None:  # noqa: ANN401 - unchecked
        kind = getattr(event, "type", "")
        if kind == "message_start":
            self.begun = True
            self._count(getattr(getattr(event, "message", None), "usage", None))
        elif kind == "content_block_start":
            self._add(getattr(event, "content_block", None), listen)
        elif kind == "content_block_delta":
            self._add(getattr(event, "delta", None), listen)
        elif kind == "message_delta":
            self._stopped(getattr(event, "delta", None))
            self._count(getattr(event, "usage", None))
        elif kind == "message_stop":
            self.ended = True

    def _add(self, part: Any, listen: Callable[[str], None]) -> None:  # noqa: ANN401 - unchecked
        text = getattr(part, "text", "")
        if getattr(part, "type", "") in ("text", "text_delta") and isinstance(text, str) and text:
            self._length += len(text)
            self.too_long = self._length > TOO_LONG
            self._pieces.append(text)
            listen(text)

    def _stopped(self, delta: Any) -> None:  # noqa: ANN401 - unchecked
        self.stop = str(getattr(delta, "stop_reason", None) or "")
        details = getattr(delta, "stop_details", None)
        said = (getattr(details, "category", None), getattr(details, "explanation", None))
        self.refusal = ": ".join(str(part) for part in said if part)

    def _count(self, told: Any) -> None:  # noqa: ANN401 - unchecked
        counts = {ours: getattr(told, theirs, None) for ours, theirs in _COUNTS}
        good = {k: v for k, v in counts.items() if isinstance(v, int) and v >= 0}
        self.usage = replace(self.usage, **good)
