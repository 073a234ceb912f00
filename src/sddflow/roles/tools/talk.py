"""One answer, with the looking around before it: calls are answered until there is an answer."""

from dataclasses import replace

from sddflow.domain.exchange import Completion, Task, ToolCall, ToolResult, Turn
from sddflow.errors import ModelError
from sddflow.models.protocol import Model
from sddflow.roles.tools.toolbox import Toolbox

MOST = 120_000
"""Characters that all results of one task may have together."""

_CALLS = 8
_PAUSES = 4
_Asked = tuple[str, str]  # a tool's name and the call's input, as it came


def talk(model: Model, task: Task, toolbox: Toolbox) -> Completion:
    """The model's answer to a task; each turn is a call of its own, kept and paid as such.

    A small model that was told "there is no such file" asks for the same again, and again: a turn
    that asks nothing new is the last one.

    Raises:
        ModelError: the model gave none, or calls and calls and never answers.
    """
    task = replace(task, tools=toolbox.tools)
    asked: set[_Asked] = set()
    for number in range(1, toolbox.turns + _PAUSES + 2):
        completion = model.complete(task)
        if completion.stop == "pause":
            task = replace(task, turns=(*task.turns, Turn(completion.content)))
        elif completion.calls and task.tools and not task.closing:
            turn = Turn(completion.content, _results(completion, task, toolbox, asked))
            calls = {_what(call) for call in completion.calls}
            closing = number >= toolbox.turns or calls <= asked
            task = replace(task, turns=(*task.turns, turn), closing=closing)
            asked |= calls
        else:
            break
    if completion.stop in ("tools", "pause"):
        raise ModelError(
            f"{task.role} called tools {len(task.turns)} times and gave no answer",
            place=completion.request_id,
            cure="choose another model with --model, or set `tools = 0` under [limits]",
        )
    return completion


def _what(call: ToolCall) -> _Asked:
    return call.name, call.input


def _results(
    completion: Completion, task: Task, toolbox: Toolbox, asked: set[_Asked]
) -> tuple[ToolResult, ...]:
    used = sum(len(r.text) for turn in task.turns for r in turn.results)
    results = []
    for number, call in enumerate(completion.calls):
        left = MOST - used
        why = _no_more(number, left, again=_what(call) in asked)
        result = ToolResult(call.id, why, failed=True) if why else _given(toolbox, call, left)
        used += len(result.text)
        results.append(result)
    return tuple(results)


def _no_more(number: int, left: int, *, again: bool) -> str:
    """Why a call is not answered; empty where it is."""
    if number >= _CALLS:
        return f"at most {_CALLS} calls at once are answered"
    if left <= 0:
        return "enough was shown for this task: answer now"
    return "this was asked before, and the answer was the same: answer now" if again else ""


def _given(toolbox: Toolbox, call: ToolCall, left: int) -> ToolResult:
    result = toolbox.use(call)
    return replace(result, text=result.text[:left])
