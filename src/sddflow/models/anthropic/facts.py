"""What a server says about a model, and how many tokens a request has.

Only some servers answer either question. Whatever does not answer well counts as not said.
"""

from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any

_PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a model.

    Args:
        told: the server told of the model's abilities at all.
        context: tokens it reads; 0 where nobody says.
        output: tokens it writes; 0 where nobody says.
        structured: it takes structured output.
        efforts: the levels of effort it takes.
        thinking: it takes a request for thinking.
        retires: "" while no end is known, else the day, or `retired`.
    """

    told: bool = False
    context: int = 0
    output: int = 0
    structured: bool = False
    efforts: tuple[str, ...] = ()
    thinking: bool = False
    retires: str = ""

    def depth(self, effort: str) -> bool:
        """Whether effort and thinking may be asked for, at that level."""
        return self.thinking if not effort else effort in self.efforts


def facts_of(client: Any, model: str) -> Facts:  # noqa: ANN401 - the SDK is imported only where it is used
    """What `GET /v1/models/<id>` says; nothing known where it does not answer."""
    found = _asked(lambda: _patient(client).models.retrieve(model))
    context, output = _whole(found, "max_input_tokens"), _whole(found, "max_tokens")
    can = getattr(found, "capabilities", None)
    effort = getattr(can, "effort", None)
    levels = ("low", "medium", "high", "xhigh", "max")
    return Facts(
        told=can is not None,
        context=context,
        output=output,
        structured=_supported(getattr(can, "structured_outputs", None)),
        efforts=tuple(level for level in levels if _supported(getattr(effort, level, None))),
        thinking=_supported(getattr(can, "thinking", None)),
        retires=_retires(found),
    )


def counted(client: Any, body: dict[str, Any]) -> int | None:  # noqa: ANN401 - as above
    """The tokens of a request, as `POST /v1/messages/count_tokens` says; None where it does not."""
    found = _asked(lambda: _patient(client).messages.count_tokens(**body))
    return _whole(found, "input_tokens") or None


def _patient(client: Any) -> Any:  # noqa: ANN401 - as above
    return client.with_options(max_retries=0, timeout=_PATIENCE)


def _asked(question: Any) -> Any:  # noqa: ANN401 - as above
    """The server's answer; None where there is none, or one of another shape."""
    import anthropic
    import httpx2

    try:
        return question()
    except (anthropic.AnthropicError, httpx2.HTTPError, JSONDecodeError, UnicodeError):
        return None


def _whole(found: Any, name: str) -> int:  # noqa: ANN401 - unchecked
    value = getattr(found, name, None)
    return value if type(value) is int and value > 0 else 0


def _supported(part: Any) -> bool:  # noqa: ANN401 - unchecked
    return getattr(part, "supported", None) is True


def _retires(found: Any) -> str:  # noqa: ANN401 - unchecked
    if getattr(found, "lifecycle", None) == "retired":
        return "retired"
    day = getattr(found, "retires_at", None)
    return f"{day:%Y-%m-%d}" if hasattr(day, "strftime") else ""
