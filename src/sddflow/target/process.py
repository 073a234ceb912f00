"""One command in the target's interpreter: bounded in time and in what it may print."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sddflow.target.alone import ask_alone
from sddflow.target.fork_servers import ask_server
from sddflow.target.outcome import Outcome
from sddflow.target.stay import Stay


def _nothing() -> None:
    """Nobody looks."""


def ask(
    python: Path,
    request: Mapping[str, Any],
    env: Mapping[str, str],
    seconds: float,
    at_limit: Callable[[], None] = _nothing,
    stay: Stay | None = None,
) -> Outcome:
    """Put a request to the probe and wait for its answer.

    Args:
        python: the interpreter.
        request: a probe request as JSON.
        env: all environment variables it gets.
        seconds: after which it and everything it started are killed.
        at_limit: called when the time is over, while it still hangs.
        stay: asks its process, and keeps the one that answers, where that can be.

    Raises:
        OSError: the interpreter cannot be started.
    """
    outcome = stay.again(request, seconds, at_limit) if stay is not None else None
    outcome = outcome or ask_server(python, request, env, seconds, at_limit, stay)
    return outcome or ask_alone(python, request, env, seconds, at_limit)
