"""Made-up values for settings that an application demands before it can be imported."""

import re
from collections.abc import Iterable, Mapping

from sddflow.probe.needed import MADE_UP
from sddflow.target.made_up_key import private_key, public_key
from sddflow.target.surroundings import NOWHERE

_TEXT = f"{MADE_UP}-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ"
_LOCAL = "http://localhost"
Need = Mapping[str, str]


def make_up(needs: Iterable[Need], url: str) -> dict[str, str]:
    """A value per variable that the application asked for.

    Args:
        needs: as the probe reports them: `variable`, `problem`, `kind`, `hint`.
        url: what a database setting gets.
    """
    return {need["variable"]: _value(need, url) for need in needs}


def _value(need: Need, url: str) -> str:
    name, problem, kind = need["variable"].lower(), need["problem"], need["kind"]
    if problem == "database_url":
        return url
    if problem == "missing":
        return _by_kind(name, kind, url)
    if problem.startswith(("enum", "literal")):
        choice = re.search(r"'([^']*)'|\b(\w+)\b", need["hint"])
        return next((g for g in choice.groups() if g), "") if choice else ""
    return _by_problem(name, problem, need["hint"], url)


def _by_kind(name: str, kind: str, url: str) -> str:
    """By the field's annotation first, its name second."""
    for words, value in (
        (r"\bbool\b", "false"),
        (r"\bint\b", "5432" if name.endswith("port") else "1"),
        (r"\bfloat\b|Decimal", "1.0"),
        (r"\b(list|tuple|set|List|Set|Tuple)\b", "[]"),
        (r"\b(dict|Dict)\b", "{}"),
        (r"Email", "nobody@example.com"),
        (r"Postgres", f"postgresql://{NOWHERE}"),
        (r"UUID", "00000000-0000-4000-8000-000000000000"),
        (r"Path\b", "/nonexistent"),
    ):
        if re.search(words, kind):
            return value
    return _by_name(name, kind, url)


def _by_name(name: str, kind: str, url: str) -> str:
    if re.search(r"(database|db|postgres|pg|sql)\w*(url|uri|dsn)$", name) or _is_dsn(name):
        return url
    if re.search(r"(private|rsa)\w*_(key|pem)$|_pem$", name) and "public" not in name:
        return private_key()
    if re.search(r"public\w*_(key|pem)$", name):
        return public_key()
    if re.search(r"Url\b", kind) or name.endswith(("url", "uri", "origin", "endpoint")):
        return _LOCAL
    if name.endswith(("host", "server")):
        return "127.0.0.1"
    if name.endswith("port"):
        return "5432"
    return "nobody@example.com" if "email" in name else _TEXT


def _is_dsn(name: str) -> bool:
    """A data source is a database, but for those that errors are reported to."""
    return name.endswith("dsn") and re.search(r"sentry|rollbar|bugsnag|glitchtip|log", name) is None


def _by_problem(name: str, problem: str, hint: str, url: str) -> str:
    """A second try, by what pydantic found wrong with the first."""
    for words, value in (
        ("bool", "false"),
        ("int", "1"),
        ("float", "1.0"),
        ("decimal", "1.0"),
        ("list", "[]"),
        ("json", "[]"),
        ("dict", "{}"),
        ("uuid", "00000000-0000-4000-8000-000000000000"),
        ("greater", "1000"),
        ("less", "0"),
    ):
        if problem.startswith(words):
            return value
    if "url" in problem:
        return f"postgresql://{NOWHERE}" if "postgres" in hint else _LOCAL
    if problem == "string_too_long":
        limit = re.search(r"\d+", hint)
        return _TEXT[: int(limit[0])] if limit else "x"
    return (
        f"postgresql://{NOWHERE}"
        if "database" in name or "postgres" in hint
        else _by_name(name, "", url)
    )
