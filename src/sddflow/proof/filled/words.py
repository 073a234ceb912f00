"""Names of columns as words: `given_name` and `first_name` are one, `hidden` and `visible` two."""

_SMALL = frozenset(
    {"is", "has", "was", "are", "at", "on", "of", "the", "date", "time", "day", "datetime"}
)
_SAME = {
    "given": "first", "forename": "first", "family": "last", "surname": "last",
    "mail": "email", "town": "city", "zip": "postcode", "zipcode": "postcode",
    "mobile": "phone", "telephone": "phone",
    "starts": "start", "started": "start", "begin": "start", "begins": "start", "from": "start",
    "opens": "start", "closes": "end",
    "ends": "end", "ended": "end", "until": "end", "to": "end",
    "finished": "done", "completed": "done", "complete": "done",
}  # fmt: skip
_WHOLE = {"surname": ("last", "name"), "forename": ("first", "name")}
_SIDES = {
    "active": "archived inactive disabled deactivated deleted suspended blocked retired cancelled "
    "revoked removed expired",
    "pending": "paid approved confirmed shipped delivered done processed accepted",
    "enabled": "disabled", "visible": "hidden", "public": "private",
    "open": "closed done paid resolved",
    "published": "draft unpublished", "read": "unread", "paid": "unpaid", "valid": "invalid",
    "online": "offline", "allowed": "blocked banned denied forbidden", "included": "excluded",
    "required": "optional", "approved": "rejected", "shown": "hidden", "show": "hide",
    "notify": "muted silenced", "notifications": "muted silenced", "subscribed": "muted",
    "mandatory": "optional", "writable": "readonly",
}  # fmt: skip
_OPPOSITES = frozenset(frozenset((a, b)) for a, others in _SIDES.items() for b in others.split())
_NOT = ("un", "in", "dis", "non")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a snake_case name."""
    return tuple(word for word in name.lower().split("_") if word)


def meaning(name: str, beside: tuple[str, ...] = ()) -> frozenset[str]:
    """What a name is about, in one word for several that mean the same.

    Args:
        name: of a column.
        beside: words of the table whose column it is, which only say whose.
    """
    words = [w for word in words_of(name) for w in _WHOLE.get(word, (word,))]
    told = {_SAME.get(word, word) for word in words if word not in _SMALL}
    return frozenset(told - set(beside)) or frozenset(told)


def opposed(one: frozenset[str], other: frozenset[str]) -> bool:
    """Two meanings that differ in one word, and by it say the contrary."""
    differing = sorted(one ^ other, key=len)
    if len(differing) == 1:
        return differing[0] in {"not", "no", "non"}
    denied = len(differing) == 2 and differing[1] in {f"{begin}{differing[0]}" for begin in _NOT}
    return denied or one ^ other in _OPPOSITES
