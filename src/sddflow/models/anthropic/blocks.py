"""One block of an answer, as it grows: text, thinking, or the call of a tool."""

import json
from dataclasses import dataclass, field
from typing import Any

from sddflow.domain.exchange import ToolCall


@dataclass(slots=True)
class Block:
    """A block of any type; types that nobody here knows are kept as they came.

    Args:
        type: as the server calls it.
        start: the block's other fields, as they came at its beginning.
    """

    type: str
    start: dict[str, Any] = field(default_factory=dict)
    _pieces: list[str] = field(default_factory=list)
    _signature: str = ""

    @classmethod
    def begun_by(cls, part: Any) -> "Block":  # noqa: ANN401 - unchecked
        """The block that a `content_block_start` begins; of type "" where it names none."""
        told = part.to_dict() if hasattr(part, "to_dict") else {}
        kind = str(told.pop("type", "") or "")
        first = told.get("text") if kind == "text" else told.get("thinking")
        block = cls(kind, told)
        block._pieces += [first] if isinstance(first, str) and first else []
        return block

    @property
    def text(self) -> str:
        """What was said so far; of a call, its input as JSON."""
        return "".join(self._pieces)

    @property
    def call(self) -> ToolCall:
        """The call that a `tool_use` block is."""
        given = json.dumps(self.start.get("input") or {}, ensure_ascii=False)
        own, name = (str(self.start.get(key) or "") for key in ("id", "name"))
        return ToolCall(own, name, self.text or given)

    def add(self, delta: Any) -> str:  # noqa: ANN401 - unchecked
        """Take a delta in; gives what it added."""
        keys = {"text_delta": "text", "thinking_delta": "thinking",
                "input_json_delta": "partial_json"}  # fmt: skip
        kind = getattr(delta, "type", "")
        if kind == "signature_delta":
            self._signature += str(getattr(delta, "signature", "") or "")
        piece = getattr(delta, keys.get(kind, ""), "") if kind in keys else ""
        if not isinstance(piece, str):
            return ""
        self._pieces.append(piece)
        return piece

    def sent_back(self) -> dict[str, Any]:
        """The block as a request repeats it; {} where there is nothing to repeat."""
        match self.type:
            case "text":
                return {"type": "text", "text": self.text} if self.text.strip() else {}
            case "thinking":
                signature = self._signature or str(self.start.get("signature") or "")
                return {"type": "thinking", "thinking": self.text, "signature": signature}
            case "tool_use":
                return {"type": "tool_use", "id": self.call.id, "name": self.call.name,
                        "input": _object(self.call.input)}  # fmt: skip
            case "":
                return {}
            case _:
                return {"type": self.type, **self.start}


def _object(text: str) -> dict[str, Any]:
    """The JSON object of a text; {} where a model has written none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
