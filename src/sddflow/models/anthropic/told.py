"""What went wrong between us and a Messages API, in one line each, with the cure.

Told apart by type, status and error code, never by the server's wording. Keys are kept out.
"""

from typing import Any

from sddflow.domain.redaction import HIDDEN, redact
from sddflow.errors import ModelError

_SAID = 240
_LATER = "try again later with `sddflow resume`; nothing that was answered is asked again"
_SMALLER = "shorten the spec, or choose a model with a larger context"
_BY_TYPE = {
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "timeout_error": 504,
    "api_error": 500,
    "overloaded_error": 529,
    "invalid_request_error": 400,
}
_PASSING = frozenset({408, 429, 500, 502, 503, 504, 529})


def status_of(error: Any) -> int:  # noqa: ANN401 - the SDK is imported only where it is used
    """The status an error stands for; one inside a stream comes with 200 and tells by its type."""
    status = int(error.status_code)
    return status if status >= 400 else _BY_TYPE.get(str(error.type), 500)


def passes(error: Any) -> bool:  # noqa: ANN401 - as above
    """Whether asking again can help."""
    return status_of(error) in _PASSING and not is_spent(error)


def is_spent(error: Any) -> bool:  # noqa: ANN401 - as above
    """A limit on money was reached: waiting does not help."""
    return spend_limit(error.error_code)


def spend_limit(error_code: object) -> bool:
    """Whether an error code says that the account may spend no more."""
    return str(error_code).endswith("spend_limit_reached")


def refused(error: Any, model: str, url: str, key: str) -> ModelError:  # noqa: ANN401 - as above
    """An answer with an error in it, as one line."""
    status = status_of(error)
    message, cure = _spent() if is_spent(error) else _meaning(status, model, url, error.type)
    said = hidden(" ".join(str(error.api_message or "").split()), key)[:_SAID]
    words = f"{message}: {said}" if said else message
    return ModelError(words, place=error.request_id or "", cure=cure)


def unreachable(url: str, *, timed_out: bool) -> ModelError:
    """There was no answer at all."""
    what = "did not answer in time" if timed_out else "cannot be reached"
    return ModelError(
        f"the model server at {hidden(url)} {what}",
        cure="check the network and ANTHROPIC_BASE_URL, or use --model offline",
    )


def broken_off(request_id: str, url: str) -> ModelError:
    """The answer ended before its end, more than once."""
    return ModelError(
        f"the connection to {hidden(url)} broke off in the middle of the answer",
        place=request_id,
        cure=_LATER,
    )


def no_messages_api(url: str) -> ModelError:
    """Something answered, but not in the words of the Messages API."""
    return ModelError(
        f"what answers at {hidden(url)} does not speak the Messages API",
        cure="check ANTHROPIC_BASE_URL; it is written without /v1",
    )


def hidden(text: str, key: str = "") -> str:
    """`text` without the key, or anything else that looks like a secret."""
    return redact(text.replace(key, HIDDEN) if key else text)


def _spent() -> tuple[str, str]:
    return "the spend limit of the account is reached", "raise the limit, then `sddflow resume`"


def _meaning(status: int, model: str, url: str, kind: object) -> tuple[str, str]:
    if status == 404 and kind is None:
        wrong = no_messages_api(url)
        return wrong.message, wrong.cure
    known = {
        400: ("the model server does not accept the request", "choose another model with --model"),
        401: ("the model server does not accept the key", "check ANTHROPIC_API_KEY"),
        402: ("the account cannot pay for the call", "check its billing"),
        403: (f"the key may not use {model}", "check its permissions"),
        404: (f"the model server knows no model {model!r}", "choose another with --model"),
        408: ("the model server did not answer in time", _LATER),
        413: ("the task is too large for the model server", _SMALLER),
        429: ("the model server's rate limit is reached", _LATER),
        504: ("the model server did not answer in time", _LATER),
        529: ("the model server is overloaded", _LATER),
    }
    return known.get(status, (f"the model server failed with status {status}", _LATER))
