"""What a model is to the rest of the house: a task in, a completion out."""

from typing import Protocol

from sddflow.domain.exchange import Completion, Task


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
