"""A server on loopback that speaks the Messages API over real HTTP, and fails on demand.

    def test_something(messages_server):
        messages_server.reply({"summary": "…"}, when="design the schema")  # its words
        messages_server.reply("", calls=[("read_file", {"path": "a.py"})], stop="tool_use")
        messages_server.fail("overloaded")                                  # the next request
        environ = messages_server.environ                                   # for a client
        ...
        assert messages_server.requests[0].body["model"] == "claude-sonnet-5-5"

Replies are used once each, in order, by the first request whose text holds their words;
`always=True` keeps one. A request that nothing answers gets a 400 that quotes it.

It can do what the hosted API can: structured output, tools, token counts (`counts`), the models
endpoint (`info`). `without("structured", "tools", …)` makes it a lesser server: it then answers
structured output in prose, ignores a forced tool, or refuses tools, counts or models.
"""

import json
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from message_streams import BROKEN, Reply, error, events

KEY = "sk-ant-test-0123456789abcdef"
PROSE = "Sure! Here is what I would do: first, think."
ABLE = {"structured", "forced", "tools", "counts", "models", "streams"}
_PAGE = b"<html><body><h1>Welcome to nginx</h1></body></html>"
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
    "long-down": (503, "api_error"),
    "overloaded": (529, "overloaded_error"),
}
_WAITS = {"long-wait": ("retry-after", "86400"), "long-down": ("retry-after", "86400")}
_PAGES = ("html", "not-found-page", "huge-page")


@dataclass(frozen=True)
class Request:
    """What arrived: path, headers (lower-case), body, and its words."""

    path: str
    headers: dict
    body: dict

    @property
    def text(self) -> str:
        """System and user texts, and what tools gave."""
        system = self.body.get("system") or ""
        parts = [system] if isinstance(system, str) else [block["text"] for block in system]
        return "\n".join([*parts, *(_words(m["content"]) for m in self.body["messages"])])

    @property
    def forced(self) -> bool:
        """A call of a tool is demanded."""
        return self.body.get("tool_choice", {}).get("type") in ("any", "tool")


class MessagesServer:
    """Starts in a thread; use as a context manager."""

    def __init__(self):
        self.requests: list[Request] = []
        self.asked: list[str] = []
        self.replies: list[Reply] = []
        self.faults: list[str] = []
        self.able = set(ABLE)
        self.counts = lambda request: len(request.text) // 4
        self.info: dict = {}
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
        """Let the next requests fail, one each.

        An error's name; `cut`, `cut-chunk`, `error-event`, `odd-types` in the middle of an answer;
        `garbage`, `lists`, `nothing`, `html`, `not-found-page`, `huge-page`, `hang` instead of one.
        """
        self.faults += faults

    def without(self, *abilities: str) -> None:
        """Act like a server that cannot do these things."""
        self.able -= set(abilities)

    def take(self, request: Request) -> tuple[str, Reply | None]:
        """The fault and the reply for a request."""
        with self._lock:
            self.requests.append(request)
            fault = self.faults.pop(0) if self.faults else ""
            if fault in (*_ERRORS, *_PAGES, *BROKEN, "hang"):
                return fault, None
            if "tools" in request.body and "tools" not in self.able:
                return "bad-request", None
            if "output_config" in request.body and "structured" not in self.able:
                return fault, Reply(PROSE)
            if request.forced and "forced" not in self.able:
                return fault, Reply(PROSE)
            found = next((r for r in self.replies if r.when in request.text), None)
            if found and not found.always and not fault:
                self.replies.remove(found)
            return fault, _as_forced(found, request)


def _as_forced(reply: Reply | None, request: Request) -> Reply | None:
    """A forced call of one tool gets its reply as the call's input."""
    choice = request.body.get("tool_choice", {})
    if reply is None or choice.get("type") != "tool":
        return reply
    return Reply("", calls=((choice["name"], reply.text),), stop="tool_use", usage=reply.usage)


class _Handler(BaseHTTPRequestHandler):
    outer: MessagesServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        self.outer.asked.append(self.path)
        if "models" not in self.outer.able:
            return self._page(404, _PAGE)
        name = self.path.rpartition("/")[2]
        about = {"id": name, "type": "model", "display_name": name, "lifecycle": "active",
                 "created_at": "2026-01-01T00:00:00Z", **self.outer.info}  # fmt: skip
        return self._body(200, about)

    def do_POST(self):
        length = int(self.headers.get("content-length", 0))
        body = json.loads(self.rfile.read(length) or b"{}")
        headers = {k.lower(): v for k, v in self.headers.items()}
        request = Request(self.path, headers, body)
        if self.path.endswith("count_tokens"):
            return self._counted(request)
        fault, reply = self.outer.take(request)
        if fault in _ERRORS:
            return self._error(fault)
        if fault in _PAGES:
            page = _PAGE * (400_000 if fault == "huge-page" else 1)
            return self._page(404 if fault == "not-found-page" else 200, page)
        if fault == "hang":
            return time.sleep(3)
        if fault in BROKEN:
            return self._stream([BROKEN[fault]] if BROKEN[fault] else [])
        if reply is None:
            said = error("invalid_request_error", "nothing answers: " + request.text[-300:])
            return self._body(400, said)
        cut = fault.startswith("cut")
        return self._stream(events(reply, fault), chunked=fault != "cut", cut=cut)

    def _counted(self, request):
        self.outer.asked.append(self.path)
        if "counts" not in self.outer.able:
            return self._page(404, _PAGE)
        return self._body(200, {"input_tokens": self.outer.counts(request)})

    def _error(self, fault):
        status, kind = _ERRORS[fault]
        body = error(kind, f"{fault} happened to {KEY}")
        if fault == "spend-limit":
            body["error"]["details"] = {"error_code": "organization_spend_limit_reached"}
        self._body(status, body, [_WAITS.get(fault, ("retry-after-ms", "1"))])

    def _body(self, status, value, headers=()):
        self._send(status, "application/json", json.dumps(value).encode(), headers)

    def _page(self, status, page):
        self._send(status, "text/html", page)

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
        self._write(data)

    def _stream(self, stream, *, chunked=True, cut=False):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("request-id", "req_test")
        ended = ("transfer-encoding", "chunked") if chunked else ("connection", "close")
        self.send_header(*ended)
        self.end_headers()
        self.close_connection = True
        for piece in stream:
            if not self._write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece):
                return
        if chunked and not cut:
            self._write(b"0\r\n\r\n")

    def _write(self, data) -> bool:
        """Whether the client still reads."""
        try:
            self.wfile.write(data)
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True


def _words(content) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(str(block.get("text") or block.get("content") or "") for block in content)
