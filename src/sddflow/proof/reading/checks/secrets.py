"""No password, key or token stands in a revision, in env.py or in Alembic's settings."""

import ast
import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding, Severity
from sddflow.domain.place import Place
from sddflow.domain.redaction import redact
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material

_DSN = re.compile(
    r"\b(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<user>[^\s:/@'\"]*):(?P<secret>[^\s@/'\"]+)@"
    r"(?P<host>\[?[\w.:%{}$()<>-]*)"
)
_KEY = re.compile(
    r"\b(?:sk|rk|pk)[-_](?:live[-_]|ant-)?[A-Za-z0-9_-]{16,}|\bgh[pousr]_[A-Za-z0-9]{20,}"
    r"|\bgithub_pat_\w{20,}|\bAKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}|\bxox[bap]-[\w-]{10,}"
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
_WORD = re.compile(r"[a-z]+(?:[_-][a-z]+)*[0-9]{0,4}")  # what developers type on their own machines
_CURE = "read it from the environment; and change it: whoever read the repository has it"


def run(material: Material) -> Iterator[Finding]:
    """Every text of the revisions under test, of env.py and of the settings."""
    for script in material.scripts:
        for line, text in _texts(script.tree):
            yield from _look(script.shown, line, text, script.revision)
        yield from _assigned(script.shown, script.tree, script.revision)
    for extra in material.files:
        yield from _file(extra.shown, extra.text)


def _file(shown: str, text: str) -> Iterator[Finding]:
    tree = _parsed(text) if shown.endswith(".py") else None
    if tree is not None:
        for line, words in _texts(tree):
            yield from _look(shown, line, words, "")
        yield from _assigned(shown, tree, "")
        return
    for number, said in enumerate(text.splitlines(), 1):
        yield from _look(shown, number, said, "")


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return None


def _texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Texts with their lines; an f-string as one, so that what is filled in counts as such."""
    inside = {
        id(part)
        for n in ast.walk(tree)
        if isinstance(n, ast.JoinedStr)
        for part in n.values
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
            yield node.lineno, "".join(str(p) for p in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from () if id(node) in inside else ((node.lineno, node.value),)


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


def _assigned(shown: str, tree: ast.Module, revision: str) -> Iterator[Finding]:
    """`PASSWORD = "…"`, `{"password": "…"}`, `connect(password="…")`."""
    for name, value in _pairs(tree):
        if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
            continue
        secret = value.value
        readable = len(secret) >= 6 and " " not in secret and not secret.startswith("$")
        if _NAMED.search(name) and readable and not _is_placeholder(secret):
            said = f"{name} is given a value that anybody can read"
            yield _finding(shown, value.lineno, "warning", said, revision, f"{name} = …")


def _pairs(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield from ((t.id, node.value) for t in node.targets if isinstance(t, ast.Name))
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg, node.value


def _finding(
    shown: str, line: int, severity: Severity, said: str, revision: str, evidence: str
) -> Finding:
    return Finding(
        "secret-in-file", severity, f"{said} stands in the file", Place(shown, line),
        evidence=redact(evidence), cure=_CURE, revision=revision, by="proof",
    )  # fmt: skip


READING = Reading("secrets", "No password, key or token stands in the files.", run)
