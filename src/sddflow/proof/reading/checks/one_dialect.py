"""SQL that only one dialect knows, where the migration must run on both."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material
from sddflow.proof.reading.sql import statements

# words, and the dialect that does not know them
_WORDS = {
    "sqlite": re.compile(
        r"::\s*\w+|\b(CREATE|DROP) (EXTENSION|TYPE|SCHEMA|SEQUENCE|DOMAIN|POLICY|MATERIALIZED)\b"
        r"|\bCREATE (OR REPLACE )?FUNCTION\b|\bALTER (TYPE|SEQUENCE|INDEX)\b"
        r"|\b(ALTER|MODIFY) COLUMN\b|\b(ADD|DROP|VALIDATE) CONSTRAINT\b|^TRUNCATE\b|^DO \$|^LOCK\b"
        r"|^COMMENT ON\b|^SET (LOCAL|SESSION|lock_timeout|statement_timeout)\b|^GRANT\b|^REVOKE\b"
        r"|\b(now|gen_random_uuid|uuid_generate_v4|setval|nextval|to_char|to_tsvector|date_trunc"
        r"|jsonb?_\w+_\w+|regexp_replace|split_part|generate_series)\s*\(|\bILIKE\b|\bINTERVAL\b"
        r"|\bUSING (gin|gist|brin|hash)\b|\bDISTINCT ON\b|\bCONCURRENTLY\b|\bSIMILAR TO\b",
        re.IGNORECASE,
    ),
    "postgresql": re.compile(
        r"^PRAGMA\b|\bAUTOINCREMENT\b|\bINSERT OR (IGNORE|REPLACE)\b|\bsqlite_(master|schema)\b"
        r"|\b(strftime|julianday|randomblob|ifnull|datetime|group_concat|last_insert_rowid)\s*\("
        r"|\bWITHOUT ROWID\b|\bGLOB\b|`|\bENGINE\s*=|\bON DUPLICATE KEY\b|\bUNSIGNED\b"
        r"|\bMODIFY (COLUMN )?\w+ \w+|^REPLACE INTO\b",
        re.IGNORECASE,
    ),
}
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def run(material: Material) -> Iterator[Finding]:
    """SQL given to `execute` that reaches a dialect which does not know it."""
    for script in material.scripts:
        for operation in (*script.up, *script.down):
            for dialect, word in _foreign(operation, material.dialects):
                yield script.finding(
                    "sql-one-dialect", "warning",
                    f"{_NAMES[dialect]} does not know {word!r}, and this runs there too",
                    operation.call, dialect=dialect,
                    cure="use Alembic's operations, or ask for op.get_bind().dialect.name first",
                )  # fmt: skip


def _foreign(operation: Operation, dialects: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """At most one word per dialect."""
    for dialect in dialects:
        if dialect not in operation.dialects:
            continue
        for statement in statements(operation.sql):
            found = _WORDS[dialect].search(statement) if dialect in _WORDS else None
            if found:
                yield dialect, found.group().strip()
                break


READING = Reading("one-dialect", "SQL runs on every dialect that is verified.", run)
