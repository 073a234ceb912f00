"""A model behind the Messages API: one task, one answer, however often it must be asked."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sddflow.domain.digest import digest
from sddflow.domain.exchange import Completion, Task, Usage
from sddflow.errors import ModelError
from sddflow.models.anthropic import told
from sddflow.models.anthropic.call import Cut, one_call
from sddflow.models.anthropic.client import Server, connected
from sddflow.models.anthropic.facts import Facts, counted, facts_of
from sddflow.models.anthropic.request import body_of
from sddflow.models.anthropic.ways import NotTaken, Way, takes, ways_for

_TIMEOUT = 600.0


@dataclass
class Anthropic:
    """A model behind the Messages API.

    Args:
        model: its id, `claude-sonnet-5-5` or whatever the server calls it.
        server: where it is reached.
        listen: hears the text as it comes.
        max_tokens: of an answer, thinking included.
        retries: how often the SDK asks again before a stream begins, and we after it broke.
        timeout: seconds between two pieces of an answer.
        pause: waits that many seconds.
    """

    model: str
    server: Server = Server()  # noqa: RUF009 - a frozen value
    listen: Callable[[str], None] = lambda _text: None
    max_tokens: int = 32_000
    retries: int = 2
    timeout: float = _TIMEOUT
    pause: Callable[[float], None] = time.sleep
    _client: Any = field(default=None, repr=False)
    _facts: Facts | None = field(default=None, repr=False)
    _counts: dict[str, int | None] = field(default_factory=dict, repr=False)
    _first_way: int = field(default=0, repr=False)

    @classmethod
    def from_environ(
        cls,
        model: str,
        environ: Mapping[str, str],
        listen: Callable[[str], None] = lambda _text: None,
    ) -> "Anthropic":
        """The model with the key and the server that the environment names."""
        return cls(model, Server.of(environ), listen)

    @property
    def name(self) -> str:
        """`anthropic:<id>`."""
        return f"anthropic:{self.model}"

    @property
    def facts(self) -> Facts:
        """What the server says about the model; asked once."""
        if self._facts is None:
            self._facts = facts_of(self._connected(), self.model)
        return self._facts

    def count(self, task: Task) -> int | None:
        """The tokens that sending a task takes; None where the server does not count."""
        mark = digest(task.system, task.prompt, *(t.content for t in task.turns))
        if mark not in self._counts:
            able = None not in self._counts.values()
            self._counts[mark] = self._counted(task) if able else None
        return self._counts[mark]

    def complete(self, task: Task) -> Completion:
        """The answer, and the tokens of every try that it took.

        Raises:
            UsageError: there is no key for a server that needs one.
            ModelError: the server refused, broke off, or could not be reached; the task is longer
                than the model's context; or the model refused, with its explanation.
        """
        self._check_length(task)
        spent, refusal = Usage(), NotTaken(ModelError("the server takes no request"))
        tried = ways_for(task, self._first_way)
        for number, way in tried:
            try:
                answer = self._patiently(task, way)
                self._check_form(answer, task, way, last=number == tried[-1][0])
            except NotTaken as not_taken:
                spent += not_taken.spent
                refusal = not_taken
                continue
            self._first_way = number
            return _after(spent, answer)
        raise refusal.wrong from refusal

    def _check_length(self, task: Task) -> None:
        """A task that cannot fit is not sent."""
        most, tokens = self.facts.context, self.count(task)
        if most and tokens and tokens > most:
            raise ModelError(
                f"the task has {tokens:,} tokens, and {self.model} reads {most:,}",
                cure="shorten the spec, or choose a model with a larger context",
            )

    def _check_form(self, answer: Completion, task: Task, way: Way, *, last: bool) -> None:
        """Prose where JSON was asked for: the server did not take the form.

        Raises:
            NotTaken: with the tokens that this took.
        """
        if last or not task.schema or answer.stop in ("tools", "pause", "context"):
            return
        cut = answer.stop == "max_tokens" and answer.text.lstrip()[:1] in ("{", "")
        if way.form == "prompt" or cut or takes(answer.text, task.schema):
            return
        raise NotTaken(ModelError(f"the server does not answer by {way}"), answer.usage)

    def _patiently(self, task: Task, way: Way) -> Completion:
        """Asks again when a stream broke, which the SDK does not."""
        spent = Usage()
        for tried in range(self.retries + 1):
            try:
                return _after(spent, self.ask(task, way))
            except Cut as cut:
                spent += cut.spent
                if tried == self.retries:
                    raise cut.wrong from cut
                self.pause(2.0**tried)
        raise AssertionError("the last try returns or raises")

    def ask(self, task: Task, way: Way) -> Completion:
        """The answer to one request, in exactly this way.

        Raises:
            NotTaken, Cut, ModelError: as `one_call`.
        """
        return one_call(self._connected(), self._body(task, way), self, way)

    def _body(self, task: Task, way: Way) -> dict[str, Any]:
        facts = self.facts
        depth = facts.depth(task.effort) if facts.told else self.server.hosted
        most = min(self.max_tokens, facts.output or self.max_tokens)
        body = body_of(task, way, depth=depth)
        return body | {"model": self.model, "max_tokens": most, "stream": True}

    def _counted(self, task: Task) -> int | None:
        _, way = ways_for(task, self._first_way)[0]
        try:
            body = body_of(task, way, depth=False)
        except NotTaken:
            return None
        return counted(self._connected(), {**body, "model": self.model})

    def _connected(self) -> Any:  # noqa: ANN401 - the SDK is imported only where it is used
        if self._client is None:
            self._client = connected(self.server, retries=self.retries, timeout=self.timeout)
        return self._client

    def refused(self, wrong: Any) -> ModelError:  # noqa: ANN401 - the SDK's error
        """The server's error as one line."""
        return told.refused(wrong, self.model, self.server.url, self.server.secret)


def _after(spent: Usage, completion: Completion) -> Completion:
    """The completion with the tokens of the tries before it."""
    return replace(completion, usage=spent + completion.usage)
