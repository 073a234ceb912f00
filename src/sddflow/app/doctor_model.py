"""What `doctor` says of the model: whether a run could use it, and what its server can.

Keys are looked for, never shown. A server that is not the hosted API is asked what it can; the
hosted one is asked nothing that costs.
"""

from collections.abc import Mapping

from sddflow.app.doctor_item import Item
from sddflow.models.names import KEYS, canonical


def model_item(name: str, environ: Mapping[str, str]) -> Item:
    """The model a run would use."""
    model = canonical(name, environ=environ)
    key = next((k for k in KEYS if environ.get(k, "").strip()), "")
    if model == "offline":
        instead = "; a key is set, `--model anthropic` would use it" if key else ""
        return Item("model", "ok", f"offline: rules, no key, no cost{instead}")
    if not model.startswith("anthropic:"):
        return Item("model", "ok", model)
    server = environ.get("ANTHROPIC_BASE_URL", "").strip()
    if not key:
        where = server or "https://api.anthropic.com"
        cure = f"export {KEYS[0]}, or use `--model offline`"
        return Item("model", "missing", f"{model} at {where}: no key is set", cure)
    return _asked(model, environ) if server else _hosted(model, environ, key)


def _hosted(model: str, environ: Mapping[str, str], key: str) -> Item:
    """What the API says of the model, which costs nothing."""
    from sddflow.models.anthropic import HOSTED, Anthropic

    facts = Anthropic.from_environ(model.partition(":")[2], environ).facts
    said = f"{model} at {HOSTED}, key from {key}"
    if facts.retires:
        return Item("model", "note", f"{said}; it retires {facts.retires}", "choose a newer one")
    reads = f"; reads {facts.context:,} tokens" if facts.context else ""
    return Item("model", "ok", f"{said}{reads}")


def _asked(model: str, environ: Mapping[str, str]) -> Item:
    """What another server was seen to do."""
    from sddflow.models.anthropic import Anthropic, probe

    named = Anthropic.from_environ(model.partition(":")[2], environ)
    seen = probe(named)
    where = f"{model} at {named.server!s}"
    if not seen.answers:
        return Item("model", "missing", f"{where}: {seen.wrong}", "check ANTHROPIC_BASE_URL")
    can = (
        f"typed answers by {seen.form}",
        "tools" if seen.tools else "no tools",
        "counts tokens" if seen.counts else "tokens are guessed",
        f"reads {seen.facts.context:,} tokens" if seen.facts.context else "",
    )
    return Item("model", "ok", f"{where}: {', '.join(part for part in can if part)}")
