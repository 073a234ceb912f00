"""Exchanges as readable files: written while a model answers, replayed without one.

A cassette is one YAML file per exchange, `design-database-architect-1-3f9a….yaml`, named after the
digest of its request. Secrets are hidden before anything is written, and before a request is looked
up, so a key in a prompt is neither kept nor part of the name.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sddflow.domain.digest import digest
from sddflow.domain.exchange import Completion, Task, ToolCall, Usage
from sddflow.domain.redaction import redact
from sddflow.errors import ModelError, UsageError
from sddflow.models.protocol import Counting, Model

_PARTS = ("schema", "system", "prompt", "talk")


@dataclass(frozen=True, slots=True)
class Recording:
    """Answers like `model`, and writes each exchange into `folder`."""

    model: Model
    folder: Path

    @property
    def name(self) -> str:
        """Of the model inside."""
        return self.model.name

    def count(self, task: Task) -> int | None:
        """As the model inside counts."""
        return self.model.count(task) if isinstance(self.model, Counting) else None

    def complete(self, task: Task) -> Completion:
        """The answer of the model inside, written down before it is given back.

        Raises:
            ModelError: the model inside raised it; nothing is written then.
        """
        completion = self.model.complete(task)
        request = _request(task)
        answer: dict[str, Any] = {
            "model": completion.model,
            "stop": completion.stop,
            "request_id": completion.request_id,
            "usage": {k: getattr(completion.usage, k) for k in Usage.__slots__},
            "text": redact(completion.text),
        }
        if completion.content:
            answer["calls"] = [_call(call) for call in completion.calls]
            answer["content"] = redact(completion.content)
        self.folder.mkdir(parents=True, exist_ok=True)
        cassette = {"request": request, "answer": answer}
        (self.folder / _file_name(request)).write_text(_written(cassette), "utf-8")
        return completion


@dataclass(frozen=True, slots=True)
class Recorded:
    """Answers from cassettes.

    Args:
        cassettes: each with `request` and `answer`, by file name.
        name: for records.
    """

    cassettes: dict[str, dict[str, Any]]
    name: str = "recorded"

    @classmethod
    def from_folder(cls, folder: Path) -> "Recorded":
        """The cassettes of a folder.

        Raises:
            UsageError: there are none, or one is broken.
        """
        files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
        if not files:
            raise UsageError(
                "there are no recorded exchanges", place=str(folder), cure="record some first"
            )
        return cls({file.name: _read(file) for file in files}, f"recorded:{folder.name}")

    def complete(self, task: Task) -> Completion:
        """The recorded answer to exactly this request.

        Raises:
            ModelError: nothing was recorded for it; the line says what differs from the nearest.
        """
        request = _request(task)
        cassette = self.cassettes.get(_file_name(request))
        if cassette is None:
            raise ModelError(
                f"no recorded answer to {task.name} by {task.role}: {self._difference(request)}",
                cure="record it again",
            )
        answer = cassette["answer"]
        return Completion(
            answer["text"],
            f"recorded:{answer['model']}",
            Usage(**answer["usage"]),
            answer["stop"],
            answer["request_id"],
            tuple(ToolCall(**call) for call in answer.get("calls", ())),
            answer.get("content", ""),
        )

    def _difference(self, request: dict[str, Any]) -> str:
        """What the nearest recorded request says otherwise, at its first line that differs."""
        same = ("task", "role", "attempt")
        near = [
            old
            for cassette in self.cassettes.values()
            if all((old := cassette["request"]).get(key) == request[key] for key in same)
        ]
        if not near:
            return f"this task was not recorded in attempt {request['attempt']}"
        told = [_differs(old, request) for old in near]
        return min(told, key=lambda found: found[0])[1]


def _differs(old: dict[str, Any], new: dict[str, Any]) -> tuple[int, str]:
    """How many lines differ, and the first of them in words."""
    count, first = 0, ""
    for part in _PARTS:
        before, after = _lines(old.get(part, "")), _lines(new.get(part, ""))
        for number in range(max(len(before), len(after))):
            was = before[number] if number < len(before) else "nothing"
            now = after[number] if number < len(after) else "nothing"
            if was != now:
                count += 1
                first = first or (
                    f"line {number + 1} of the {part} differs: "
                    f"recorded {was.strip()[:80]!r}, asked {now.strip()[:80]!r}"
                )
    return count, first


def _lines(value: object) -> list[str]:
    if isinstance(value, str):
        return value.split("\n")
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False).split("\n")


def _call(call: ToolCall) -> dict[str, str]:
    return {"id": call.id, "name": call.name, "input": redact(call.input)}


def _request(task: Task) -> dict[str, Any]:
    hidden = replace(task, system=redact(task.system), prompt=redact(task.prompt))
    talk = [
        {"said": redact(turn.content), "given": [redact(result.text) for result in turn.results]}
        for turn in task.turns
    ]
    request = _asked(hidden)
    return request | ({"talk": talk} if talk else {})


def _asked(hidden: Task) -> dict[str, Any]:
    return {
        "task": hidden.name,
        "role": hidden.role,
        "attempt": hidden.attempt,
        "system": hidden.system,
        "prompt": hidden.prompt,
        "schema": hidden.schema,
    }


def _file_name(request: dict[str, Any]) -> str:
    schema = json.dumps(request["schema"], sort_keys=True)
    talk = [json.dumps(request["talk"], sort_keys=True)] if "talk" in request else []
    parts = (request["task"], request["role"], request["system"], request["prompt"], schema)
    mark = digest(*parts, *talk)
    plain = "".join(c if c.isalnum() else "-" for c in request["role"]).lower()
    return f"{request['task']}-{plain}-{request['attempt']}-{mark[:12]}.yaml"


def _written(cassette: dict[str, Any]) -> str:
    """YAML with long texts as blocks, so that a diff of two cassettes can be read."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes texts of several lines as blocks."""

    def text(dumper: Any, value: str) -> Any:  # noqa: ANN401 - the library's own types
        style = "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    return yaml.dump(cassette, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100)


def _read(file: Path) -> dict[str, Any]:
    import yaml

    try:
        value = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as wrong:
        raise UsageError("the recorded exchange cannot be read", place=str(file)) from wrong
    parts = value if isinstance(value, dict) else {}
    if not all(isinstance(parts.get(key), dict) for key in ("request", "answer")):
        raise UsageError("this is no recorded exchange", place=str(file))
    return parts
