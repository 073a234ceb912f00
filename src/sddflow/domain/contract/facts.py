"""Which facts stand for which words: the vocabulary of contracts.

Read from top to bottom; the first fact whose words fit an item is what shows it. Add a line here
when teams demand something that the proof, the design's rules or the files can show.
"""

from dataclasses import dataclass
from typing import Literal

from sddflow.domain.contract import files, seen
from sddflow.domain.contract.known import Look


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that code can show.

    Args:
        words: a pattern of how texts demand it.
        by: the part of sddflow that shows it.
        how: in a few words.
        look: shows it.
    """

    words: str
    by: Literal["proof", "design rule", "files"]
    how: str
    look: Look


def _proof(words: str, *names: str) -> Fact:
    return Fact(words, "proof", f"checks {', '.join(names)}", seen.checks(*names))


def _rule(words: str, *codes: str) -> Fact:
    return Fact(words, "design rule", ", ".join(codes), seen.design_rules(*codes))


def _both(words: str, names: tuple[str, ...], code: str) -> Fact:
    how = f"checks {', '.join(names)} and the rule {code}"
    look = seen.every(seen.checks(*names), seen.design_rules(code))
    return Fact(words, "proof", how, look)


def _files(words: str, how: str, look: Look) -> Fact:
    return Fact(words, "files", how, look)


FACTS: tuple[Fact, ...] = (
    _both(r"\b(?:secrets?|hard-?coded|credentials?)\b", ("secrets",), "design-secret"),
    _files(r"\bsensitive data\b", "response schemas hold no secret", files.response_schemas),
    _files(r"^no id or (?:timestamp|time)", "create schemas", files.create_schemas),
    _both(
        r"\bdata isolation\b(?!.*\bdocstring)|\bisolat\w+ by\b|\bmulti-?tenant"
        r"|\b(?:per[ -]user|user-specific)\b.*\b(?:must|have|own)|\buser_id`?\b.*\bforeign key",
        ("isolation",),
        "design-owner-missing",
    ),
    _proof(r"\bindex(?:es)?\b.*\buser_id\b", "isolation", "indexes"),
    _proof(r"\bforeign keys?\b.*\bindex|\bindex(?:es)? on foreign keys?", "indexes"),
    _both(
        r"\bon[_ -]?delete\b|\bcascade", ("cascade", "matches-models"), "design-on-delete-missing"
    ),
    _both(r"\bnullable\b|\boptional\b.*\bfields?\b", ("not-null",), "design-required-mismatch"),
    Fact(r"\btimestamps?\b|\bcreated_at\b", "design rule", "times of new tables", seen.timestamps),
    _proof(r"\bunique index|\bunique\b.*\b(?:email|username)", "unique"),
    _rule(
        r"\bover-indexing\b|\bunused index|^no query\b",
        "design-index-without-query",
        "design-duplicate-index",
    ),
    _rule(
        r"\bwhy each index|\bindex(?:es)?\b.*\b(?:why|rationale|reason)",
        "design-index-without-query",
    ),
    _proof(r"\bindex(?:es)?\b", "indexes"),
    _proof(
        r"\brevers|\broll(?:ed)? ?back\b|\bdowngrade\b|\bboth directions\b",
        "downgrade",
        "upgrade-again",
    ),
    _proof(
        r"\bmigrat\w+\b.*\b(?:test|verif|review|run)|\b(?:test|verif)\w*\b.*\bmigrat",
        *("upgrade", "downgrade", "upgrade-again"),
    ),
    Fact(
        r"\bmigration\b.*\b(?:without|required|correspond)|\bwithout\b.*\bmigration",
        "files",
        "a migration with every change; check matches-models",
        seen.every(files.migration, seen.checks("matches-models")),
    ),
    _files(r"\bgenerate\b.*\bmigration", "a migration is written", files.migration),
    _proof(
        r"\bdata loss\b|\bcorrupt|\bpreserv\w+ (?:existing )?data|\bexisting (?:data|rows)\b",
        "rows-survive",
    ),
    _proof(
        r"\bforeign key|\bintegrity\b|\bproper constraints?\b",
        *("foreign-keys", "not-null", "unique", "checks"),
    ),
    _rule(r"\bprimary keys?\b", "design-no-primary-key"),
    _files(r"\btype (?:hints?|annotations?|safe)", "annotations of new classes", files.type_hints),
    _files(
        r"\bisolation\b.*\bdocstrings?\b",
        "docstrings of new models",
        files.isolation_told,
    ),
    _files(r"\bdocstrings?\b", "docstrings of new code", files.docstrings),
    Fact(
        r"\basync(?!.*\bfactor)",
        "proof",
        "check round-trip, through async sessions",
        seen.asynchronous,
    ),
    Fact(
        r"\bSQLModel\b.*\b(?:patterns?|schemas?|using|models?)|\busing SQLModel\b",
        "proof",
        "checks matches-models, round-trip",
        seen.orm("sqlmodel"),
    ),
    _proof(r"\bmodel classes\b|\bmap to\b.*\btables\b", "matches-models", "round-trip"),
    Fact(r"\bnaming\b|\bsnake_case\b", "design rule", "names of new tables", seen.naming),
    _files(
        r"\bminimal\b|\bunintended changes\b|\bfocused\b",
        "only files derived from the design",
        files.minimal,
    ),
    Fact(
        r"\bconventions?\b|\bexisting patterns?\b|\bpatterns? from\b",
        "design rule",
        "conventions are read from the code",
        seen.conventions,
    ),
    Fact(
        r"\bspec(?:ification)?s?\b|\bspec-driven\b|\bsdd\b",
        "design rule",
        "each element names its line of the spec",
        seen.sources,
    ),
)
