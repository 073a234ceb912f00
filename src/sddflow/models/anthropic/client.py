"""The SDK's client: where it connects, with which key, and how patient it is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sddflow.errors import UsageError
from sddflow.models.anthropic import told

HOSTED = "https://api.anthropic.com"
LONGEST_WAIT = 120.0
_CONNECT = 5.0


@dataclass(frozen=True, slots=True)
class Server:
    """Where a model is reached.

    Args:
        url: without `/v1`.
        key: the API key; "" leaves it to the SDK (a token, a profile).
        token: a bearer token instead of a key.
    """

    url: str = HOSTED
    key: str = ""
    token: str = ""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Server":
        """The server and the key that the environment names."""
        key = environ.get("ANTHROPIC_API_KEY", "").strip()
        token = "" if key else environ.get("ANTHROPIC_AUTH_TOKEN", "").strip()
        url = environ.get("ANTHROPIC_BASE_URL", "").strip().rstrip("/") or HOSTED
        return cls(url.removesuffix("/v1"), key, token)

    @property
    def hosted(self) -> bool:
        """It is Anthropic's own."""
        return self.url == HOSTED

    @property
    def secret(self) -> str:
        """What must be shown nowhere."""
        return self.key or self.token

    def __repr__(self) -> str:
        return f"Server({told.hidden(self.url)!r})"

    def __str__(self) -> str:
        return told.hidden(self.url)


def connected(server: Server, *, retries: int, timeout: float) -> Any:  # noqa: ANN401 - the SDK is imported only where it is used
    """A client.

    Args:
        server: where to.
        retries: how often the SDK asks again before a stream begins.
        timeout: seconds between two pieces of an answer.

    Raises:
        UsageError: there is no key for a server that needs one.
    """
    import anthropic
    import httpx2

    key = server.key or ("" if server.token or server.hosted else "none")
    try:
        client = anthropic.Anthropic(
            api_key=key or None,
            auth_token=server.token or None,
            base_url=server.url,
            max_retries=retries,
            timeout=httpx2.Timeout(timeout, connect=min(_CONNECT, timeout)),
            middleware=[_patience],
        )
    except anthropic.CredentialsError as wrong:
        raise no_key() from wrong
    if not (client.api_key or client.auth_token or client.credentials):
        raise no_key()
    return client


def no_key() -> UsageError:
    """The hosted API needs one."""
    return UsageError(
        "there is no usable key for the model server",
        cure="set ANTHROPIC_API_KEY, or use --model offline",
    )


def _patience(request: Any, call_next: Any) -> Any:  # noqa: ANN401 - the SDK's middleware
    """Stops the SDK from waiting for what waiting cannot mend, or for longer than a human would."""
    response = call_next(request)
    http = response.http_response
    if http.status_code >= 400:
        http.read()
        if told.spend_limit(_error_code(http.text)) or _wait(http.headers) > LONGEST_WAIT:
            http.headers["x-should-retry"] = "false"
    return response


def _error_code(body: str) -> object:
    """`error.details.error_code` of an error's body; None where there is none."""
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
