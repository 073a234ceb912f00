"""One made-up value: by the kind of thing, by its name, and by what did not fit before."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from sddflow.probe.needs import MADE_UP
from sddflow.target.made_up_key import private_key, public_key
from sddflow.target.surroundings import NOWHERE

REFUSED = "refused"
"""The problem of a value of which nothing is known but that it does not fit."""
_LOCAL = "http://localhost"
_FILE = str(Path(__file__).with_name(f"{MADE_UP}.txt"))
_THIRTY_TWO = "bWFkZS11cC1ieS1zZGRmbG93LTAxMjM0NTY3ODlhYmM="
_UUID = "00000000-0000-4000-8000-000000000000"
_PREFERRED = ("test", "testing", "development", "dev", "local")
_DIRECT = {
    "int": "1",
    "float": "1.0",
    "decimal": "1.0",
    "bool": "false",
    "list": "[]",
    "json": "{}",
    "dict": "{}",
    "uuid": _UUID,
    "hex": "00" * 32,
    "fernet": _THIRTY_TWO,
    "base64": _THIRTY_TWO,
    "date": "2026-01-01",
    "time": "60",
    "ip": "127.0.0.1",
    "level": "INFO",
    "zone": "UTC",
    "file": _FILE,
    "path_not_file": _FILE,
    "path_not_directory": ".",
}
_KINDS = (
    (r"\bbool\b", "false"),
    (r"\bfloat\b|Decimal", "1.0"),
    (r"\b(list|tuple|set|List|Set|Tuple)\b", "[]"),
    (r"\b(dict|Dict)\b", "{}"),
    (r"Email", "nobody@example.com"),
    (r"UUID", _UUID),
    (r"\bFilePath\b|path_type='file'", _FILE),
    (r"\bDirectoryPath\b|path_type='dir'", "."),
    (r"Path\b", "/nonexistent"),
    (r"timedelta", "60"),
    (r"\bdate(time)?\b", "2026-01-01"),
)
_FORMS = (
    "sddflow", "SDDFLOW", "Sddflow", "sddflow-1", "a", "A", "ab", "AB", "abc", "ABC", "1", "12345",
    "1.0.0", "v1.0.0", "eu-west-1", "+15550100", "2026-01-01", "10:00", "#ffffff", "00" * 16,
    "00" * 20, "00" * 32, "localhost:8000", "nobody@example.com", "/sddflow", "example.com", _UUID,
    _LOCAL, "https://localhost",
)  # fmt: skip
_SERVERS = r"\b(Redis|Amqp|Kafka|Nats|Mongo|MySQL|MariaDB|ClickHouse|Snowflake)Dsn\b"
Need = Mapping[str, str]


def steps(url: str) -> list[str]:
    """What a setting may be whose refusal says nothing, the likelier first.

    Args:
        url: what a database setting gets.
    """
    return [url, _postgres(url), "1", _LOCAL, "{}", "[]", _FILE, _THIRTY_TWO, "true"]


def value_of(need: Need, url: str) -> str:
    """What a need gets, as text.

    Args:
        need: as the probe tells it.
        url: what a database setting gets.
    """
    problem, kind = need["problem"], need["kind"]
    if problem == "database_url":
        return url
    if problem == REFUSED:
        return steps(url)[int(need["hint"])]
    if problem == "missing":
        return _by_kind(_place(need), kind, url)
    if problem.startswith(("enum", "literal", "choice")):
        return _choice(need["hint"])
    return _by_problem(need, url)


def _place(need: Need) -> str:
    """The variable, and the place in its JSON."""
    return ".".join(part for part in (need["variable"], need.get("path", "")) if part)


def _choice(hint: str) -> str:
    found = [a or b for a, b in re.findall(r"'([^']*)'|\b(\w+)\b", hint)]
    texts = [c for c in found if c not in ("or", "and")]
    return next((c for c in _PREFERRED if c in texts), texts[0] if texts else "")


def _by_kind(place: str, kind: str, url: str) -> str:
    """By the field's annotation first, its name second."""
    if re.search(r"\bint\b", kind):
        return "5432" if place.lower().endswith("port") else "1"
    if re.search(r"Postgres", kind):
        return _postgres(url)
    if server := re.search(_SERVERS, kind):
        return f"{server[1].lower().replace('mongo', 'mongodb')}://localhost"
    for words, value in _KINDS:
        if re.search(words, kind):
            return value
    return _by_name(place, kind, url)


def _by_name(place: str, kind: str, url: str) -> str:
    name = place.replace(".", "_").lower()
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
    if name.endswith("level"):
        return "INFO"
    return "nobody@example.com" if "email" in name else _text(place)


def _text(place: str) -> str:
    """It names its place, so that it is known again where the application refuses it."""
    return f"{MADE_UP}-{place}-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ"


def _postgres(url: str) -> str:
    """A URL with all its parts, for who looks at them; every engine leads to the scratch anyway."""
    driver = "+asyncpg" if url.partition(":")[0].endswith(("+asyncpg", "+aiosqlite")) else ""
    return f"postgresql{driver}://{NOWHERE}"


def _is_dsn(name: str) -> bool:
    """A data source is a database, but for those that errors are reported to."""
    return name.endswith("dsn") and re.search(r"sentry|rollbar|bugsnag|glitchtip|log", name) is None


def _by_problem(need: Need, url: str) -> str:
    """A second try, by what was wrong with the first."""
    problem, hint, place = need["problem"], need["hint"], _place(need)
    if problem.startswith(("greater", "less")):
        return _beside(problem, hint)
    if problem == "string_too_long":
        limit = re.search(r"\d+", hint)
        return _text(place)[: int(limit[0])] if limit else "x"
    if problem == "string_too_short":
        limit = re.search(r"\d+", hint)
        return _text(place).ljust(int(limit[0]) if limit else 0, "x")
    if "url" in problem:
        return _of_scheme(hint, url)
    if problem == "json" and "list" in need["kind"]:
        return "[]"
    if problem == "too_short":
        return _of_length(need, url)
    if problem == "string_pattern_mismatch":
        return _matching(hint)
    direct = [value for words, value in _DIRECT.items() if problem.startswith(words)]
    if direct:
        return direct[-1]
    postgres = "database" in place.lower() or "postgres" in hint
    return _postgres(url) if postgres else _by_name(place, "", url)


def _of_length(need: Need, url: str) -> str:
    """A list with as many items as are demanded."""
    least, item = re.search(r"\d+", need["hint"]), re.search(r"\[(.*)\]", need["kind"])
    kind = item[1] if item else "str"
    one = _by_kind(_place(need), f"<class '{kind}'>", url)
    plain = one if re.search(r"\b(int|float|bool)\b", kind) else json.dumps(one)
    return f"[{', '.join([plain] * int(least[0] if least else 1))}]"


def _matching(hint: str) -> str:
    """One of the usual forms of text that a pattern takes; the first where it takes none."""
    found = re.search(r"'(.*)'", hint)
    try:
        fits = [form for form in _FORMS if found and re.search(found[1], form)]
    except re.error:  # the settings library knows other patterns than Python
        fits = []
    return fits[0] if fits else _FORMS[0]


def _beside(problem: str, hint: str) -> str:
    """A number on the right side of the limit."""
    found = re.search(r"-?\d+(\.\d+)?", hint)
    limit = float(found[0]) if found else (999 if problem.startswith("greater") else 1)
    return f"{limit + 1 if problem.startswith('greater') else limit - 1:g}"


def _of_scheme(hint: str, url: str) -> str:
    """A URL of the first kind that is allowed."""
    if "postgres" in hint:
        return _postgres(url)
    schemes = re.findall(r"'([a-z][a-z0-9+.-]*)'", hint)
    return f"{schemes[0]}://localhost" if schemes else _LOCAL
