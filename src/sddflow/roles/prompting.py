"""Prompts: rendered from the templates in `prompts/`, and versioned by what these say.

A template may mark with `{{ border }}` on a line of its own where its stable part ends: what stands
before is the same in every repair and round, so that a server may keep it.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sddflow.domain.digest import digest
from sddflow.domain.plan import RoleText
from sddflow.domain.redaction import redact

_BORDER = "\x1e"
_SHARED = ("system", "_data", "repair")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is told.

    Args:
        system: role, rules, principles.
        text: the task.
        stable: how many characters of `text` stay the same when it is asked again.
        template: name and digest of the templates.
    """

    system: str
    text: str
    stable: int
    template: str


def prompt_of(task: str, *, role: RoleText, context: object, inputs: object) -> Prompt:
    """The prompt of a task, without any secret."""
    system = redact(rendered("system", role=role, context=context))
    begin, border, rest = redact(rendered(task, inputs=inputs)).partition(f"{_BORDER}\n")
    return Prompt(system, begin + rest, len(begin) if border else 0, version_of(task))


def rendered(template: str, **values: object) -> str:
    """A template with its values."""
    from sddflow.rendering.templates import environment

    found = environment("sddflow.roles", "prompts").get_template(f"{template}.md.j2")
    return found.render(values, border=_BORDER)


@cache
def version_of(task: str) -> str:
    """`design@3f9a12bc45de`: the task, and the digest of every template it is made with."""
    return f"{task}@{digest(*map(_source, (task, *_SHARED)))[:12]}"


def _source(template: str) -> str:
    from sddflow.rendering.templates import environment

    made: Any = environment("sddflow.roles", "prompts")
    return str(made.loader.get_source(made, f"{template}.md.j2")[0])
