"""A prompt history record as text: front matter in the convention's order, fixed sections.

Written by the program from what really happened, never by a model.
"""

from typing import TYPE_CHECKING

from sddflow.domain.fence import fenced
from sddflow.domain.record import PromptRecord
from sddflow.domain.redaction import redact

if TYPE_CHECKING:
    import yaml


def render_phr(record: PromptRecord, number: int) -> str:
    """The whole file of a record.

    Args:
        record: what to say.
        number: its id; written in quotes, because YAML 1.1 reads 0010 as eight.
    """
    front = _yaml(_front_matter(record, number))
    sections = (
        ("## Prompt", fenced(record.prompt)),
        ("## Response snapshot", fenced(record.response)),
        ("## Outcome", _outcome(record)),
        ("## Evaluation notes (flywheel)", _evaluation(record)),
    )
    body = "\n\n".join(f"{title}\n\n{text}" for title, text in sections)
    return redact(f"---\n{front}---\n\n{body}\n")


def _front_matter(record: PromptRecord, number: int) -> dict[str, object]:
    links = dict(record.links)
    return {
        "id": f"{number:04d}",
        "title": record.title,
        "stage": record.stage,
        "date": record.date.date().isoformat(),
        "surface": "agent",
        "model": record.model,
        "feature": record.feature,
        "branch": record.branch,
        "user": record.user,
        "command": record.command,
        "labels": ["sddflow", record.key],
        "links": {name: links.get(name) for name in ("spec", "ticket", "adr", "pr")},
        "files": list(record.files),
        "tests": list(record.tests),
    }


def _outcome(record: PromptRecord) -> str:
    lines = (
        ("Impact", record.impact),
        ("Tests", "; ".join(record.tests) or "none run"),
        ("Files", ", ".join(record.files) or "none"),
        ("Next prompts", record.next_prompts or "none"),
        ("Reflection", record.reflection),
    )
    return "\n".join(f"- {name}: {text}" for name, text in lines)


def _evaluation(record: PromptRecord) -> str:
    lines = (
        ("Failure modes observed", "; ".join(record.failures) or "none"),
        ("Graders run and results", "; ".join(record.graders) or "none"),
        ("Prompt variant", record.variant or "none"),
        ("Next experiment", "none planned"),
    )
    return "\n".join(f"- {name}: {text}" for name, text in lines)


class _Quoted(str):
    """A text that YAML must keep in quotes."""

    __slots__ = ()


def _yaml(values: dict[str, object]) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes `_Quoted` in double quotes."""

    def quote(dumper: yaml.SafeDumper, text: _Quoted) -> "yaml.ScalarNode":
        return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')

    Dumper.add_representer(_Quoted, quote)
    shown = {**values, "id": _Quoted(values["id"]), "date": _Quoted(values["date"])}
    return yaml.dump(shown, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100)
