"""Tools and their use: whatever a model sends, what comes back is a bounded text."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sddflow.domain.exchange import Tool, ToolCall, ToolResult
from sddflow.domain.redaction import redact

LONGEST = 40_000
"""Characters of one result."""


class NotGiven(Exception):  # noqa: N818 - an answer for the model, not for the user
    """A call gives nothing; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A tool and what it does.

    Args:
        tool: as the model is told of it.
        use: its text, from the input's values; raises `NotGiven`.
    """

    tool: Tool
    use: Callable[[dict[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The tools of one task.

    Args:
        instruments: in a stable order, for the cache.
        turns: how many times a model may call before it must answer.
    """

    instruments: tuple[Instrument, ...] = ()
    turns: int = 0

    @property
    def tools(self) -> tuple[Tool, ...]:
        """What a model is told of; nothing where it may never call."""
        return tuple(i.tool for i in self.instruments) if self.turns else ()

    def use(self, call: ToolCall) -> ToolResult:
        """What a call gives, without secrets; a call that cannot be answered says why."""
        found = next((i for i in self.instruments if i.tool.name == call.name), None)
        if found is None:
            names = ", ".join(tool.name for tool in self.tools)
            why = f"there is no tool {call.name!r}; there are {names}"
            return ToolResult(call.id, why, failed=True)
        try:
            text = redact(found.use(_input(call, found.tool)))
        except NotGiven as why:
            return ToolResult(call.id, str(why), failed=True)
        cut = "\n[cut here: ask for less]" if len(text) > LONGEST else ""
        return ToolResult(call.id, text[:LONGEST] + cut)


NONE = Toolbox()


def _input(call: ToolCall, tool: Tool) -> dict[str, Any]:
    """The values of a call, of the kinds the tool's schema names.

    Raises:
        NotGiven: they are not.
    """
    try:
        given = json.loads(call.input or "{}")
    except (ValueError, RecursionError):
        raise NotGiven("the input is no JSON object") from None
    if not isinstance(given, dict):
        raise NotGiven("the input is no JSON object")
    known = tool.schema["properties"]
    for name in tool.schema["required"]:
        if name not in given:
            raise NotGiven(f"the input lacks {name}")
    kinds = {"string": str, "integer": int}
    for name, value in given.items():
        if name not in known:
            raise NotGiven(f"{tool.name} has no input {name!r}; it has {', '.join(known)}")
        if type(value) is not kinds[known[name]["type"]]:
            raise NotGiven(f"{name} must be of type {known[name]['type']}")
    return given


def form(*required: str, **properties: str) -> dict[str, Any]:
    """The closed schema of an input: `form("path", path="string: of the file")`."""
    parts = {name: said.partition(": ") for name, said in properties.items()}
    described = {
        name: {"type": kind, "description": what} for name, (kind, _, what) in parts.items()
    }
    return {
        "type": "object",
        "properties": described,
        "required": list(required),
        "additionalProperties": False,
    }
