"""The relationships of a spec as a table: one row for a child and its parent."""

from collections.abc import Iterable, Iterator

from sddflow.domain.spec.document import Relationship, SpecDocument
from sddflow.domain.spec.settled import ends
from sddflow.rendering.table import table

_NEEDS = {True: "required", False: "optional", None: ""}
_Facts = tuple[str, str, str]


def relationships(document: SpecDocument) -> str:
    """A Markdown table: what agrees stands in one row, with all its lines; what does not, apart."""
    head = ("entity", "is", "to", "", "when the parent goes", "lines")
    return table(head, _rows(document.relationships, document.path))


def _rows(stated: Iterable[Relationship], file: str) -> Iterator[tuple[str, ...]]:
    pairs: dict[tuple[str, str], list[Relationship]] = {}
    for link in stated:
        pairs.setdefault(_pair(link), []).append(link)
    for (child, parent), links in pairs.items():
        for (is_, needed, goes), lines in _groups(links).items():
            places = ", ".join(str(n) if n else file for n in dict.fromkeys(lines))
            yield child, is_, parent, needed, goes or "not said", places


def _groups(links: list[Relationship]) -> dict[_Facts, list[int]]:
    """The facts of a pair with their lines: each statement joins the first that it agrees with.

    What says least comes last, so that it joins what says more.
    """
    found: dict[_Facts, list[int]] = {}
    for link in sorted(links, key=lambda r: -_said(r)):
        mine = _facts(link)
        fits = next((f for f in found if _agree(f, mine)), None)
        lines = found.pop(fits) if fits else []
        joined = _joined(fits, mine) if fits else mine
        found[joined] = sorted([*lines, link.place.line])
    return dict(sorted(found.items(), key=lambda item: item[1][0]))


def _facts(link: Relationship) -> _Facts:
    """Cardinality from the child, whether it must have one, what a deletion does."""
    only_rule = link.on_delete and link.required is None and link.cardinality == "many-to-one"
    shape = "many-to-one" if link.cardinality == "one-to-many" else link.cardinality
    return "" if only_rule else shape, _NEEDS[link.required], link.on_delete


def _said(link: Relationship) -> int:
    return sum(map(bool, _facts(link)))


def _agree(one: _Facts, other: _Facts) -> bool:
    return all(not a or not b or a == b for a, b in zip(one, other, strict=True))


def _joined(one: _Facts, other: _Facts) -> _Facts:
    is_, needed, goes = (a or b for a, b in zip(one, other, strict=True))
    return is_, needed, goes


def _pair(link: Relationship) -> tuple[str, str]:
    """Child and parent; of two that have many of each, always the same one first."""
    if link.cardinality == "many-to-many":
        first, second = sorted((link.entity, link.target))
        return first, second
    return ends(link)
