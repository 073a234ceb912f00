"""One question to a model: a rendered prompt out, a typed and checked reply back.

A reply that is not valid, or that the check refuses, goes back with its findings, a limited number
of times. Whatever a model says, only a value of the reply's type comes out of here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sddflow.domain.exchange import Completion, Task
from sddflow.domain.finding import Finding, errors
from sddflow.domain.plan import RoleText
from sddflow.domain.redaction import redact
from sddflow.domain.spelling import Spec
from sddflow.errors import ModelError
from sddflow.models.protocol import Model
from sddflow.roles.prompting import OURS, prompt_of, rendered
from sddflow.roles.replies import Unreadable, read_reply, reply_schema
from sddflow.roles.tools import NONE, Toolbox, talk

R = TypeVar("R")
Checked = Callable[[R], tuple[Finding, ...]]
_SHOWN = 300
_GIVEN_UP = {
    "refusal": "the model refused to answer",
    "context": "the task is too long for the model",
}


@dataclass(frozen=True, slots=True)
class AskContext:
    """What every task of a role is told beside its own prompt.

    Args:
        constitution: its text, or "".
        guidance: text of CLAUDE.md and the like, or "".
    """

    constitution: str = ""
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A reply that was not good enough, for the prompt that sends it back."""

    answer: str
    findings: tuple[Finding, ...]


def ask(
    model: Model,
    role: RoleText,
    *,
    task: str,
    reply: type[R],
    inputs: object,
    context: AskContext,
    check: Checked[R],
    repairs: int,
    toolbox: Toolbox = NONE,
    prompts: str = OURS,
    spec: Spec = None,
) -> tuple[R, tuple[Finding, ...]]:
    """A reply that passes its check.

    Args:
        model: who is asked.
        role: in whose name.
        task: names the template `prompts/<task>.md.j2`.
        reply: the dataclass the answer must be.
        inputs: what the template reads, as `inputs`.
        context: the stable part of the prompt.
        check: what must hold beyond the form; its errors are sent back.
        repairs: how many times a reply may be sent back.
        toolbox: what may be looked at before the answer.
        prompts: the package whose folder `prompts` holds the task's template.
        spec: whose lines a reply cites by their numbers.

    Returns:
        The reply, and what the check still says about it; no errors among them.

    Raises:
        Unusable: no usable reply after all tries; it holds the last answer and its findings.
        ModelError: there was no reply at all.
    """
    first = _task(role, task, reply, inputs, context, prompts)
    attempt: Attempt | None = None
    for number in range(1, repairs + 2):
        completion = talk(model, _again(first, attempt, number), toolbox)
        _stop_if_hopeless(completion, role)
        judged = _judged(completion, reply, check, spec)
        if judged.value is not None and not errors(judged.findings):
            return judged.value, judged.findings
        same = attempt is not None and attempt.answer == completion.text
        attempt = Attempt(completion.text, errors(judged.findings))
        if same or number > repairs:
            raise _failure(role, attempt, number)
    raise AssertionError("the last try returns or raises")


def _task(
    role: RoleText,
    task: str,
    reply: type[Any],
    inputs: object,
    context: AskContext,
    prompts: str,
) -> Task:
    prompt = prompt_of(task, role=role, context=context, inputs=inputs, package=prompts)
    return Task(
        task, role.name, prompt.system, prompt.text, reply_schema(reply), inputs,
        stable=prompt.stable, effort=role.effort, thinking=role.thinking, template=prompt.template,
    )  # fmt: skip


def _again(first: Task, attempt: Attempt | None, number: int) -> Task:
    if attempt is None:
        return first
    sent_back = redact(rendered("repair", attempt=attempt))
    return replace(first, prompt=f"{first.prompt}\n{sent_back}", attempt=number)


def _stop_if_hopeless(completion: Completion, role: RoleText) -> None:
    """A refusal or a task that does not fit is not mended by asking again."""
    if why := _GIVEN_UP.get(completion.stop):
        raise ModelError(
            f"{role.name}: {why}",
            place=completion.request_id,
            cure="shorten the spec or choose another model with --model",
        )


@dataclass(frozen=True, slots=True)
class _Judged(Generic[R]):
    """A reply, where it could be read, and what is said about it."""

    value: R | None
    findings: tuple[Finding, ...]


def _judged(completion: Completion, reply: type[R], check: Checked[R], spec: Spec) -> _Judged[R]:
    if completion.stop == "max_tokens":
        cut = "the answer was cut off before its end; say the same in fewer words"
        return _Judged(None, (_unusable(cut),))
    try:
        value = read_reply(completion.text, reply, spec)
    except Unreadable as wrong:
        return _Judged(None, tuple(_unusable(problem) for problem in wrong.problems))
    return _Judged(value, check(value))


def _unusable(message: str) -> Finding:
    return Finding("reply-unusable", "error", message, by="ask")


class Unusable(ModelError):  # noqa: N818 - an answer, not a mistake
    """No reply passed; a human sees the last `answer` and its `findings`."""

    def __init__(self, message: str, last: Attempt, *, cure: str) -> None:
        super().__init__(message, cure=cure)
        self.answer = last.answer
        self.findings = last.findings


def _failure(role: RoleText, last: Attempt, tries: int) -> Unusable:
    said = "; ".join(f"{f.code}: {f.message}" for f in last.findings[:3])
    more = f" and {len(last.findings) - 3} more" if len(last.findings) > 3 else ""
    begin = " ".join(redact(last.answer).split())[:_SHOWN]
    return Unusable(
        f"{role.name} gave no usable answer in {tries} {'try' if tries == 1 else 'tries'}: "
        f"{said}{more}; it began {begin!r}",
        last,
        cure="make the spec clearer, or choose another model with --model",
    )
