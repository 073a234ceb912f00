"""Which function is behind a stage's name, what it reads and what it makes.

A function is imported when it is needed, so that a command which only looks imports none.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from sddflow.domain.results import Result
from sddflow.errors import WorkflowError
from sddflow.extensions import STAGES, named
from sddflow.stages.services import Done, Services

StageFunction = Callable[..., Done[Any]]
_SHIPPED = (
    "spec-check", "design", "compete", "choose", "review", "write", "verify", "land", "document",
    "record",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Input:
    """A parameter of a stage function.

    Args:
        name: of the parameter.
        kind: the result it takes: the newest of that type.
        optional: it may be None, where no stage has made one.
    """

    name: str
    kind: type
    optional: bool


@dataclass(frozen=True)
class Registry:
    """Stages by name.

    Args:
        stages: a name, as `uses` in a workflow says it, and its function or `module:function`.
    """

    stages: Mapping[str, str | StageFunction]

    def function(self, name: str) -> StageFunction:
        """The function behind a name.

        Raises:
            WorkflowError: there is none; the nearest names are offered.
        """
        if name not in self.stages and (added := named(STAGES, name)):
            return added  # type: ignore[no-any-return]  # another package's word for it
        if name not in self.stages:
            near = get_close_matches(name, self.stages, 1)
            cure = f"did you mean {near[0]}?" if near else f"there are {', '.join(self.stages)}"
            raise WorkflowError(f"there is no stage {name!r}", cure=cure)
        found = self.stages[name]
        return _imported(found) if isinstance(found, str) else found

    def reads(self, name: str) -> tuple[Input, ...]:
        """What a stage reads beside its services, in the order of its parameters."""
        return _signature(self.function(name))[0]

    def makes(self, name: str) -> type:
        """The type of the result a stage makes."""
        return _signature(self.function(name))[1]

    def call(self, name: str, results: Iterable[Result], services: Services) -> Done[Any]:
        """Do a stage's work with the newest result of each type it reads.

        Args:
            name: of the stage function.
            results: oldest first; the last of a type counts.
            services: of the step.

        Raises:
            WorkflowError: a result it needs was made by no stage.
        """
        newest: dict[type, Result] = {type(result): result for result in results}
        reads = self.reads(name)
        for needed in reads:
            if needed.kind not in newest and not needed.optional:
                raise WorkflowError(
                    f"the stage {name} reads {needed.kind.__name__}, which no stage before it made"
                )
        inputs = {needed.name: newest.get(needed.kind) for needed in reads}
        return self.function(name)(**inputs, services=services)


SHIPPED = Registry(
    {n: f"sddflow.stages.{n.replace('-', '_')}:{n.replace('-', '_')}" for n in _SHIPPED}
)


def _imported(path: str) -> StageFunction:
    module, _, name = path.partition(":")
    found: StageFunction = getattr(import_module(module), name)
    return found


@cache
def _signature(function: StageFunction) -> tuple[tuple[Input, ...], type]:
    hints = get_type_hints(function)
    made = get_args(hints.pop("return"))[0]
    names = [n for n in inspect.signature(function).parameters if hints[n] is not Services]
    return tuple(_input(name, hints[name]) for name in names), made


def _input(name: str, hint: Any) -> Input:  # noqa: ANN401 - any annotation
    if get_origin(hint) in (Union, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        return Input(name, kinds[0], optional=True)
    return Input(name, hint, optional=False)
