"""What a change of env.py does to databases and models that were there before it."""

import ast
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.proof.revisions.since import Changed
from sddflow.target.layout import shown
from sddflow.target.source import assigned, last_name, parse, tree_of

_NOTES = ("version_table", "version_table_schema")
_NONE = "None"


def env_changed(target: Path, changed: Changed) -> Iterator[Finding]:
    """Findings about every env.py that says something else now.

    Args:
        target: the application's folder, absolute; places are told relative to it.
        changed: since the base.
    """
    for file in sorted(f for f in changed.edited if f.name == "env.py" and f in changed.was):
        now = parse(file)
        with suppress(SyntaxError, ValueError):
            was = _said(tree_of(changed.was[file]))
            if now is not None and was:
                yield from _told(Place(shown(file, target)), was, _said(now))


def _told(place: Place, was: dict[str, str], now: dict[str, str]) -> Iterator[Finding]:
    moved = [name for name in _NOTES if was.get(name, _NONE) != now.get(name, _NONE)]
    if moved:
        yield Finding(
            "history-forgotten", "error",
            "env.py keeps Alembic's notes in another table now: every database counts as empty, "
            "and all revisions run again on the tables that are there", place, by="proof",
            evidence="\n".join(f"{n}: {was.get(n, _NONE)}, now {now.get(n, _NONE)}" for n in moved),
            cure="leave the table its name, or move it on every database before this is deployed",
        )  # fmt: skip
    if was.get("target_metadata", _NONE) != _NONE and now.get("target_metadata") == _NONE:
        yield Finding(
            "models-unseen", "warning",
            "env.py shows Alembic no models any more: the next autogenerate finds nothing, and "
            "alembic check holds whatever they say", place, by="proof",
            evidence=f"target_metadata: {was['target_metadata']}, now {_NONE}",
            cure="give target_metadata the models' metadata again",
        )  # fmt: skip


def _said(tree: ast.Module) -> dict[str, str]:
    """What `context.configure` is given by name; a name of the file as what it is set to."""
    values = {
        name: ast.unparse(value) for name, _, value, _ in assigned(tree.body) if value is not None
    }
    calls = (n for n in ast.walk(tree) if isinstance(n, ast.Call))
    configured = [call for call in calls if last_name(call.func) == "configure"]
    words = (word for call in configured for word in call.keywords if word.arg)
    said = {str(word.arg): ast.unparse(word.value) for word in words}
    return {name: values.get(value, value) for name, value in said.items()}
