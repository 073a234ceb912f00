"""The skeleton of a check: its file, its page and its test. `make new-check NAME=two-words`."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHECK = '''"""TODO: what holds, in one sentence."""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material


def run(material: Material) -> Iterator[Finding]:
    """TODO: what is looked at."""
    for script in material.scripts:
        for operation in (*script.up, *script.down):
            if operation.name == "TODO":
                yield script.finding(
                    "{name}", "warning", "TODO: what is wrong", operation.call,
                    cure="TODO: what to do",
                )  # fmt: skip


READING = Reading("{name}", "TODO: what holds.", run)
'''
PROBE = '''"""TODO: what holds, in one sentence."""

from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen


def run(case: Case) -> Seen:
    """TODO: what is tried."""
    findings = tuple(
        case.finding(
            "{name}", "error", "TODO: what is wrong", table=table.name, cure="TODO: what to do"
        )
        for table in case.touched
        if table.name == "TODO"
    )
    return Seen(findings, f"{{len(case.touched)}} tables looked at")


CHECK = Check("{name}", "TODO: what holds.", run)
'''
PAGE = """# {name}

TODO: the problem, in a sentence or two.

- Severity: warning
- Seen by: {kind}, `{name}`
- Dialects: SQLite, PostgreSQL
- Rows needed: no

## Fails

```python
op.add_column("users", sa.Column("plan", sa.String(9)))
```

## Passes

```python
op.add_column("users", sa.Column("plan", sa.String(9)))
```

## Cure

TODO: what to do.
"""
TEST = '''"""TODO: what holds, in one sentence."""

import pytest
from shown.proving import page_of, proved


@pytest.mark.slow
@pytest.mark.parametrize(("section", "found"), [("Fails", True), ("Passes", False)])
def test_the_page(section, found, tmp_path):
    """What the page says fails is found; what it says passes is not."""
    proof = proved(page_of("{name}"), section, tmp_path)
    assert ("{name}" in {{f.code for f in proof.findings}}) is found


def test_TODO():
    """TODO: three defects and three tempting correct variants."""
    raise NotImplementedError
'''


def main(words: list[str], root: Path = ROOT) -> int:
    """Write the three files below a folder; nothing that exists is touched."""
    name, kind = words[0] if words else "", words[1] if len(words) > 1 else "running"
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name) or kind not in ("running", "reading"):
        sys.stderr.write("make new-check NAME=two-words [KIND=running|reading]\n")
        return 2
    module = name.replace("-", "_")
    folder = "reading/checks" if kind == "reading" else "checks"
    tests = "reading" if kind == "reading" else "checks"
    files = {
        f"src/sddflow/proof/{folder}/{module}.py": CHECK if kind == "reading" else PROBE,
        f"docs/checks/{name}.md": PAGE,
        f"tests/proof/{tests}/test_{module}.py": TEST,
    }
    there = [path for path in files if (root / path).exists()]
    if there:
        sys.stderr.write(f"{there[0]} is there already\n")
        return 2
    for path, text in files.items():
        (root / path).write_text(text.format(name=name, kind=kind), "utf-8")
        sys.stdout.write(f"{path}\n")
    registry = "reading/registry.py" if kind == "reading" else "checks/registry.py"
    sys.stdout.write(
        f"now register it in src/sddflow/proof/{registry}; docs/checks/README.md says how a page "
        "is written, and its examples are executed; then make check-index, and a row in "
        "docs/checked.md\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
