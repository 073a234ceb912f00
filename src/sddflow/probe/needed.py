"""Settings that the application asked for and did not get, read from the error it died of."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import os
import re
import traceback
from typing import Any

MADE_UP = "made-up-by-sddflow"  # what a text that is made up begins with
_NOT_SET = re.compile(
    r"^[\"']?([A-Z][A-Z0-9_]{2,})[\"']? not found\. Declare it"
    r"|[Ee]nvironment variable [\"']?([A-Za-z_]\w*)[\"']? (?:is )?not (?:set|found|defined)"
)


def needed(error: BaseException) -> list[dict[str, str]]:
    """Each with `variable`, `problem` (pydantic's type of error), `kind`, and `hint`."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        found = _of_pydantic(current) or _of_environment(current) or _of_url(current)
        if found:
            return found
        current = current.__cause__ or current.__context__
    return []


def _of_environment(error: BaseException) -> list[dict[str, str]]:
    """`os.environ["NAME"]`, and the words of the usual libraries."""
    name = ""
    if isinstance(error, KeyError) and error.args:
        frames = traceback.extract_tb(error.__traceback__)
        if frames and re.search(r"[\\/]os\.py$|<frozen os>", frames[-1].filename):
            name = str(error.args[0])
    else:
        found = _NOT_SET.search(str(error))
        name = next((g for g in found.groups() if g), "") if found else ""
    return [_need(name, "missing")] if name else []


def _of_url(error: BaseException) -> list[dict[str, str]]:
    """A setting that was made up as a text, and that SQLAlchemy was to read as a database's URL.

    Its message does not say which: the one that the lines on the way to it name, or any of them.
    """
    if type(error).__name__ != "ArgumentError" or "SQLAlchemy URL" not in str(error):
        return []
    texts = [name for name, value in os.environ.items() if value.startswith(MADE_UP)]
    lines = " ".join(frame.line or "" for frame in traceback.extract_tb(error.__traceback__))
    named = [name for name in texts if re.search(rf"\b{re.escape(name)}\b", lines)]
    return [_need(name, "database_url") for name in named or texts]


def _need(variable: str, problem: str, kind: str = "str", hint: str = "") -> dict[str, str]:
    return {"variable": variable, "problem": problem, "kind": kind, "hint": hint}


def _of_pydantic(error: BaseException) -> list[dict[str, str]]:
    settings = _settings_class(error)
    if settings is None:
        return []
    if type(error).__name__ == "SettingsError":
        found = re.search(r'field "(\w+)"', str(error))
        return [_need(_variable(settings, found[1]), "json", "list")] if found else []
    problems = error.errors() if hasattr(error, "errors") else []
    return [_of_problem(settings, p) for p in problems if p.get("loc")]


def _of_problem(settings: Any, problem: dict[str, Any]) -> dict[str, str]:
    place = str(problem["loc"][0])
    field = settings.model_fields.get(_field(settings, place))
    kind = str(getattr(field, "annotation", "str"))
    context = problem.get("ctx") or {}
    hint = str(context.get("expected") or context.get("expected_schemes") or problem.get("msg", ""))
    return _need(_variable(settings, place), str(problem.get("type", "")), kind, hint)


def _settings_class(error: BaseException) -> Any:
    """The settings class that failed; None where the error is about anything else."""
    name = type(error).__name__
    if name not in ("ValidationError", "SettingsError"):
        return None
    try:
        from pydantic_settings import BaseSettings
    except ImportError:
        return None
    classes = _below(BaseSettings)
    if name == "SettingsError":
        return next((c for c in reversed(classes) if _mentioned(c, str(error))), None)
    title = str(getattr(error, "title", ""))
    return next(
        (c for c in classes if c.__name__ == title or c.model_config.get("title") == title), None
    )


def _mentioned(settings: Any, message: str) -> bool:
    found = re.search(r'field "(\w+)"', message)
    return bool(found) and found is not None and found[1] in settings.model_fields


def _below(base: Any) -> list[Any]:
    direct = base.__subclasses__()
    return [c for d in direct for c in (d, *_below(d))]


def _field(settings: Any, place: str) -> str:
    """The field of a name or alias."""
    for name, field in settings.model_fields.items():
        if place in (name, field.alias, field.validation_alias):
            return str(name)
    return place


def _variable(settings: Any, place: str) -> str:
    """The environment variable of a field (or alias)."""
    config = settings.model_config
    prefix = str(config.get("env_prefix") or "") if place in settings.model_fields else ""
    name = prefix + place
    return name if config.get("case_sensitive") else name.upper()
