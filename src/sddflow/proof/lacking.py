"""Extensions that the scratch server does not have."""

import re

from sddflow.errors import SddflowError
from sddflow.proof.check import SkippedError

_LACKING = re.compile(
    r'extension "(?P<name>[^"]+)" is not available'
    r'|could not open extension control file "[^"]*/(?P<file>[^"/]+)\.control"'
    r'|the stand-in for extension "(?P<stood>[^"]+)" has no (?P<what>[\w ]+)'
)


class LackingError(SkippedError):
    """The scratch server has no extension of that name: nothing can be said on this dialect.

    Args:
        extension: its name.
        what: of it, where only that is missing.
    """

    def __init__(self, extension: str, what: str = "") -> None:
        of = f" with {what.strip()}" if what else ""
        super().__init__(f"the scratch server has no extension {extension}{of}")
        self.extension = extension


def skip_where_lacking(error: SddflowError) -> None:
    """Nothing, where an error has another reason.

    Raises:
        LackingError: an extension is missing.
    """
    found = _LACKING.search(error.message)
    if found:
        name = found["name"] or found["file"] or found["stood"]
        raise LackingError(name, found["what"] or "") from None
