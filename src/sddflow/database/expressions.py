"""Defaults and conditions as a database tells them, as values."""

import re

from sddflow.domain.schema.condition import minimum_of
from sddflow.domain.schema.table import Check, Default, Kind

STRING = r"'(?:[^']|'')*'"
_CAST = re.compile(
    rf"({STRING})|::(?:\"[^\"]+\"|\w+)(?:\.\w+)?"
    r"(?: varying| precision| with(?:out)? time zone)?(?:\(\d[\d, ]*\))?(?:\[\])*"
)
_NOW = re.compile(
    r"(now\(\)|current_timestamp(\(\d*\))?|localtimestamp|transaction_timestamp\(\)"
    r"|datetime\(\s*'now'\s*\)|current_date|current_time)",
    re.IGNORECASE,
)
_UUID = re.compile(r"(gen_random_uuid|uuid_generate_v4|uuidv4)\(\)", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
_IN = re.compile(rf"(?P<column>\w+|\"[^\"]+\")\s+IN\s*\((?P<list>{STRING}(?:\s*,\s*{STRING})*)\)",
                 re.IGNORECASE)  # fmt: skip
_ANY = re.compile(
    rf"\(?(?P<column>\w+|\"[^\"]+\")\)?\s*=\s*ANY\s*\(+ARRAY\["
    rf"(?P<list>{STRING}(?:\s*,\s*{STRING})*)\]\)+",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """Without casts, and without parentheses around the whole."""
    plain = _CAST.sub(lambda found: found[1] or "", text).strip()
    while _wrapped(plain):
        plain = plain[1:-1].strip()
    return plain


def same_words(text: str) -> str:
    """One spelling for what differs in capitals, spaces, quotes or outer parentheses only."""
    parts = re.split(rf"({STRING})", bare(text))
    plain = (p if p.startswith("'") else _plain(p) for p in parts)
    return bare("".join(plain).strip())


def _plain(text: str) -> str:
    """Without what a name or an operator may be written with or without."""
    words = re.sub(r"\s+", " ", text.lower().replace('"', "").replace("!=", "<>"))
    close = re.sub(r"\s*([<>=!|,()+*/%-]+)\s*", r"\1", words)
    return re.sub(r"(?<!\w)\((\w+)\)", r"\1", close)


def _wrapped(text: str) -> bool:
    """Its first parenthesis is closed by its last."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth = 0
    for number, sign in enumerate(re.sub(STRING, lambda s: "'" * len(s[0]), text), start=1):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return number == len(text)
    return False


def default_of(text: str | None, kind: Kind) -> Default | None:
    """What a database says after DEFAULT; None for a sequence, NULL, or nothing."""
    if text is None:
        return None
    plain = bare(text)
    if plain.lower().startswith("nextval(") or plain.upper() in {"NULL", ""}:
        return None
    if kind == "boolean" and plain.lower() in {"0", "1", "true", "false"}:
        return Default("true" if plain.lower() in {"1", "true"} else "false", server=True)
    if re.fullmatch(STRING, plain):
        return Default(plain[1:-1].replace("''", "'"), server=True)
    if _NUMBER.fullmatch(plain):
        return Default(plain, server=True)
    for word, pattern in (("now", _NOW), ("uuid", _UUID)):
        if pattern.fullmatch(plain):
            return Default(word, server=True)
    return Default(plain, server=True, expression=True)


def check_of(name: str, condition: str) -> Check:
    """A CHECK constraint; one that lists a column's values, or bounds its length, says so."""
    plain = " ".join(bare(condition).split())
    found = _IN.fullmatch(plain) or _ANY.fullmatch(plain)
    if found is None:
        least = minimum_of(plain)
        return Check(name, column=least[0], min_length=least[1]) if least else Check(name, plain)
    values = re.findall(STRING, found["list"])
    choices = tuple(value[1:-1].replace("''", "'") for value in values)
    return Check(name, column=found["column"].strip('"'), choices=choices)
