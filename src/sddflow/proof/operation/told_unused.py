"""Tables that what runs on during a release never asks for, as the application's pages tell it.

"The web pods never load `export_run`": old code of theirs does not stumble over it.
"""

import re
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.proof.operation.project_pages import SENTENCE, over_lines, project_pages

_NEVER = over_lines(
    r"\b(?:web|api|app|application|site|front-?end|pods?|requests?|servers?|services?)\b[^.;]{0,40}?"
    r"\b(?:(?:never|neither|do not|does not|don't|doesn't) "
    r"(?:load|use|read|write|touch|need|query|know|ask|see)s?"
    r"|(?:loads?|uses?|reads?|writes?|touch(?:es)?) neither)\b"
)


def told_unused(root: Path, table: str) -> Place | None:
    """Where a sentence names the table, and says that they never ask for it.

    Args:
        root: the application's folder.
        table: its name.
    """
    named = re.compile(rf"\b{re.escape(bare(table))}\b", re.IGNORECASE)
    for page in project_pages(root):
        for found in SENTENCE.finditer(page.text):
            if named.search(found[0]) and _NEVER.search(found[0]):
                at = found.start() + len(found[0]) - len(found[0].lstrip())
                return Place(page.path, page.line(at))
    return None
