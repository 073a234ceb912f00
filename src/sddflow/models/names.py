"""The one place where a model's name is turned into a model.

| name | model |
| --- | --- |
| `offline` | rules; no network, no cost |
| `anthropic`, `inherit` | the Messages API with the usual model |
| `haiku`, `sonnet`, `opus`, `fable` | the Messages API with the newest of that line |
| `claude-…`, `anthropic:<id>` | the Messages API with exactly that id |
| `scripted:<file>` | replies from a script, for tests |
| `recorded:<dir>` | replies from recorded exchanges |

Without any name, `default_model` chooses: the Messages API where the environment holds a key for
it, else `offline`. A key in the environment is taken as the wish to use it: a run shows its cost as
it goes, stops at the workspace's limit, and `--model offline` or `model = "offline"` in
`sddflow.toml` turns it off.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from sddflow.errors import UsageError
from sddflow.extensions import MODELS, named, names
from sddflow.models.protocol import Model

USUAL = "claude-sonnet-5-5"
ALIASES = {
    "haiku": "claude-haiku-5-5",
    "sonnet": USUAL,
    "opus": "claude-opus-5-5",
    "fable": "claude-fable-5-1",
    "anthropic": USUAL,
}
KEYS = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN")
_WORDS = ("offline", *ALIASES, "inherit", "anthropic:<id>", "scripted:<file>", "recorded:<dir>")


def default_model(environ: Mapping[str, str]) -> str:
    """The canonical name of the model to use when nobody named one."""
    has_key = any(environ.get(key, "").strip() for key in KEYS)
    return f"anthropic:{USUAL}" if has_key else "offline"


def canonical(name: str, *, environ: Mapping[str, str]) -> str:
    """The one full name of a model, `anthropic:claude-sonnet-5-5` for `sonnet`.

    Raises:
        UsageError: there is no model of that name; the nearest are offered.
    """
    asked = name.strip()
    lower = asked.lower()
    if lower in ("", "inherit"):
        return default_model(environ)
    if lower == "offline":
        return lower
    if lower in ALIASES:
        return f"anthropic:{ALIASES[lower]}"
    if lower.startswith("claude-"):
        return f"anthropic:{lower}"
    kind, _, rest = asked.partition(":")
    if kind in ("anthropic", "scripted", "recorded") and rest.strip():
        return f"{kind}:{ALIASES.get(rest, rest) if kind == 'anthropic' else rest.strip()}"
    if kind in names(MODELS):
        return asked
    raise _unknown(asked)


def role_model(asked: str, base: str) -> str:
    """The model a role talks to: what its file asks for, among the models the run may use.

    A role chooses between models of the Messages API; it can neither send an offline run to a
    paid server nor take a run off its script.

    Args:
        asked: the `model` of the role's front matter; free text that names no model counts for
            nothing.
        base: the canonical name of the run's model.
    """
    if not base.startswith("anthropic:") or asked.strip().lower() in ("", "inherit"):
        return base
    try:
        name = canonical(asked, environ={})
    except UsageError:
        return base
    return name if name.startswith("anthropic:") else base


def model_named(
    name: str,
    *,
    environ: Mapping[str, str],
    base: Path | None = None,
    listen: Callable[[str], None] = lambda _text: None,
) -> Model:
    """The model of that name, ready to answer.

    Args:
        name: as in the table above.
        environ: where keys and the server's address are read from.
        listen: hears what a model of the Messages API says while it says it.
        base: the folder that scripts and recordings are relative to; the current one by default.

    Raises:
        UsageError: there is no model of that name, or its script cannot be read.
    """
    full = canonical(name, environ=environ)
    kind, _, rest = full.partition(":")
    if kind == "offline":
        from sddflow.models.offline import Offline

        return Offline()
    if kind == "anthropic":
        from sddflow.models.anthropic import Anthropic

        return Anthropic.from_environ(rest, environ, listen)
    if kind in names(MODELS):
        return named(MODELS, kind)(rest, environ)  # type: ignore[no-any-return]  # another's word
    path = (base or Path.cwd()) / Path(rest).expanduser()
    if kind == "scripted":
        from sddflow.models.scripted import Scripted

        return Scripted.from_file(path)
    from sddflow.models.recorded import Recorded

    return Recorded.from_folder(path)


def _unknown(asked: str) -> UsageError:
    import difflib

    near = difflib.get_close_matches(asked.lower(), _WORDS, n=2, cutoff=0.55)
    cure = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(_WORDS)}"
    return UsageError(f"there is no model {asked!r}", cure=cure)
