"""The probe runs in interpreters that know nothing of sddflow."""

import ast
from pathlib import Path

import pytest

from sddflow.probe.scratch import Scratch
from sddflow.target.alone import PROBE

FILES = sorted(PROBE.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(PROBE).as_posix())
def test_it_is_python_3_9(file: Path) -> None:
    """No syntax, and no import of sddflow, that an older interpreter would stumble over."""
    tree = ast.parse(file.read_text(), feature_version=(3, 9))
    absolute = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and not n.level]

    assert not any(str(n.module).split(".")[0] == "sddflow" for n in absolute)
    if any(isinstance(n, ast.BinOp) and isinstance(n.op, ast.BitOr) for n in ast.walk(tree)):
        assert "annotations" in ast.dump(tree)


def test_the_scratch_database_alone_is_allowed(tmp_path: Path) -> None:
    """Other hosts, ports, sockets and files are not, by any spelling."""
    server = Scratch("postgresql://me@127.0.0.1:5433/x")
    assert server.allows_host("127.0.0.1", 5433)
    assert not server.allows_host("127.0.0.1", 5432)
    assert not server.allows_host("localhost.example.com", 5433)

    local = Scratch(f"postgresql://me@/x?host={tmp_path}")
    assert local.allows_host(str(tmp_path), 5432)
    assert local.allows_socket(str(tmp_path / ".s.PGSQL.5432"))
    assert not local.allows_socket(f"{tmp_path}x/.s.PGSQL.5432")
    assert not local.allows_socket(f"{tmp_path}/../.s.PGSQL.5432")
    assert not local.allows_host("", "")

    file = Scratch(f"sqlite:///{tmp_path}/a%20b.db", private=str(tmp_path / "own"))
    assert file.allows_file(f"{tmp_path}/a%20b.db")
    assert file.allows_file(":memory:")
    assert file.allows_file("file:x?mode=memory&cache=shared")
    assert file.allows_file(str(tmp_path / "own" / "c.db"))
    assert not file.allows_file(str(tmp_path / "own" / ".." / "c.db"))
    assert not file.allows_file(f"file:{tmp_path}/live.db?mode=ro")
