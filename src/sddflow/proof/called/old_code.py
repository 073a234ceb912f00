"""What functions of the source of before do on the database after: old code that still runs."""

import re
from collections.abc import Iterator

from sddflow.errors import SddflowError
from sddflow.proof.called.pairs import functions_of
from sddflow.proof.case import Case
from sddflow.target.called import Called


def broken_for_old_code(case: Case, words: frozenset[str]) -> Iterator[Called]:
    """Calls that went well on the database before, and fail on the one after.

    Nothing where git has no source from before, or it cannot be loaded.

    Args:
        case: of the application.
        words: a function that names none of them is not called.
    """
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})\b")
    try:
        application = case.older.application
        functions = [f for f in functions_of(case, application) if named.search(f.text)]
        if not functions:
            return
        was = application.call(case.first.scratch.clone().url, functions)
        now = application.call(case.built.scratch.clone().url, functions)
    except SddflowError:
        return
    worked = {each.key for each in was if each.failure is None}
    yield from (each for each in now if each.failure is not None and each.key in worked)
