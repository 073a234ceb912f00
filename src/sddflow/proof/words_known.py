"""The words of the source that rows can have had before the migration came."""

from collections import Counter

from sddflow.database.words import Words
from sddflow.domain.schema.table import Schema
from sddflow.errors import SddflowError
from sddflow.proof.aimed.source_words import Known, source_words
from sddflow.proof.aimed.spoken import assigned_in
from sddflow.proof.case import Case
from sddflow.target.closed_lists import closed_lists

_TEXTS = frozenset({"string", "text"})


def known_before(case: Case, columns: frozenset[str]) -> Known:
    """By column name, what the source knows, without words that came with the way up.

    Where the way up gives such a word, the source as git has it from before tells whether rows
    had it already; where there is no git, they may have.
    """
    known = source_words(case.application.root, columns)
    given = assigned_in(case.history.source)
    doubtful = {
        column: frozenset(words) & frozenset(given.get(column, ()))
        for column, words in known.items()
    }
    asked = frozenset(column for column, words in doubtful.items() if words)
    was = _known_to_git(case, asked) if asked else None
    if was is None:
        return known
    return {
        column: tuple(w for w in words if w not in doubtful[column] or w in was.get(column, ()))
        for column, words in known.items()
    }


def words_of_rows(case: Case, schema: Schema) -> Words:
    """By table and column, the only words that rows can have had: of an enumeration, or a list.

    Where the source of before refuses all words but others, the enumeration has come since.
    """
    closed, labels = _closed_before(case, schema), case.words
    new = {key for key, words in closed.items() if not {*words} & {*labels.get(key, words)}}
    return {**closed, **{key: words for key, words in labels.items() if key not in new}}


def _closed_before(case: Case, schema: Schema) -> Words:
    """The words that the source of before refuses all others of.

    A name that several tables have is left out: the source does not say which of them it means.
    """
    columns = [(t, c) for t in schema.tables for c in t.columns if c.type.kind in _TEXTS]
    tables = Counter(column.name for _, column in columns)
    alone = {column.name: table.name for table, column in columns if tables[column.name] == 1}
    lists = closed_lists(case.root_before, frozenset(alone))
    return {(alone[name], name): words for name, words in lists.items()}


def _known_to_git(case: Case, columns: frozenset[str]) -> Known | None:
    """The same of the source before; None where git has none."""
    try:
        return source_words(case.older.application.root, columns)
    except SddflowError:
        return None
