"""Extensions that the scratch server does not have."""

import re

from sddflow.errors import SddflowError
from sddflow.proof.check import SkippedError

_LACKING = re.compile(
    r'extension "(?P<name>[^"]+)" is not available'
    r'|could not open extension control file "[^"]*/(?P<file>[^"/]+)\.control"'
)


class LackingError(SkippedError):
    """The scratch server has no extension of that name: nothing can be said on this dialect."""

    def __init__(self, extension: str) -> None:
        super().__init__(f"the scratch server has no extension {extension}")
        self.extension = extension


def skip_where_lacking(error: SddflowError) -> None:
    """Nothing, where an error has another reason.

    Raises:
        LackingError: an extension is missing.
    """
    found = _LACKING.search(error.message)
    if found:
        raise LackingError(found["name"] or found["file"]) from None
