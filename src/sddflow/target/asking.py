"""A request to an application: with what it is like, what it demands, and a folder of its own."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sddflow.domain.conventions import Conventions, Migrations
from sddflow.errors import EnvError
from sddflow.probe.needs import OPTION
from sddflow.target.conventions import Reading
from sddflow.target.demands import Demands
from sddflow.target.outcome import Outcome, failure_of, needs_of
from sddflow.target.process import ask
from sddflow.target.questions import about
from sddflow.target.stay import Stay
from sddflow.target.stuck import Stuck, stuck_at
from sddflow.target.surroundings import surroundings, with_driver
from sddflow.target.window import window_of

_TRIES = 40
_MIGRATING = ("upgrade", "downgrade")
Arguments = Mapping[str, object]


@dataclass(frozen=True)
class Asking:
    """Asks one application; the words are those of `Application`.

    Args:
        root: its folder.
        python: its interpreter.
        migrations: its Alembic environment.
        reading: its source.
        env: made-up settings it needs.
        seconds: that one call may take.
        witness: asked about the database of a call that does not end.
        demands: settings that it was seen to demand.
    """

    root: Path
    python: Path
    migrations: Migrations
    reading: Reading
    env: tuple[tuple[str, str], ...]
    seconds: float
    witness: Callable[[str], str]
    demands: Demands

    def outcome(
        self,
        operation: str,
        url: str,
        arguments: Arguments,
        *,
        foreign_keys: bool = False,
        stay: Stay | None = None,
    ) -> Outcome:
        """Ask; where the application demands settings, make them up and ask again."""
        conventions = self.reading.conventions
        stay = stay if stay is not None and stay.url == url else None
        with _folder(stay) as private:
            url = url or f"sqlite:///{private / 'nothing.db'}"
            request = {
                **about(self.root.resolve(), self.migrations.ini, self.reading),
                "operation": operation,
                "url": url,
                "private": str(private),
                "foreign_keys": foreign_keys,
                "keep_sqlite": operation == "run_tests",
                "watch_writes": operation in _MIGRATING,
                "arguments": dict(arguments),
            }
            if operation in _MIGRATING and self._window:
                request["arguments"]["window"] = self._window
            outcome = self._ask_again(request, conventions, url, private, stay)
            if failure_of(outcome).get("type") == "WindowError":
                del request["arguments"]["window"]
                outcome = self._ask_again(request, conventions, url, private, stay)
            return outcome

    @cached_property
    def _window(self) -> dict[str, object] | None:
        """What of a long history may be loaded alone."""
        return window_of(self.root.resolve(), self.migrations)

    def _ask_again(
        self,
        request: dict[str, Any],
        conventions: Conventions,
        url: str,
        private: Path,
        stay: Stay | None,
    ) -> Outcome:
        own = with_driver(url, waiting=conventions.is_async)
        for _ in range(_TRIES):
            given, made = dict(self.env), self.demands.met(own)
            said = {**made, **given}
            options, settings = _apart(said)
            request["options"] = options
            env = surroundings(
                self.root, url, settings, waiting=conventions.is_async, private=private
            )
            env["SDDFLOW_MADE_UP"] = " ".join(made.keys() & env.keys() - given.keys())
            outcome = self._start(request, env, stay)
            needs = [need for need in needs_of(outcome) if need["variable"] not in given]
            if not self.demands.learn(needs, said, own):
                break
        return outcome

    def _start(self, request: dict[str, Any], env: dict[str, str], stay: Stay | None) -> Outcome:
        seen: list[Stuck] = []

        def look() -> None:
            seen.append(stuck_at(Path(request["private"]), self.witness(str(request["url"]))))

        try:
            outcome = ask(self.python, request, env, self.seconds, look, stay)
            return replace(outcome, stuck=seen[0]) if seen else outcome
        except OSError as error:
            raise EnvError(
                f"the interpreter cannot be started: {error.strerror}",
                place=str(self.python),
                cure="set `python` in sddflow.toml",
            ) from None


def _apart(said: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """What env.py gets by `-x`, as `name=value`; and the environment variables."""
    options = [f"{n.removeprefix(OPTION)}={v}" for n, v in said.items() if n.startswith(OPTION)]
    return options, {n: v for n, v in said.items() if not n.startswith(OPTION)}


@contextmanager
def _folder(stay: Stay | None) -> Iterator[Path]:
    """A folder for the call, or for as long as its process stays."""
    if stay is not None:
        yield stay.private
        return
    with tempfile.TemporaryDirectory(prefix="sddflow-") as folder:
        yield Path(folder).resolve()
