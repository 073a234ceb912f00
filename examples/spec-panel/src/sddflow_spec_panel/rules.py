"""The model `panel-rules:`: answers the panel's task by rules, without a network."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict

from sddflow.domain.exchange import Completion, Review, Task
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.errors import ModelError

_WORDS = {
    "newcomer": (r"\b(?:obviously|as usual|etc\.?|and so on)\b", "what that means is not said"),
    "tester": (r"\b(?:fast|quickly|user-friendly|easy|robust)\b", "this cannot be measured"),
    "operator": (r"\b(?:forever|all history|unlimited)\b", "how much that will be is not said"),
}


class PanelRules:
    """Each role looks for the words that trouble it."""

    name = "panel-rules:"

    def complete(self, task: Task) -> Completion:
        """The review as JSON.

        Raises:
            ModelError: the task is not the panel's.
        """
        if task.name != "panel":
            raise ModelError(f"panel-rules answers no task {task.name!r}")
        return Completion(json.dumps(asdict(_review(task))), self.name)


def open_model(rest: str, environ: Mapping[str, str]) -> PanelRules:
    """The model behind `panel-rules:`; it takes nothing after the colon."""
    return PanelRules()


def _review(task: Task) -> Review:
    document, role = task.inputs.document, task.inputs.role
    pattern, message = _WORDS.get(role, (r"\bTBD\b", "this is still open"))
    findings = tuple(
        Finding(
            "panel-vague", "warning", f"{found[0]!r}: {message}", Place(document.path, number),
            cure="say it in numbers or examples",
        )
        for number, line in enumerate(document.text.split("\n"), 1)
        if (found := re.search(pattern, line, re.IGNORECASE))
    )  # fmt: skip
    return Review(f"{len(findings)} lines trouble the {role}", findings)
