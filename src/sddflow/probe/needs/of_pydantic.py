"""Fields that a settings class of pydantic missed or refused."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, get_args

from .made import need


def of_pydantic(error: BaseException) -> list[dict[str, str]]:
    """Each with pydantic's type of error for a `problem`."""
    settings = _settings_class(error)
    if settings is None:
        return []
    if type(error).__name__ == "SettingsError":
        found = re.search(r'field "(\w+)"', str(error))
        return [need(_variable(settings, found[1]), "json", "list")] if found else []
    problems = error.errors() if hasattr(error, "errors") else []
    return [each for p in problems for each in _of_problem(settings, p)]


def _of_problem(settings: Any, problem: dict[str, Any]) -> Iterator[dict[str, str]]:
    if not problem.get("loc"):
        yield from _named(settings, str(problem.get("msg", "")))
        return
    place, *below = map(str, problem["loc"])
    variable, path = _variable(settings, place), [p for p in below if p.isidentifier()]
    kind = _annotation(settings, [_field(settings, place), *path])
    model = _model(kind)
    if problem.get("type") == "missing" and model is not None:
        yield from _fields(variable, path, model)
        return
    context = problem.get("ctx") or {}
    hint = str(context.get("expected") or context.get("expected_schemes") or problem.get("msg", ""))
    yield need(variable, str(problem.get("type", "")), str(kind), hint, ".".join(path))


def _named(settings: Any, words: str) -> Iterator[dict[str, str]]:
    """Fields that a check of the whole names, and that were left to their defaults."""
    for name, field in settings.model_fields.items():
        variable = _variable(settings, name)
        if re.search(rf"\b({name}|{variable})\b", words) and variable not in os.environ:
            yield need(variable, "missing", str(field.annotation))


def _fields(variable: str, path: list[str], model: Any) -> Iterator[dict[str, str]]:
    """What a model demands, as places in the JSON that makes one."""
    demanded = {n: f for n, f in model.model_fields.items() if f.is_required()}
    if not demanded:
        yield need(variable, "missing", "dict", path=".".join(path))
    for name, field in demanded.items():
        place, inner = [*path, str(field.alias or name)], _model(field.annotation)
        if inner is None:
            yield need(variable, "missing", str(field.annotation), path=".".join(place))
        elif len(place) < 5:
            yield from _fields(variable, place, inner)


def _annotation(settings: Any, places: list[str]) -> Any:
    """The type of a field, or of a field of a field; `str` where it is not known."""
    kind = settings
    for place in places:
        field = (getattr(_model(kind), "model_fields", None) or {}).get(place)
        if field is None:
            return "str"
        kind = field.annotation
    return kind


def _model(kind: Any) -> Any:
    """The model among the types that are allowed; None where none is."""
    for each in (kind, *get_args(kind)):
        if isinstance(each, type) and hasattr(each, "model_fields"):
            return each
    return None


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
