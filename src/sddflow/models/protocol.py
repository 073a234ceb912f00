"""What a model is to the rest of the house: a task in, a completion out."""

import json
from typing import Protocol, runtime_checkable

from sddflow.domain.exchange import Completion, Task

_CHARACTERS = 3.5
"""Of a token, in the English and JSON of our prompts; measured on the low side."""


class Model(Protocol):
    """Anything that answers tasks: the API, the rules of `offline`, a script, a cassette.

    Concerns that cut across (durability, money, recording) are wrappers that are models too.
    """

    @property
    def name(self) -> str:
        """`offline`, `anthropic:<id>`, …: for records and events."""
        ...

    def complete(self, task: Task) -> Completion:
        """Answer a task.

        Raises:
            ModelError: there is no usable answer; one line says why and what to do.
        """
        ...


@runtime_checkable
class Counting(Protocol):
    """A model that can say how many tokens a task has."""

    def count(self, task: Task) -> int | None:
        """The tokens that sending it takes; None where nobody knows."""
        ...


def tokens_of(model: object, task: Task) -> int:
    """The tokens of a task: as the model counts them, else guessed from its length."""
    counted = model.count(task) if isinstance(model, Counting) else None
    return counted or guessed(task.system, task.prompt, json.dumps(task.schema))


def guessed(*texts: str) -> int:
    """About how many tokens texts have."""
    return round(sum(map(len, texts)) / _CHARACTERS)
