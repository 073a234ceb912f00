"""Where a text names entities: each mention becomes a mark that patterns can match.

A mark is the name between U+E000 and U+E001, with a `+` at its end where the text names several.
"""

import re
from dataclasses import dataclass, field

from sddflow.domain.spec.words import plural, words_of

MARKED = "\ue000"
MARK = r"\ue000(\w+)(\+?)\ue001"
SMALL = (
    r"(?:(?:an?|the|its|their|one|exactly|single|some|each|every|only|existing|registered"
    r"|specific|same|given|parent|own|that|this|authenticated|corresponding|associated"
    r"|precisely)\s+)*"
)
NEGATED = re.compile(r"\b(?:not|never|cannot|can't|no longer|without)\b", re.I)
_OWN = re.compile(
    r"\b((?:its|their|all|two|one|the(?=\s+[a-z]+\s+(?:of|in|for)\b))\s+)([a-z]+)\b", re.I
)
_ORDER = re.compile(r"\b(?:in|by|of|sort|chronological|reverse)\s+order\b", re.I)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The entities a document knows.

    Args:
        pattern: matches any form of their names, longest first.
        names: the entity of each form, lower case without parting.
        tails: the entity that "its items" and "the items of a list" mean, by the last word of
            its name.
    """

    pattern: re.Pattern[str]
    names: dict[str, tuple[str, bool]]
    tails: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def marked(self, text: str) -> str:
        """The text with every mention as a mark."""
        clean = re.sub(r"[\ue000\ue001]", "", text)
        clean = _ORDER.sub(lambda m: m[0].replace("order", "0rder"), clean)
        return _OWN.sub(self._tail, self.pattern.sub(self._mark, clean))

    def found(self, text: str) -> tuple[str, ...]:
        """The entities a text names, each once, in order."""
        return tuple(dict.fromkeys(m[1] for m in re.finditer(MARK, self.marked(text))))

    def _tail(self, match: re.Match[str]) -> str:
        name, several = self.tails.get(match[2].lower(), ("", False))
        return f"{match[1]}\ue000{name}{'+' if several else ''}\ue001" if name else match[0]

    def _mark(self, match: re.Match[str]) -> str:
        name, several = self.names[_bare(match[0])]
        return f"\ue000{name}{'+' if several else ''}\ue001"


def lexicon(names: tuple[str, ...]) -> Lexicon:
    """The lexicon of entities by their class names, the user always among them."""
    forms: dict[str, tuple[str, bool]] = {}
    spoken: list[str] = []
    for name in dict.fromkeys((*names, "User")):
        words = [w.lower() for w in words_of(name)]
        if not words:
            continue
        for last, several in ((words[-1], False), (plural(words[-1]), True)):
            parts = (*words[:-1], last)
            forms.setdefault("".join(parts), (name, several))
            spoken.append(r"[\s_-]?".join(re.escape(p) for p in parts))
    tails: dict[str, tuple[str, bool]] = {}
    for form, meant in [(_last(name), name) for name in dict.fromkeys(names)]:
        if form and form not in forms and [_last(n) for n in dict.fromkeys(names)].count(form) == 1:
            tails |= {form: (meant, False), plural(form): (meant, True)}
    longest = sorted(set(spoken), key=lambda s: (-len(s), s))
    pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(longest)})(?![\w]|\.\w)", re.I)
    return Lexicon(pattern, forms, tails)


def _last(name: str) -> str:
    """The last word of a name of several."""
    words = words_of(name)
    return words[-1].lower() if len(words) > 1 else ""


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
