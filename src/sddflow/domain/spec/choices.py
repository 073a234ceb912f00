"""Closed lists of values, and defaults: `one of "user", "assistant"; default "user"`."""

import re

from sddflow.domain.spec.typed import is_type, segments

QUOTED = r"(?:\"[^\"\n]{1,60}\"|'[^'\n]{1,60}'|`[^`\n]{1,60}`|“[^”\n]{1,60}”|‘[^’\n]{1,60}’)"
PART = r"\s*(?:,\s*(?:or|and)\b|,|/|\||\bor\b|\band\b)\s*"
_RUN = re.compile(rf"{QUOTED}(?:{PART}{QUOTED})+", re.I)
_TRIGGER = re.compile(
    r"\b(?:one of|either|enum(?:eration)?(?:\s+of)?|(?:allowed|possible|valid"
    r"|permitted)(?:\s+values?)?"
    r"|values?(?:\s+are)?|choices|options|in|literal)\s*(?::|=|are\b|is\b|[(\[{]"
    r"|(?<=one of)|(?<=either)"
    r"|(?<=enum))\s*[(\[{:]?\s*",
    re.I,
)
_SINGLE = re.compile(r"^[\w.-]+(?: [\w.-]+){0,2}$")
_STOP = re.compile(
    r"^(?:required|optional|nullable|unique|default\w*|not null|null|max\w*|min\w*"
    r"|at most|indexed|pk|fk"
    r"|primary key)\b",
    re.I,
)
_LOOSE = re.compile(r"^[a-z][\w-]*(?:\s*(?:[/|]|,\s*(?:or\s+)?|\bor\b)\s*[a-z][\w-]*)+$")
_EITHER = re.compile(
    r"(?<![\w-])[a-z][a-z-]*(?:, [a-z][a-z-]*)+,? or [a-z][a-z-]*(?=\s*(?:$|[,;)]))"
)
_TWO = re.compile(r"\W*([\w-]+) or ([\w-]+)\s*(?:$|[,;(])")
_CLOSED = re.compile(
    r"(?:^|_)(?:role|status|state|type|kind|priority|sender|level|visibility|mode|category|frequency"
    r"|recurrence|repeat|channel|action|severity|direction|gender|interval|difficulty|outcome"
    r"|decision|scope|stage)$"
)
_EXAMPLE = re.compile(r"\b(?:e\.\s?g\.|for (?:example|instance)|such as|like|examples?)\W*$", re.I)
DEFAULT = re.compile(
    r"(?<!by )\bdefault(?:s|ing|ed)?(?:\s+value)?(?:\s+(?:to|is|of)\b)?\s*[:=]?\s*"
    rf"({QUOTED}|[^,;()\n]+(?:\(\))?)",
    re.I,
)
_FIRST = re.compile(
    r"(?:\bis |\bare |^|[(,:]\s*)[`\"']?([\w.-]+)[`\"']?"
    r"(?: by default| at first| initially| to begin with| unless \w+| if nothing else)\b"
    r"|\b(?:initially|at first|starts? (?:as|with)|begins? (?:as|with))\s+[`\"']?([\w.-]+)",
    re.I,
)
"""A default in running words: "which is 0 at first", "starts as pending"."""


def choices_of(text: str) -> tuple[str, ...]:
    """The closed list of values; a single quoted word is none."""
    plain = DEFAULT.sub("", text)
    run = _RUN.search(plain)
    if run and not _EXAMPLE.search(plain[: run.start()]):
        return tuple(dict.fromkeys(q[1:-1] for q in re.findall(QUOTED, run[0])))
    trigger = _TRIGGER.search(text)
    if trigger:
        return _listed(text[trigger.end() :])
    return ()


def loose_choices(name: str, text: str) -> tuple[str, ...]:
    """Values without quotes or words about them, `role (user/assistant)`.

    Three and more that end in "or" are a list, and two of which one is the default. Else only
    names that usually hold one of a few values count: `contact (email/phone)` lists none.
    """
    two = _TWO.match(text)
    if two and default_of(text) in two.groups():
        return _real(list(two.groups()))
    either = _EITHER.search(text)
    if either and not _EXAMPLE.search(text[: either.start()]):
        return _real(re.split(PART, either[0], flags=re.I))
    if not _CLOSED.search(name):
        return ()
    told = [s for s in segments(text) if s and not _STOP.match(s) and not is_type(s)]
    parts = (", ".join(told).rstrip("."), next(segments(text), ""))
    whole = next((p for p in parts if _LOOSE.match(p.strip("` "))), "")
    return _real(re.split(PART, whole.replace("`", "").strip(), flags=re.I)) if whole else ()


def bare_choices(cell: str) -> tuple[str, ...]:
    """Values that are all a type cell holds, `good / fair / poor`; yes and no are a boolean."""
    values = [v.strip(" `") for v in re.split(r"[/|]", cell)]
    flag = {v.lower() for v in values} <= {"yes", "no", "true", "false", "on", "off"}
    single = all(re.fullmatch(r"[a-z][\w-]*(?: [\w-]+)?", v) for v in values)
    return () if flag or not single or any(map(is_type, values)) else _real(values)


def default_of(text: str) -> str | None:
    """The stated default, as written, without its quotes."""
    found = DEFAULT.search(text)
    if not found:
        told = _FIRST.search(text)
        return (told[1] or told[2]) if told else None
    value = re.split(r"\.(?:\s|$)| (?:when|if|for|and|unless|at|on)\b", found[1].strip())[0]
    return value.strip(" `\"'“”‘’*") or None


def _listed(text: str) -> tuple[str, ...]:
    """Values without quotes, up to the first thing that is none."""
    end = re.search(r"[)\]};\n]|\.(?:\s|$)|\s[-–—]\s", text)
    found: list[str] = []
    for part in re.split(PART, text[: end.start()] if end else text, flags=re.I):
        value = part.strip(" `\"'*“”‘’")
        if not _SINGLE.match(value) or _STOP.match(value):
            break
        found.append(value)
    return _real(found)


def _real(values: list[str]) -> tuple[str, ...]:
    unique = tuple(dict.fromkeys(values))
    types = all(is_type(v) or v.lower() in {"null", "none"} for v in unique)
    return unique if len(unique) > 1 and not types else ()
