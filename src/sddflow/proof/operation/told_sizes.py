"""How many rows tables hold, as the application's own pages tell it.

By a table of Markdown with a column of rows, by a sentence: "`payments` has 25 million rows",
"9 million payslips", or by a list: "parcels 4 100 000 · routes 95 000 · depots 5". What is said of
no table that the schema has is no size.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sddflow.domain.schema.qualified import bare
from sddflow.domain.sizes import BIG, ToldSize
from sddflow.proof.operation.project_pages import OTHERS, Page, project_pages

_SCALES = {
    "k": 1_000, "thousand": 1_000, "m": 1_000_000, "mio": 1_000_000, "million": 1_000_000,
    "bn": 1_000_000_000, "billion": 1_000_000_000,
}  # fmt: skip
_DIGITS = r"\d{1,3}(?:[ ,_.'\u00a0\u202f]\d{3})+|\d+(?:\.\d+)?"
_FEW = {"dozen": 100, "hundred": 1_000, "thousand": 10_000, "handful": 100, "million": 10_000_000}
_NUMBER = re.compile(
    rf"(?P<below>\b(?:below|under|less than|fewer than|at most|up to)\s+|<\s*)?(?:[~≈]\s*)?"
    rf"(?:(?P<digits>{_DIGITS})(?:\s*[-\u2013]\s*(?P<to>{_DIGITS}))?"
    rf"\s*(?P<scale>million|billion|thousand|mio|bn|[kKM]\b)?"
    rf"|\b(?:a few|some|several|a)\s+(?P<few>dozen|hundred|thousand|million|handful)s?\b)",
    re.IGNORECASE,
)
_ROWS = re.compile(
    r"\W{0,3}(?:rows?|records|entries)\b(?!\s*(?:a|per|each)\s+(?:second|minute|day)|\s*/)",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^\s*(?:rows?|size|records|count|volume)\b", re.IGNORECASE)
_THE_TABLE = re.compile(
    r"\s*(?:(?:the|this|that) table|it)\s+(?:has|holds|keeps|is)\b", re.IGNORECASE
)
_LARGEST = re.compile(
    r"(?P<table>`?\w+`?)\s+is\s+(?:by far\s+)?the\s+(?:largest|biggest)\b"
    r"(?P<count>[^.;:]{0,60}?\brows?\b)",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\n\s*\n")
_INSIDE = re.compile(r"\([^()]*\)")
_LAST_WORD = re.compile(
    r"(\w+)`?\s*(?:[:=\u2013-]|(?:has|have|holds?|about|some)\b)?\s*$", re.IGNORECASE
)
_SEVERAL = 3  # tables make a list
_MANY = 1_000  # rows; a list of small numbers is of other things
_END = re.compile(r"[.;:!?](?=\s)|\n\s*\n|\n\s*[-*#|]")


def told_sizes(root: Path, tables: Iterable[str]) -> tuple[ToldSize, ...]:
    """What pages say of these tables; the first that is said of each.

    Args:
        root: the application's folder.
        tables: names, with a schema where they are not in the usual one.
    """
    known = {bare(table).lower(): table for table in tables}
    found: dict[str, ToldSize] = {}
    pages = list(project_pages(root)) if known else []
    for page in pages:
        for size in (
            *_of_columns(page, known),
            *_of_sentences(page, known),
            *_of_lists(page, known),
        ):
            found.setdefault(size.table, size)
    for size in (each for page in pages for each in _of_the_largest(page, known)):
        found.setdefault(size.table, size)
    return tuple(found.values())


def _of_the_largest(page: Page, known: dict[str, str]) -> Iterator[ToldSize]:
    """What is said of the largest table: no other one has more, but for those told elsewhere."""
    for said in _LARGEST.finditer(page.text):
        count = _NUMBER.search(said["count"])
        if count is not None and _named(said["table"], known):
            place = f"{page.path}:{page.line(said.start())}"
            yield from (ToldSize(table, _count(count), place) for table in known.values())


def _of_columns(page: Page, known: dict[str, str]) -> Iterator[ToldSize]:
    """Lines of a Markdown table whose head has a column of rows."""
    for cell in page.cells_below(_HEAD):
        if found := _NUMBER.search(cell.text):
            rest = known.values() if OTHERS.search(cell.first) else ()
            for table in _named(cell.first, known) or rest:
                yield ToldSize(table, _count(found), f"{page.path}:{cell.line}")


def _of_lists(page: Page, known: dict[str, str]) -> Iterator[ToldSize]:
    """Paragraphs in which several tables are each followed by a number, and by nothing else."""
    start = 0
    for end in (*(e.end() for e in _PARAGRAPH.finditer(page.text)), len(page.text)):
        text, at = _INSIDE.sub(lambda m: " " * len(m[0]), page.text[start:end]), start
        start = end
        told, last = list[tuple[str, re.Match[str]]](), 0
        for found in () if "|" in text else _NUMBER.finditer(text):
            name = _LAST_WORD.search(text, last, found.start())
            last = found.end()
            if name is not None and name[1].lower() in known:
                told.append((known[name[1].lower()], found))
        if len(told) >= _SEVERAL and any(_count(found) >= _MANY for _, found in told):
            for table, found in told:
                yield ToldSize(table, _count(found), f"{page.path}:{page.line(at + found.start())}")


def _of_sentences(page: Page, known: dict[str, str]) -> Iterator[ToldSize]:
    """What each sentence says; a table of Markdown is none."""
    start = 0
    for end in (*(e.end() for e in _END.finditer(page.text)), len(page.text)):
        sentence, at = page.text[start:end], start
        start = end
        if "|" not in sentence:
            told = (*_told_rows(sentence, known), *_counted(sentence, known))
            before = page.text[:at]
            other = (*_listed(sentence, before, known), *_referred(sentence, before, known))
            for table, found in told or other:
                place = f"{page.path}:{page.line(at + found.start())}"
                yield ToldSize(table, _count(found), place)


def _told_rows(sentence: str, known: dict[str, str]) -> Iterator[tuple[str, re.Match[str]]]:
    """A number of rows belongs to the tables that are named before it, or else right after."""
    last = 0
    for found in _NUMBER.finditer(sentence):
        after = sentence[found.end() :]
        if _ROWS.match(after):
            tables = _named(sentence[last : found.start()], known) or _named(after, known)
            last = found.end()
            yield from ((table, found) for table in tables)


def _counted(sentence: str, known: dict[str, str]) -> list[tuple[str, re.Match[str]]]:
    """Rows by their own name, `9 million payslips`; a sentence of no large one is of other things.

    "The list shows 20 payments" tells no size.
    """
    told = []
    for found in _NUMBER.finditer(sentence):
        after = re.split(r"[,;()]", sentence[found.end() :], maxsplit=1)[0]
        words = re.findall(r"[a-z]\w*", after.lower())
        names = ["_".join(words[:n]) for n in (2, 1)]
        if re.match(r"\s*[\w`]", after) and not _ROWS.match(after):
            told += [(known[name], found) for name in names if name in known][:1]
    return told if any(_count(found) >= BIG for _, found in told) else []


def _listed(
    sentence: str, before: str, known: dict[str, str]
) -> Iterator[tuple[str, re.Match[str]]]:
    """What stands behind "Rows of the database:", each table with its number."""
    head = before.rstrip().rpartition("\n\n")[2].rpartition(". ")[2]
    if not (_HEAD.match(head) and head.endswith(":")):
        return
    last, named = 0, set[str]()
    for found in _NUMBER.finditer(sentence):
        words = sentence[last : found.start()]
        tables = _named(words, known)
        named |= set(tables)
        rest = [t for t in known.values() if t not in named] if OTHERS.search(words) else []
        last = found.end()
        yield from ((table, found) for table in tables or rest)


def _referred(
    sentence: str, before: str, known: dict[str, str]
) -> Iterator[tuple[str, re.Match[str]]]:
    """What is said of "the table", where its paragraph has named one and no other."""
    paragraph = before.rpartition("\n\n")[2]
    quoted = " ".join(re.findall(r"`([^`\n]+)`", paragraph))
    tables = set(_named(quoted, known) or _named(paragraph, known))
    if len(tables) == 1 and _THE_TABLE.match(sentence):
        counts = (f for f in _NUMBER.finditer(sentence) if _ROWS.match(sentence[f.end() :]))
        yield from ((table, found) for table in tables for found in counts)


def _named(words: str, known: dict[str, str]) -> list[str]:
    """Tables that are called by their names."""
    return [known[word] for word in re.findall(r"\w+", words.lower()) if word in known]


def _count(found: re.Match[str]) -> int:
    if found["few"]:
        return _FEW[found["few"].lower()]
    scale = _SCALES.get((found["scale"] or "").lower(), 1)
    number = float(re.sub(r"[ ,_'\u00a0\u202f]|\.(?=\d{3}\b)", "", found["to"] or found["digits"]))
    return round(number * scale) - bool(found["below"])
