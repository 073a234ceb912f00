"""A server on loopback that speaks the Messages API over real HTTP, and fails on demand.

    def test_something(messages_server):
        messages_server.reply({"summary": "…"}, when="design the schema")  # its words
        messages_server.fail("overloaded")                                  # the next request
        environ = messages_server.environ                                   # for a client
        ...
        assert messages_server.requests[0].body["model"] == "claude-sonnet-5-5"

Replies are used once each, in order, by the first request whose text holds their words;
`always=True` keeps one. A request that nothing answers gets a 400 that quotes it.
"""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "sk-ant-test-0123456789abcdef"
_ERRORS = {
    "bad-request": (400, "invalid_request_error"),
    "key": (401, "authentication_error"),
    "billing": (402, "billing_error"),
    "permission": (403, "permission_error"),
    "unknown-model": (404, "not_found_error"),
    "too-large": (413, "request_too_large"),
    "rate-limit": (429, "rate_limit_error"),
    "spend-limit": (429, "rate_limit_error"),
    "long-wait": (429, "rate_limit_error"),
    "server": (500, "api_error"),
    "unavailable": (503, "api_error"),
    "overloaded": (529, "overloaded_error"),
}


@dataclass(frozen=True)
class Request:
    """What arrived: path, headers (lower-case), body, and its words."""

    path: str
    headers: dict
    body: dict

    @property
    def text(self) -> str:
        """System and user texts."""
        system = self.body.get("system") or ""
        parts = [system] if isinstance(system, str) else [block["text"] for block in system]
        return "\n".join([*parts, *(_words(m["content"]) for m in self.body["messages"])])


@dataclass
class Reply:
    """An answer that waits for its request."""

    text: str
    when: str = ""
    stop: str = "end_turn"
    usage: dict = field(default_factory=lambda: {"input_tokens": 100, "output_tokens": 20})
    always: bool = False
    thinking: bool = False
    details: dict | None = None


class MessagesServer:
    """Starts in a thread; use as a context manager."""

    def __init__(self):
        self.requests: list[Request] = []
        self.replies: list[Reply] = []
        self.faults: list[str] = []
        self.structured = True
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"outer": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True

    def __enter__(self):
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        """Base URL, without `/v1`."""
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def environ(self) -> dict[str, str]:
        """What a client needs to find it."""
        return {"ANTHROPIC_BASE_URL": self.url, "ANTHROPIC_API_KEY": KEY}

    def reply(self, value, *, when="", **more) -> None:
        """Answer the next request that holds the words with this value or text."""
        text = value if isinstance(value, str) else json.dumps(value)
        self.replies.append(Reply(text, when, **more))

    def fail(self, *faults: str) -> None:
        """Let the next requests fail, one each: an error's name, or `cut`, `cut-chunk`,
        `error-event`, `html`, `not-found-page`, `garbage`, `odd-types`.
        """
        self.faults += faults

    def ignore_structured_output(self) -> None:
        """Act like a server that does not know `output_config`: prose comes back."""
        self.structured = False

    def take(self, request: Request) -> tuple[str, Reply | None]:
        """The fault and the reply for a request."""
        with self._lock:
            self.requests.append(request)
            fault = self.faults.pop(0) if self.faults else ""
            if fault in _ERRORS or fault in ("html", "not-found-page", "garbage"):
                return fault, None
            if not self.structured and "output_config" in request.body:
                return fault, Reply("Sure! Here is what I would do: first, think.")
            found = next((r for r in self.replies if r.when in request.text), None)
            if found and not found.always and not fault:
                self.replies.remove(found)
            return fault, found


class _Handler(BaseHTTPRequestHandler):
    outer: MessagesServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Say nothing."""

    def do_POST(self):
        length = int(self.headers.get("content-length", 0))
        body = json.loads(self.rfile.read(length) or b"{}")
        headers = {k.lower(): v for k, v in self.headers.items()}
        request = Request(self.path, headers, body)
        fault, reply = self.outer.take(request)
        if fault in _ERRORS:
            return self._error(fault)
        if fault in ("html", "not-found-page"):
            return self._page(200 if fault == "html" else 404)
        if fault == "garbage":
            return self._stream([b"event: message_start\ndata: {not json\n\n"])
        if reply is None:
            return self._body(
                400, _error("invalid_request_error", "nothing answers: " + request.text[-300:])
            )
        return self._stream(
            _events(reply, fault), chunked=fault != "cut", cut=fault.startswith("cut")
        )

    def _error(self, fault):
        status, kind = _ERRORS[fault]
        body = _error(kind, f"{fault} happened to {KEY}")
        wait = {"long-wait": ("retry-after", "86400")}.get(fault, ("retry-after-ms", "1"))
        if fault == "spend-limit":
            body["error"]["details"] = {"error_code": "organization_spend_limit_reached"}
        self._body(status, body, [wait])

    def _body(self, status, value, headers=()):
        self._send(status, "application/json", json.dumps(value).encode(), headers)

    def _page(self, status):
        self._send(status, "text/html", b"<html><body><h1>Welcome to nginx</h1></body></html>")

    def _send(self, status, kind, data, headers=()):
        self.send_response(status)
        for name, value in [
            ("content-type", kind),
            ("content-length", str(len(data))),
            ("request-id", "req_test"),
            *headers,
        ]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, events, *, chunked=True, cut=False):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("request-id", "req_test")
        self.send_header(
            *(("transfer-encoding", "chunked") if chunked else ("connection", "close"))
        )
        self.end_headers()
        for event in events:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event) if chunked else event)
            self.wfile.flush()
        if chunked and not cut:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = True


def _events(reply: Reply, fault: str):
    """The stream of an answer, as bytes; a fault stops it or spoils it on its way."""
    yield _event(
        "message_start",
        message={
            "id": "msg_test",
            "type": "message",
            "role": "assistant",
            "model": "test",
            "content": [],
            "stop_reason": None,
            "usage": {**reply.usage, "output_tokens": 1},
        },
    )
    if reply.thinking:
        yield from _block(
            0,
            {"type": "thinking", "thinking": "", "signature": ""},
            {"type": "thinking_delta", "thinking": "{ not this }"},
        )
    at = int(reply.thinking)
    half = len(reply.text) // 2
    yield _event("ping")
    pieces = [reply.text[:half], reply.text[half:]]
    yield from _block(
        at,
        {"type": "text", "text": ""},
        *({"type": "text_delta", "text": p} for p in pieces[: 1 if fault else 2]),
    )
    if fault == "error-event":
        yield (
            b"event: error\ndata: "
            + json.dumps(_error("overloaded_error", "busy")).encode()
            + b"\n\n"
        )
        return
    if fault.startswith("cut"):
        return
    if fault == "odd-types":
        yield b'event: message_delta\ndata: {"type":"message_delta","delta":[],"usage":"many"}\n\n'
        yield b"event: content_block_delta\ndata: [1, 2]\n\n"
        return
    delta = {"stop_reason": reply.stop, "stop_sequence": None}
    if reply.details:
        delta["stop_details"] = {"type": "refusal", **reply.details}
    yield _event("message_delta", delta=delta, usage=reply.usage)
    yield _event("message_stop")


def _block(index, start, *deltas):
    yield _event("content_block_start", index=index, content_block=start)
    for delta in deltas:
        yield _event("content_block_delta", index=index, delta=delta)
    yield _event("content_block_stop", index=index)


def _event(kind, **data) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **data})}\n\n".encode()


def _error(kind, message) -> dict:
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_test"}


def _words(content) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(block.get("text", "") for block in content)
