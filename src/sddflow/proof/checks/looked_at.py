"""What the migration makes or changes is looked at: a proof of nothing is none.

SQLite can attach a second database, whose tables stand in a schema of their own; nothing of it is
in the file that is copied, filled and compared.
"""

import re

from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen

_NAME = r"(?P<name>(?:[\"`]?\w+[\"`]?\.)?[\"`]?\w+[\"`]?)"
_MADE = re.compile(
    rf"\s*(?:CREATE\s+(?:UNLOGGED\s+)?|ALTER\s+)TABLE\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?:ONLY\s+)?"
    rf"{_NAME}",
    re.IGNORECASE,
)
_GONE = re.compile(
    rf"\s*(?:DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?{_NAME}"
    r"|ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?P<old>\S+)\s+RENAME\s+TO\b)",
    re.IGNORECASE,
)


def run(case: Case) -> Seen:
    """Find the tables that statements name in what is known of the database before and after."""
    known = _known(case.first.text) | _known(case.built.text)
    named = {_plain(found["name"]) for s in case.upgrade if (found := _MADE.match(s))}
    gone = {
        _plain(found["name"] or found["old"]) for s in case.upgrade if (found := _GONE.match(s))
    }
    unseen = sorted(name for name in named - gone if bare(name) not in known)
    findings = (_told(case, unseen),) if unseen else ()
    return Seen(findings, f"{len(named)} tables named, {len(unseen)} of them never looked at")


def _known(text: str) -> set[str]:
    """Tables, partitions and views, by their names alone."""
    heads = (fact.partition(":")[0].split() for fact in text.splitlines())
    return {bare(words[1]) for words in heads if words[0] in {"table", "view"}}


def _plain(name: str) -> str:
    return name.replace('"', "").replace("`", "")


def _told(case: Case, unseen: list[str]) -> Finding:
    return case.finding(
        "tables-unseen", "error",
        f"nothing was proven of {', '.join(unseen)}: it stands outside of the scratch database",
        table=unseen[0],
        cure="let the migrations make it in the database itself, or verify on the dialect that "
        "has such schemas",
    )  # fmt: skip


CHECK = Check("looked-at", "What the migration makes or changes is looked at.", run)
