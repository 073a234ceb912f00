"""A task as the body of a request."""

import json
from typing import Any

from sddflow.domain.exchange import Task, Turn
from sddflow.errors import ModelError
from sddflow.models.anthropic.ways import ANSWER, NotTaken, Way

_FORM = "Answer with one JSON object that satisfies this JSON schema, and nothing around it:\n"
_CACHED = {"cache_control": {"type": "ephemeral"}}


def body_of(task: Task, way: Way, *, depth: bool) -> dict[str, Any]:
    """What is sent, without the model's name and the limits: also what is counted.

    Breakpoints of the cache stand where the beginning stays: behind the role and the principles,
    behind spec and schema, and behind the last result of a tool.

    Args:
        task: what is asked.
        way: how its form is asked for.
        depth: the server is known to take effort and thinking.

    Raises:
        NotTaken: the schema has a part that this way cannot say.
    """
    body: dict[str, Any] = {"messages": [_question(task), *_talk(task.turns)]}
    if system := _system(task, way):
        body["system"] = system
    if tools := _tools(task, way):
        body["tools"] = tools
    if task.schema and way.form == "tool":
        one = len(tools) == 1 or task.closing
        forced = {"type": "tool", "name": ANSWER} if one else {"type": "any"}
        body["tool_choice"] = forced
    elif tools and task.closing:
        body["tool_choice"] = {"type": "none"}
    output: dict[str, Any] = {}
    if task.schema and way.form == "schema":
        output["format"] = {"type": "json_schema", "schema": _sayable(task.schema)}
    if depth and way.depth:
        output |= {"effort": task.effort} if task.effort else {}
        body |= {"thinking": {"type": task.thinking}} if task.thinking else {}
    return body | ({"output_config": output} if output else {})


def _system(task: Task, way: Way) -> list[dict[str, Any]]:
    texts = [task.system] if task.system.strip() else []
    if task.schema and way.form == "prompt":
        texts.append(_FORM + json.dumps(task.schema, ensure_ascii=False))
    blocks: list[dict[str, Any]] = [{"type": "text", "text": text} for text in texts]
    return [*blocks[:-1], blocks[-1] | _CACHED] if blocks else []


def _question(task: Task) -> dict[str, Any]:
    if not task.stable:
        return {"role": "user", "content": task.prompt}
    begin, rest = task.prompt[: task.stable], task.prompt[task.stable :]
    blocks: list[dict[str, Any]] = [{"type": "text", "text": begin, **_CACHED}]
    blocks += [{"type": "text", "text": rest}] if rest.strip() else []
    return {"role": "user", "content": blocks}


def _talk(turns: tuple[Turn, ...]) -> list[dict[str, Any]]:
    """What was called so far and what it gave; a pause is sent back as it came."""
    said: list[dict[str, Any]] = []
    for number, turn in enumerate(turns, 1):
        said.append({"role": "assistant", "content": json.loads(turn.content)})
        results: list[dict[str, Any]] = [
            {"type": "tool_result", "tool_use_id": r.id, "content": r.text, "is_error": r.failed}
            for r in turn.results
        ]
        if results:
            results[-1] |= _CACHED if number == len(turns) else {}
            said.append({"role": "user", "content": results})
    return said


def _tools(task: Task, way: Way) -> list[dict[str, Any]]:
    offered = task.tools if way.tools else ()
    tools = [
        {"name": t.name, "description": t.description, "input_schema": t.schema} for t in offered
    ]
    if task.schema and way.form == "tool":
        says = "Give the answer: call this once, with everything in it."
        tools.append({"name": ANSWER, "description": says, "input_schema": task.schema})
    return tools


def _sayable(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema as the API takes it; what it cannot say moves into descriptions."""
    import anthropic

    try:
        return anthropic.transform_schema(schema)
    except (ValueError, TypeError, AssertionError) as wrong:
        error = ModelError("the schema has a part that structured output cannot say")
        raise NotTaken(error) from wrong
