"""One request and its stream: what came, or what went wrong, told apart for who must hear it."""

from collections.abc import Callable
from json import JSONDecodeError
from typing import Any, Protocol

from sddflow.domain.exchange import Completion, Stop, Usage
from sddflow.errors import ModelError
from sddflow.models.anthropic import told
from sddflow.models.anthropic.client import Server, no_key
from sddflow.models.anthropic.streamed import TOO_LONG, Streamed
from sddflow.models.anthropic.ways import ANSWER, NotTaken, Way

_STOPS: dict[str, Stop] = {
    "end_turn": "end",
    "stop_sequence": "end",
    "max_tokens": "max_tokens",
    "model_context_window_exceeded": "context",
    "tool_use": "tools",
    "pause_turn": "pause",
}


class Cut(Exception):  # noqa: N818 - says that the same may be asked again
    """The stream ended before the answer did; `spent` is what the server counted until then."""

    def __init__(self, wrong: ModelError, spent: Usage) -> None:
        super().__init__(str(wrong))
        self.wrong = wrong
        self.spent = spent


class Asking(Protocol):
    """Who asks: for whom an answer is, and how its errors are worded."""

    @property
    def server(self) -> Server:
        """Where the model is reached."""
        ...

    @property
    def listen(self) -> Callable[[str], None]:
        """Hears the text as it comes."""
        ...

    @property
    def name(self) -> str:
        """Of the model."""
        ...

    def refused(self, wrong: Any) -> ModelError:  # noqa: ANN401 - the SDK's error
        """The server's error as one line."""
        ...


def one_call(client: Any, body: dict[str, Any], asking: Asking, way: Way) -> Completion:  # noqa: ANN401 - the SDK is imported only where it is used
    """The streamed answer to one request.

    Raises:
        NotTaken: the server does not take this way.
        Cut: the stream broke.
        ModelError: anything else that is no answer.
    """
    import anthropic
    import httpx2

    prose_is_none = way.form != "prompt" and not asking.server.hosted and len(_own(body)) == 0
    streamed, request_id = Streamed(only_json=prose_is_none), ""
    try:
        with client.messages.create(**body) as stream:
            headers = stream.response.headers
            request_id = headers.get("request-id", "")
            if "html" not in headers.get("content-type", ""):  # a page may be large
                streamed.read(stream, asking.listen)
    except anthropic.APIStatusError as wrong:
        raise _status(wrong, streamed, asking) from wrong
    except anthropic.APIConnectionError as wrong:
        timed_out = isinstance(wrong, anthropic.APITimeoutError)
        raise told.unreachable(asking.server.url, timed_out=timed_out) from wrong
    except anthropic.CredentialsError as wrong:
        raise no_key() from wrong
    except (httpx2.HTTPError, anthropic.APIError, JSONDecodeError, UnicodeError) as wrong:
        raise _broken(streamed, request_id, asking) from wrong
    return _completion(streamed, request_id, asking, way)


def _own(body: dict[str, Any]) -> list[Any]:
    """The tools of the task: a model may say a word before it calls one."""
    return [tool for tool in body.get("tools", ()) if tool["name"] != ANSWER]


def _status(wrong: Any, streamed: Streamed, asking: Asking) -> Exception:  # noqa: ANN401 - the SDK's error
    error = asking.refused(wrong)
    if wrong.status_code in (400, 422):
        return NotTaken(error)
    if wrong.status_code < 400 and told.passes(wrong):
        return Cut(error, streamed.usage)
    return error


def _broken(streamed: Streamed, request_id: str, asking: Asking) -> Exception:
    """The body ended early, or was no stream of events."""
    if not streamed.begun:
        return told.no_messages_api(asking.server.url)
    return Cut(told.broken_off(request_id, asking.server.url), streamed.usage)


def _completion(streamed: Streamed, request_id: str, asking: Asking, way: Way) -> Completion:
    if streamed.too_long:
        megabytes = TOO_LONG // 1_000_000
        raise ModelError(f"the model's answer is longer than {megabytes} MB", place=request_id)
    if streamed.prose:
        raise NotTaken(ModelError(f"the server does not answer by {way}"), streamed.usage)
    if not (streamed.begun and streamed.stop):
        raise _broken(streamed, request_id, asking)
    if streamed.stop == "refusal":
        raise _refusal(streamed, request_id)
    return _told(streamed, request_id, asking.name)


def _refusal(streamed: Streamed, request_id: str) -> ModelError:
    why = told.hidden(streamed.refusal) or "it gave no reason"
    return ModelError(
        f"the model refused to answer: {why}",
        place=request_id,
        cure="reword the spec, or choose another model with --model",
    )


def _told(streamed: Streamed, request_id: str, name: str) -> Completion:
    """The answer; a forced call is the answer that it holds."""
    stop = _STOPS.get(streamed.stop, "other")
    answer = next((call for call in streamed.calls if call.name == ANSWER), None)
    if answer:
        stop = "end" if stop == "tools" else stop
        return Completion(answer.input, name, streamed.usage, stop, request_id)
    goes_on = stop in ("tools", "pause")
    calls = streamed.calls if stop == "tools" else ()
    content = streamed.content if goes_on else ""
    return Completion(streamed.text, name, streamed.usage, stop, request_id, calls, content)
