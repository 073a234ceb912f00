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


def talk(model: Model, task: Task, toolbox: Toolbox) -> Completion:
    """The model's answer to a task; each turn is a call of its own, kept and paid as such.

    Raises:
        ModelError: the model gave none, or calls and calls and never answers.
    """
    task = replace(task, tools=toolbox.tools)
    for number in range(1, toolbox.turns + _PAUSES + 2):
        completion = model.complete(task)
        if completion.stop == "pause":
            task = replace(task, turns=(*task.turns, Turn(completion.content)))
        elif completion.calls and task.tools and not task.closing:
            turn = Turn(completion.content, _results(completion, task, toolbox))
            closing = number >= toolbox.turns
            task = replace(task, turns=(*task.turns, turn), closing=closing)
        else:
            break
    if completion.stop in ("tools", "pause"):
        raise ModelError(
            f"{task.role} called tools {len(task.turns)} times and gave no answer",
            place=completion.request_id,
            cure="choose another model with --model, or set `tools = 0` under [limits]",
        )
    return completion


def _results(completion: Completion, task: Task, toolbox: Toolbox) -> tuple[ToolResult, ...]:
    used = sum(len(r.text) for turn in task.turns for r in turn.results)
    results = []
    for number, call in enumerate(completion.calls):
        result = _result(call, toolbox, number, MOST - used)
        used += len(result.text)
        results.append(result)
    return tuple(results)


def _result(call: ToolCall, toolbox: Toolbox, number: int, left: int) -> ToolResult:
    if number >= _CALLS:
        return ToolResult(call.id, f"at most {_CALLS} calls at once are answered", failed=True)
    if left <= 0:
        return ToolResult(call.id, "enough was shown for this task: answer now", failed=True)
    result = toolbox.use(call)
    return replace(result, text=result.text[:left])
