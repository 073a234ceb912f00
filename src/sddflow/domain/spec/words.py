"""Names as identifiers: what a spec calls things, and what code calls them."""

import re
import unicodedata

_SAME = {"data", "news", "series", "species", "media", "metadata", "status", "analysis", "sms"}
_ODD = {
    "people": "person", "children": "child", "men": "man", "women": "woman", "movies": "movie",
    "cookies": "cookie", "caches": "cache", "aliases": "alias", "indices": "index",
    "matrices": "matrix", "analyses": "analysis", "criteria": "criterion", "quizzes": "quiz",
}  # fmt: skip
_TIME = {"time", "timestamp", "datetime"}
_MADE = {"creation": "created", "update": "updated", "modification": "modified",
         "completion": "completed"}  # fmt: skip


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name: spaces, dashes, underscores and capitals part them; ASCII only."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    return tuple(re.findall(r"[A-Za-z0-9]+", parted))


def singular(word: str) -> str:
    """One of many, by the usual rules of English."""
    low = word.lower()
    if low in _SAME or len(low) < 3 or not low.endswith(("s", "e", "n", "a")):
        return word
    if low in _ODD:
        return word[:1] + _ODD[low][1:]
    if low.endswith("ies") and len(low) > 4:
        return word[:-3] + "y"
    if low.endswith(("sses", "xes", "ches", "shes", "uses", "zzes")) and low[-5:] != "auses":
        return word[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def plural(word: str) -> str:
    """Many of one, by the usual rules of English; lower case."""
    low = word.lower()
    if low in _SAME:
        return low
    odd = next((many for many, one in _ODD.items() if one == low), "")
    if odd:
        return odd
    if low.endswith("y") and low[-2:-1] not in {"a", "e", "i", "o", "u"}:
        return low[:-1] + "ies"
    return low + ("es" if low.endswith(("s", "x", "ch", "sh", "z")) else "s")


def class_name(text: str) -> str:
    """PascalCase singular: `chat_messages` and `Chat Messages` are `ChatMessage`; "" for none."""
    words = list(words_of(text))
    if not words or words[0][0].isdigit():
        return ""
    words[-1] = singular(words[-1])
    if len(text) > 3 and text.upper() == text:
        words = [w.lower() for w in words]
    return "".join(w[0].upper() + w[1:] for w in words)


def column_name(text: str) -> str:
    """snake_case: `createdAt`, "created time" and "creation timestamp" are all `created_at`."""
    words = [w.lower() for w in words_of(text)]
    if not words or words[0][0].isdigit():
        return ""
    if len(words) > 1 and words[-1] in _TIME | {"date"}:
        made = _MADE.get(words[-2], words[-2])
        if made in _MADE.values() or (made.endswith("ed") and words[-1] in _TIME):
            kept = [w for w in words[:-2] if w != "last"]
            return "_".join((*kept, made, "at"))
    return "_".join(words)


def same(one: str, other: str) -> bool:
    """Whether two names mean one entity: case, number and parting do not count."""
    return class_name(one).lower() == class_name(other).lower()
