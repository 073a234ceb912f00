"""No password, key or token stands in a revision, in env.py or in Alembic's settings."""

import ast
import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding, Severity
from sddflow.domain.place import Place
from sddflow.domain.redaction import redact
from sddflow.proof.reading.named import named_texts
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material
from sddflow.proof.reading.spelled import texts
from sddflow.target.source import tree_of

_DSN = re.compile(
    r"\b(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<user>[^\s:/@'\"]*):(?P<secret>[^\s@/'\"]+)@"
    r"(?P<host>\[?[\w.:%{}$()<>-]*)"
)
_KEY = re.compile(
    r"\b(?:sk|rk|pk)[-_](?:(?:live|test|ant|proj|or|svcacct)[-_][A-Za-z0-9_-]{16,}"
    r"|(?=[A-Za-z]*\d)[A-Za-z0-9]{16,})"  # but for pk_members_of_organisations
    r"|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}|\bnpm_[A-Za-z0-9]{30,}"
    r"|\bA(?:KIA|SIA)[0-9A-Z]{16}\b|\bAIza[\w-]{30,}|\bSG\.[\w-]{16,}\.[\w-]{16,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}"
    r"|\bxox[abprs]-[\w-]{10,}|\bhooks\.slack\.com/services/T\w+/B\w+/\w{16,}|\bwhsec_\w{20,}"
)
_NAMED = re.compile(
    r"(?i)(?:^|_|\b)(?:password|passwd|pwd|secret|secret_key|api_?key|token|private_key)$"
)
_PLACEHOLDERS = frozenset(
    (
        *("pass", "password", "passwd", "pwd", "secret", "changeme", "change_me", "xxx", "xxxx"),
        *("***", "****", "yourpassword", "your_password", "your-password", "example", "dummy"),
        *("redacted", "[redacted]", "none", "null", "placeholder", "todo", "test"),
    )
)
_FILLED_IN = re.compile(r"[%{}$<>]|\bENV\b")
_HERE = re.compile(r"^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|0\.0\.0\.0|[a-z0-9_-]*)(:\d*)?$")
_ABOUT = re.compile(r"(?i)(?:require|reset|forgot|change|allow|enable|show|expire|min|max)_")
_ANSWER = re.compile(r"[a-z]+(?:[_-][a-z]+)*|(?:https?:/)?/.*")  # a word, a way to a page
_WORD = re.compile(r"[a-z]+(?:[_-][a-z]+)*[0-9]{0,4}")  # what developers type on their own machines
_CURE = "read it from the environment; and change it: whoever read the repository has it"


def run(material: Material) -> Iterator[Finding]:
    """Every text of the revisions under test, of env.py and of the settings."""
    for script in material.scripts:
        yield from _source(script.shown, script.tree, script.revision)
    for extra in material.files:
        yield from _file(extra.shown, extra.text)


def _file(shown: str, text: str) -> Iterator[Finding]:
    tree = _parsed(text) if shown.endswith(".py") else None
    if tree is not None:
        yield from _source(shown, tree, "")
        return
    for number, said in enumerate(text.splitlines(), 1):
        yield from _look(shown, number, said, "")


def _source(shown: str, tree: ast.Module, revision: str) -> Iterator[Finding]:
    said = tuple(texts(tree))
    for line, text in said:
        yield from _look(shown, line, text, revision)
    yield from _assigned(shown, tree, said, revision)


def _parsed(text: str) -> ast.Module | None:
    try:
        return tree_of(text)
    except (SyntaxError, ValueError):
        return None


def _look(shown: str, line: int, text: str, revision: str) -> Iterator[Finding]:
    for found in _DSN.finditer(text):
        near = bool(_HERE.fullmatch(found["host"])) and "prod" not in found["host"]
        made_up = near and bool(_WORD.fullmatch(found["secret"]))
        if not made_up and not _is_placeholder(found["secret"], found["user"]):
            severity: Severity = "warning" if near else "error"
            said = f"a URL with the password of {found['user'] or 'a user'} at {found['host']}"
            yield _finding(shown, line, severity, said, revision, found.group())
    for found in _KEY.finditer(text):
        yield _finding(shown, line, "error", "a key or token", revision, found.group()[:6] + "…")


def _is_placeholder(secret: str, user: str = "") -> bool:
    word = secret.strip("\"'").lower()
    same = word == user.lower() and word in ("postgres", "user", "root", "test", "sa")
    return word in _PLACEHOLDERS or same or bool(_FILLED_IN.search(secret)) or set(word) <= {"*"}


def _assigned(
    shown: str, tree: ast.Module, said: tuple[tuple[int, str], ...], revision: str
) -> Iterator[Finding]:
    """`PASSWORD = "…"`, `{"password": "…"}`, a row `("smtp_password", "…")` of settings."""
    told = set[str]()
    for name, secret, line, row in named_texts(tree, said):
        if not _NAMED.search(name) or not _readable(secret) or secret in told:
            continue
        told.add(secret)
        if not (row and _answers(name, secret)):
            about = f"a value for {name} that anybody can read"
            yield _finding(shown, line, "warning", about, revision, f"{name} = …")


def _readable(secret: str) -> bool:
    plain = len(secret) >= 6 and " " not in secret and not secret.startswith("$")
    return plain and not _is_placeholder(secret) and not _KEY.search(secret)


def _answers(name: str, value: str) -> bool:
    """A setting about passwords, as `reset_password` is, or a word that is none."""
    return bool(_ABOUT.match(name) or _ANSWER.fullmatch(value))


def _finding(
    shown: str, line: int, severity: Severity, said: str, revision: str, evidence: str
) -> Finding:
    return Finding(
        "secret-in-file", severity, f"{said} stands in the file", Place(shown, line),
        evidence=redact(evidence), cure=_CURE, revision=revision, by="proof",
    )  # fmt: skip


READING = Reading("secrets", "No password, key or token stands in the files.", run)
