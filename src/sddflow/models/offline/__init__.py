"""The model that needs no network: it answers the typed tasks by rules.

It reads the values a prompt was rendered from, not the words. What the rules cannot read becomes
a question or an assumption; nothing is invented.
"""

import json
from collections.abc import Callable
from typing import Any

from sddflow.domain.exchange import Completion, Review, Task
from sddflow.domain.inputs import (
    DesignInputs,
    Draft,
    DraftInputs,
    Judgement,
    ReviewInputs,
)  # fmt: skip
from sddflow.domain.judging import by_proof
from sddflow.domain.schema.design import Design
from sddflow.domain.spelling import written
from sddflow.errors import ModelError


class Offline:
    """Answers the tasks below by rules; the same inputs always get the same answer."""

    name = "offline"

    def complete(self, task: Task) -> Completion:
        """The reply as JSON, at no cost.

        Raises:
            ModelError: the task is none of them.
        """
        answer = _ANSWERS.get(task.name)
        if answer is None:
            raise ModelError(
                f"the offline model does not know the task {task.name!r}",
                cure=f"it knows {', '.join(_ANSWERS)}; choose another model with --model",
            )
        reply = written(answer(task.inputs), getattr(task.inputs, "document", None))
        return Completion(json.dumps(reply, ensure_ascii=False, indent=1), self.name)


def _design(inputs: DesignInputs) -> Design:
    from sddflow.models.offline.architect import designed

    return designed(inputs)


def _review(inputs: ReviewInputs) -> Review:
    from sddflow.models.offline.review import reviewed

    return reviewed(inputs)


def _draft(inputs: DraftInputs) -> Draft:
    from sddflow.models.offline.draft import drafted

    return drafted(inputs)


_ANSWERS: dict[str, Callable[[Any], Design | Review | Draft | Judgement]] = {
    "design": _design,
    "review": _review,
    "draft-spec": _draft,
    "judge": by_proof,
}
