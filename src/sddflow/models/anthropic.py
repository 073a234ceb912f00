"""The Messages API, through the `anthropic` SDK: hosted, or any server that speaks it.

Every answer is streamed. The form of a reply is asked for by structured output. A server that
refuses or ignores it (many local ones do) is asked again with the schema in the prompt, and from
then on in that way only; so the hosted models pay for no schema text, and the others still answer.
What comes back is text in either way: `roles.ask` reads and checks it.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from json import JSONDecodeError
from typing import Any

from sddflow.domain.exchange import Completion, Stop, Task, Usage
from sddflow.errors import ModelError, UsageError
from sddflow.models import api_errors
from sddflow.models.streamed import Streamed

HOSTED = "https://api.anthropic.com"
_LONGEST_WAIT = 120.0
_STOPS: dict[str, Stop] = {
    "end_turn": "end",
    "stop_sequence": "end",
    "max_tokens": "max_tokens",
    "model_context_window_exceeded": "context",
}
_FORM = "Answer with one JSON object that satisfies this JSON schema, and nothing around it:\n"


class _FormRefused(Exception):  # noqa: N818 - says which way to try next
    """The server does not take a request with structured output."""


class _Cut(Exception):  # noqa: N818 - says that the same may be asked again
    """The stream ended before the answer did; `spent` is what the server counted until then."""

    def __init__(self, wrong: ModelError, spent: Usage) -> None:
        super().__init__(str(wrong))
        self.wrong = wrong
        self.spent = spent


@dataclass
class Anthropic:
    """A model behind the Messages API.

    Args:
        model: its id, `claude-sonnet-5-5` or whatever the server calls it.
        key: the API key; "" leaves it to the SDK (a token, a profile).
        token: a bearer token instead of a key.
        url: address of the server, without `/v1`.
        listen: hears the text as it comes.
        max_tokens: of an answer, thinking included.
        retries: how often the SDK asks again before a stream begins, and we after it broke.
        pause: waits that many seconds.
    """

    model: str
    key: str = ""
    token: str = ""
    url: str = HOSTED
    listen: Callable[[str], None] = lambda _text: None
    max_tokens: int = 32_000
    retries: int = 2
    pause: Callable[[float], None] = time.sleep
    _client: Any = field(default=None, repr=False)
    _schema_in_prompt: bool = False

    @classmethod
    def from_environ(cls, model: str, environ: Mapping[str, str]) -> "Anthropic":
        """The model with the key and the server that the environment names."""
        key = environ.get("ANTHROPIC_API_KEY", "").strip()
        token = "" if key else environ.get("ANTHROPIC_AUTH_TOKEN", "").strip()
        url = environ.get("ANTHROPIC_BASE_URL", "").strip().rstrip("/") or HOSTED
        return cls(model, key, token, url.removesuffix("/v1"))

    def __repr__(self) -> str:
        return f"Anthropic({self.model!r}, url={api_errors.hidden(self.url)!r})"

    @property
    def name(self) -> str:
        """`anthropic:<id>`."""
        return f"anthropic:{self.model}"

    def complete(self, task: Task) -> Completion:
        """The answer, and the tokens of every try that it took.

        Raises:
            UsageError: there is no key for a server that needs one.
            ModelError: the server refused, broke off, or could not be reached; or the model
                refused, with its explanation.
        """
        if self._schema_in_prompt or not task.schema:
            return self._patiently(task, structured=False)
        try:
            first = self._patiently(task, structured=True)
        except _FormRefused:
            second = self._patiently(task, structured=False)
            self._schema_in_prompt = True
            return second
        if first.stop != "end" or _has_form(first.text, task.schema):
            return first
        self._schema_in_prompt = True
        return _after(first.usage, self._patiently(task, structured=False))

    def _patiently(self, task: Task, *, structured: bool) -> Completion:
        """Asks again when a stream broke, which the SDK does not."""
        spent = Usage()
        for tried in range(self.retries + 1):
            try:
                return _after(spent, self._once(task, structured=structured))
            except _Cut as cut:
                spent += cut.spent
                if tried == self.retries:
                    raise cut.wrong from cut
                self.pause(2.0**tried)
        raise AssertionError("the last try returns or raises")

    def _once(self, task: Task, *, structured: bool) -> Completion:
        import anthropic
        import httpx2

        streamed, request_id = Streamed(), ""
        try:
            with self._connected().messages.create(**self._request(task, structured)) as stream:
                request_id = stream.response.headers.get("request-id", "")
                streamed.read(stream, self.listen)
        except anthropic.APIStatusError as wrong:
            raise self._told(wrong, streamed, structured) from wrong
        except anthropic.APIConnectionError as wrong:
            timed_out = isinstance(wrong, anthropic.APITimeoutError)
            raise api_errors.unreachable(self.url, timed_out=timed_out) from wrong
        except anthropic.CredentialsError as wrong:
            raise self._no_key() from wrong
        except (httpx2.HTTPError, anthropic.APIError, JSONDecodeError, UnicodeError) as wrong:
            raise self._cut(streamed, request_id) from wrong
        return self._completion(streamed, request_id)

    def _told(self, wrong: Any, streamed: Streamed, structured: bool) -> Exception:  # noqa: ANN401, FBT001 - the SDK's error; a private step
        error = api_errors.refused(wrong, self.model, self.url, self.key or self.token)
        if structured and wrong.status_code in (400, 422):
            return _FormRefused(str(error))
        if wrong.status_code < 400 and api_errors.passes(wrong):
            return _Cut(error, streamed.usage)
        return error

    def _cut(self, streamed: Streamed, request_id: str) -> Exception:
        """The body ended early, or was no stream of events."""
        if not streamed.begun:
            return api_errors.no_messages_api(self.url)
        return _Cut(api_errors.broken_off(request_id, self.url), streamed.usage)

    def _completion(self, streamed: Streamed, request_id: str) -> Completion:
        if streamed.too_long:
            raise ModelError("the model's answer is longer than 8 MB", place=request_id)
        if not (streamed.begun and streamed.stop):
            raise self._cut(streamed, request_id)
        if streamed.stop == "refusal":
            why = api_errors.hidden(streamed.refusal) or "it gave no reason"
            raise ModelError(
                f"the model refused to answer: {why}",
                place=request_id,
                cure="reword the spec, or choose another model with --model",
            )
        stop = _STOPS.get(streamed.stop, "other")
        return Completion(streamed.text, self.name, streamed.usage, stop, request_id)

    def _request(self, task: Task, structured: bool) -> dict[str, Any]:  # noqa: FBT001 - a private step
        import json

        system = [task.system] if task.system.strip() else []
        request: dict[str, Any] = {}
        if structured:
            request["output_config"] = {"format": _format(task.schema)}
        elif task.schema:
            system.append(_FORM + json.dumps(task.schema, ensure_ascii=False))
        blocks: list[dict[str, Any]] = [{"type": "text", "text": text} for text in system]
        if blocks:
            blocks[-1]["cache_control"] = {"type": "ephemeral"}
            request["system"] = blocks
        return request | {
            "model": self.model,
            "max_tokens": self.max_tokens,
            "messages": [{"role": "user", "content": task.prompt}],
            "stream": True,
        }

    def _connected(self) -> Any:  # noqa: ANN401 - the SDK is imported only where it is used
        if self._client is None:
            self._client = self._new_client()
        return self._client

    def _new_client(self) -> Any:  # noqa: ANN401 - as above
        import anthropic

        key = self.key or ("" if self.token or self.url == HOSTED else "none")
        client = anthropic.Anthropic(
            api_key=key or None,
            auth_token=self.token or None,
            base_url=self.url,
            max_retries=self.retries,
            middleware=[_patience],
        )
        if not (client.api_key or client.auth_token or client.credentials):
            raise self._no_key()
        return client

    def _no_key(self) -> UsageError:
        return UsageError(
            f"there is no usable key for {self.name}",
            cure="set ANTHROPIC_API_KEY, or use --model offline",
        )


def _patience(request: Any, call_next: Any) -> Any:  # noqa: ANN401 - the SDK's middleware
    """Stops the SDK from waiting for what waiting cannot mend, or for longer than a human would."""
    response = call_next(request)
    http = response.http_response
    if http.status_code == 429:
        http.read()
        if api_errors.spend_limit(_error_code(http.text)) or _wait(http.headers) > _LONGEST_WAIT:
            http.headers["x-should-retry"] = "false"
    return response


def _error_code(body: str) -> object:
    """`error.details.error_code` of an error's body; None where there is none."""
    import json

    try:
        return json.loads(body)["error"]["details"]["error_code"]
    except (ValueError, KeyError, TypeError):
        return None


def _wait(headers: Mapping[str, str]) -> float:
    """Seconds that the server asks us to wait; 0 where it does not say."""
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            return float(headers[name]) / unit
        except (KeyError, ValueError):
            continue
    return 0.0


def _format(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema as the API takes it; what it cannot say moves into descriptions."""
    import anthropic

    try:
        return {"type": "json_schema", "schema": anthropic.transform_schema(schema)}
    except (ValueError, TypeError, AssertionError) as wrong:
        raise _FormRefused("the schema has a part that structured output cannot say") from wrong


def _has_form(text: str, schema: dict[str, Any]) -> bool:
    """Whether the answer is an object with the keys asked for: structured output was honoured."""
    import json

    try:
        value = json.loads(text)
    except ValueError:
        return False
    return isinstance(value, dict) and set(schema.get("required", ())) <= set(value)


def _after(spent: Usage, completion: Completion) -> Completion:
    """The completion with the tokens of the tries before it."""
    from dataclasses import replace

    return replace(completion, usage=spent + completion.usage)
