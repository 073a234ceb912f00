"""Front matter read leniently: strict YAML first, then line by line, saying what was mended."""

import re
from dataclasses import dataclass
from typing import Any

NONE = "no front matter"
_KEY = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)\s*:(?:\s+(?P<value>.*))?$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stood between the first two `---` lines.

    Args:
        fields: key and value, as YAML reads them; texts where line by line was needed.
        body: everything after it; the whole text where there is none.
        mended: what had to be guessed, one line each.
    """

    fields: dict[str, Any]
    body: str
    mended: tuple[str, ...] = ()


def read_front_matter(text: str) -> FrontMatter:
    """The front matter of a Markdown text; never an error, whatever the text."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].rstrip() != "---":
        return FrontMatter({}, "\n".join(lines), (NONE,))
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."}), None)
    if end is None:
        return FrontMatter({}, "\n".join(lines), ("front matter is never closed",))
    block, body = lines[1:end], "\n".join(lines[end + 1 :])
    strict = _strict("\n".join(block))
    if strict is not None:
        return FrontMatter(strict, body)
    return FrontMatter(
        _by_line(block), body, ("front matter is not valid YAML: read line by line",)
    )


def _strict(block: str) -> dict[str, Any] | None:
    import yaml

    try:
        found = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if found is None:
        return {}
    return {str(k): v for k, v in found.items()} if isinstance(found, dict) else None


def _by_line(block: list[str]) -> dict[str, Any]:
    """`key: value` at the start of a line begins a field; other lines continue it."""
    fields: dict[str, list[str]] = {}
    key = ""
    for line in block:
        start = _KEY.match(line)
        if start:
            key = start["key"]
            fields.setdefault(key, []).append(start["value"] or "")
        elif key:
            fields[key].append(line)
    return {k: "\n".join(v).strip().strip("\"'") for k, v in fields.items()}
