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

OURS = "sddflow.roles"
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


def prompt_of(
    task: str, *, role: RoleText, context: object, inputs: object, package: str = OURS
) -> Prompt:
    """The prompt of a task, without any secret.

    Args:
        task: names its template.
        role: in whose name it is asked.
        context: what every task of a role is told.
        inputs: what the template reads.
        package: whose folder `prompts` holds the template.
    """
    system = redact(rendered("system", role=role, context=context))
    words = redact(rendered(task, package, inputs=inputs))
    begin, border, rest = words.partition(f"{_BORDER}\n")
    return Prompt(system, begin + rest, len(begin) if border else 0, version_of(task, package))


def rendered(template: str, package: str = OURS, **values: object) -> str:
    """A template of a package with its values."""
    from sddflow.rendering.templates import environment

    found = environment(package, "prompts").get_template(f"{template}.md.j2")
    return found.render(values, border=_BORDER)


@cache
def version_of(task: str, package: str = OURS) -> str:
    """`design@3f9a12bc45de`: the task, and the digest of every template it is made with."""
    shared = (_source(name, OURS) for name in _SHARED)
    return f"{task}@{digest(_source(task, package), *shared)[:12]}"


def _source(template: str, package: str) -> str:
    from sddflow.rendering.templates import environment

    made: Any = environment(package, "prompts")
    return str(made.loader.get_source(made, f"{template}.md.j2")[0])
