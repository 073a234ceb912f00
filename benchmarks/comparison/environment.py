"""An environment of the comparison's own, with the other tools in it."""

import json
import subprocess
import sys
from pathlib import Path

PACKAGES = (
    *("squawk-cli", "pytest-alembic", "alembic-guard", "lockcheck"),
    *("zdm", "migrationiq", "safemigrate-lint", "pg-migration-guard", "pylembic"),
    *("alembic-linear-migrations", "alembic-migration-linter"),
    *("alembic", "sqlmodel", "pydantic-settings", "aiosqlite", "asyncpg", "psycopg[binary]"),
)
NODE_PACKAGE = "@flvmnt/pgfence"


class Environment:
    """Where the tools are.

    Args:
        root: the folder; made where it is missing.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.bin = root / "venv" / "bin"
        self.python = self.bin / "python"

    def make(self) -> None:
        """Install everything; what is there stays."""
        if not self.python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(self.root / "venv")], check=True)
            pip = [str(self.python), "-m", "pip", "install", "--quiet"]
            subprocess.run([*pip, "--disable-pip-version-check", *PACKAGES], check=True)
        if not self.node.exists():
            npm = ["npm", "install", "--silent", "--prefix", str(self.root), NODE_PACKAGE]
            subprocess.run(npm, check=False)

    @property
    def node(self) -> Path:
        """The one tool that comes from npm."""
        return self.root / "node_modules" / ".bin" / "pgfence"

    def program(self, name: str) -> str:
        """The path of a tool."""
        return str(self.node if name == "pgfence" else self.bin / name)

    def versions(self) -> dict[str, str]:
        """Versions by name of the distribution."""
        listed = subprocess.run(
            [str(self.python), "-m", "pip", "list", "--format=json"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        found = {each["name"].lower(): each["version"] for each in json.loads(listed.stdout)}
        package = self.root / "node_modules" / NODE_PACKAGE / "package.json"
        if package.exists():
            found["pgfence"] = json.loads(package.read_text("utf-8"))["version"]
        return found
