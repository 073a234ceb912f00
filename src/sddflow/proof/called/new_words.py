"""Words that rows say instead of others now: a call with the one is that with the other."""

import re
from collections.abc import Mapping

from sddflow.database.rows import Snapshot


def new_words(before: Mapping[str, Snapshot], now: Mapping[str, Snapshot]) -> dict[str, str]:
    """By each text that rows said, the only other one that rows say instead.

    Args:
        before: the rows of each table.
        now: the same.
    """
    became: dict[str, set[str]] = {}
    for name, old in before.items():
        rows = now[name].rows if name in now else {}
        for key, row in old.rows.items():
            said = rows.get(key, {})
            for column, value in row.items():
                new = said.get(column)
                if isinstance(value, str) and isinstance(new, str) and new != value:
                    became.setdefault(value, set()).add(new)
    return {was: next(iter(words)) for was, words in became.items() if len(words) == 1}


def as_now(arguments: str, words: Mapping[str, str]) -> str:
    """Arguments, as text, with the words that rows have now."""
    told = re.compile("|".join(re.escape(repr(word)) for word in words) or "(?!)")
    new = {repr(was): repr(word) for was, word in words.items()}
    return told.sub(lambda found: new[found[0]], arguments)
