"""The streams of events by which answers travel, whole, spoilt, or endless, as bytes."""

import json
from dataclasses import dataclass, field

BROKEN = {
    "garbage": b"event: message_start\ndata: {not json\n\n",
    "lists": b"event: message_start\ndata: [1, 2]\n\nevent: content_block_delta\ndata: 7\n\n",
    "nothing": b"",
}


@dataclass
class Reply:
    """An answer that waits for its request.

    `calls` are pairs of a tool's name and its input; `piece` is how many characters an event has.
    """

    text: str
    when: str = ""
    stop: str = "end_turn"
    usage: dict = field(default_factory=lambda: {"input_tokens": 100, "output_tokens": 20})
    always: bool = False
    thinking: bool = False
    details: dict | None = None
    calls: tuple = ()
    piece: int = 0


def events(reply: Reply, fault: str):
    """The stream of an answer; a fault stops it or spoils it on its way."""
    usage = {**reply.usage, "output_tokens": 1}
    message = {"id": "msg_test", "type": "message", "role": "assistant", "model": "test",
               "content": [], "stop_reason": None, "usage": usage}  # fmt: skip
    yield event("message_start", message=message)
    yield event("ping")
    for number, (start, deltas) in enumerate(_blocks(reply, half=bool(fault))):
        yield event("content_block_start", index=number, content_block=start)
        for delta in deltas:
            yield event("content_block_delta", index=number, delta=delta)
        yield event("content_block_stop", index=number)
    if fault:
        yield from _spoilt(fault)
        return
    delta = {"stop_reason": reply.stop, "stop_sequence": None}
    if reply.details:
        delta["stop_details"] = {"type": "refusal", **reply.details}
    yield event("message_delta", delta=delta, usage=reply.usage)
    yield event("message_stop")


def _blocks(reply, *, half):
    if reply.thinking:
        yield (
            {"type": "thinking", "thinking": "", "signature": ""},
            [
                {"type": "thinking_delta", "thinking": "{ not this }"},
                {"type": "signature_delta", "signature": "signed"},
            ],
        )
    if reply.text or not reply.calls:
        size = reply.piece or -(-len(reply.text) // 2) or 1
        pieces = [reply.text[n : n + size] for n in range(0, len(reply.text), size)]
        kept = pieces[:1] if half else pieces
        yield {"type": "text", "text": ""}, [{"type": "text_delta", "text": p} for p in kept]
    for number, (name, given) in enumerate(reply.calls):
        text = given if isinstance(given, str) else json.dumps(given)
        halves = (text[: len(text) // 2], text[len(text) // 2 :])
        start = {"type": "tool_use", "id": f"call_{number}", "name": name, "input": {}}
        yield start, [{"type": "input_json_delta", "partial_json": part} for part in halves]


def _spoilt(fault):
    if fault == "error-event":
        busy = json.dumps(error("overloaded_error", "busy")).encode()
        yield b"event: error\ndata: " + busy + b"\n\n"
    elif fault == "odd-types":
        yield b'event: message_delta\ndata: {"type":"message_delta","delta":[],"usage":"many"}\n\n'
        yield b"event: content_block_delta\ndata: [1, 2]\n\n"


def event(kind, **data) -> bytes:
    """One event."""
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **data})}\n\n".encode()


def error(kind, message) -> dict:
    """The body of an error."""
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_test"}
