"""Cases from text.

A file is a topic. Above its first case stand `area:`, and what its cases share, `base:` or `on:`.
A case begins with `=== wrong NAME` or `=== right NAME`, its facts, and then its parts:

    === wrong check-forgotten
    why: The CHECK of the model is in no revision.
    expect: models-check-missing check-broken
    notes: dialects-differ@sqlite
    -- into Task --
    stars: Mapped[int | None] = mapped_column()
    -- up --
    op.add_column("tasks", sa.Column("stars", sa.Integer()))
    -- down --
    op.drop_column("tasks", "stars")

Of a wrong case `expect:` says every code that must be told, of a right one `tempts:` those that a
careless rule would tell; `notes:` are told as information, be it wrong or right. A code is meant on
each dialect of the case, CODE@DIALECT on that one.

Parts: `top`, `up` and `down` make a revision (a second `up` or a `top` after it begins the next
one); `into CLASS`, `models` and `change PATH` (the old words, a line `=>`, the new words) alter the
base; `file PATH` writes a file, `before PATH` one that is committed with the base.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from corpus.case import Case, Edit, Mark, Revision

_CASE = re.compile(r"^=== (wrong|right) ([a-z0-9-]+)$")
_PART = re.compile(r"^-- (top|up|down|models|into|change|file|before)(?: (\S+))? --$")
_FACT = re.compile(r"^([a-z]+): (.+)$")
_MARKS = ("expect", "notes", "tempts")
_FACTS = {"area", "base", "on", "why", *_MARKS, "sizes", "since", "every", "from"}
_MODELS = {
    "club": "app/models.py", "shop": "app/models.py", "chat": "src/models.py",
    "desk": "desk/models.py", "firm": "app/models.py",
}  # fmt: skip

Part = tuple[str, str, str]


class CorpusError(Exception):
    """A case is not written as it must be; the line says where."""


def read_corpus(folder: Path) -> tuple[Case, ...]:
    """Every case of a folder, topics by name.

    Raises:
        CorpusError: a file has another form, or two cases have one name.
    """
    cases = [c for file in sorted(folder.glob("*.txt")) for c in read_topic(file)]
    seen: dict[str, Case] = {}
    for case in cases:
        if case.name in seen:
            raise CorpusError(f"{case.place}: {case.name} stands at {seen[case.name].place} too")
        seen[case.name] = case
    return tuple(cases)


def read_topic(file: Path) -> tuple[Case, ...]:
    """The cases of one file.

    Raises:
        CorpusError: it has another form.
    """
    lines = file.read_text("utf-8").splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith("=== ")]
    shared = _facts(lines[: starts[0]] if starts else lines, f"{file.name}:1")
    ends = [*starts[1:], len(lines)]
    return tuple(
        _case(lines[a:b], shared, file.stem, f"{file.name}:{a + 1}")
        for a, b in zip(starts, ends, strict=True)
    )


def _case(lines: list[str], shared: dict[str, str], topic: str, place: str) -> Case:
    title = _CASE.match(lines[0])
    if title is None:
        raise CorpusError(f"{place}: a case begins with === wrong NAME or === right NAME")
    first = next((i for i, line in enumerate(lines) if _PART.match(line)), len(lines))
    facts = shared | _facts(lines[1:first], place)
    right = title[1] == "right"
    missing = {"area", "base", "why", *(() if right else ("expect",))} - set(facts)
    if missing:
        raise CorpusError(f"{place}: says no {', '.join(sorted(missing))}")
    if ("expect" if right else "tempts") in facts:
        raise CorpusError(f"{place}: expect: is for wrong cases, tempts: for right ones")
    on = tuple(facts.get("on", "sqlite postgresql").split())
    parts = list(_parts(lines[first:]))
    return Case(
        name=title[2],
        kind="right" if right else "wrong",
        area=facts["area"],
        topic=topic,
        base=facts["base"],
        why=facts["why"],
        on=on,
        expect=_marks(facts.get("expect", ""), on),
        notes=_marks(facts.get("notes", ""), on),
        tempts=_marks(facts.get("tempts", ""), on),
        revisions=_revisions(parts, place),
        edits=tuple(_edits(parts, facts["base"], place)),
        sizes=_sizes(facts.get("sizes", ""), place),
        since="since" in facts,
        every="every" in facts,
        first=int(facts.get("from", "1")),
        place=place,
    )


def _marks(said: str, on: tuple[str, ...]) -> tuple[Mark, ...]:
    """Each code on each dialect of the case, or on the one that it names."""
    words = [word.partition("@") for word in said.split()]
    return tuple(Mark(code, d) for code, _, only in words for d in ((only,) if only else on))


def _facts(lines: list[str], place: str) -> dict[str, str]:
    """`word: what it says` a line; lines that go on are indented."""
    facts: dict[str, str] = {}
    name = ""
    for line in lines:
        said = _FACT.match(line)
        if said and said[1] in _FACTS:
            name = said[1]
            facts[name] = said[2].strip()
        elif name and line.startswith("  "):
            facts[name] += f" {line.strip()}"
        elif line.strip() and not line.startswith("#"):
            raise CorpusError(f"{place}: cannot read {line!r}")
    return facts


def _parts(lines: list[str]) -> Iterator[Part]:
    """Kind, argument and text of each part."""
    heads = [i for i, line in enumerate(lines) if _PART.match(line)]
    for a, b in zip(heads, [*heads[1:], len(lines)], strict=True):
        head = _PART.match(lines[a])
        assert head is not None
        yield head[1], head[2] or "", "\n".join(lines[a + 1 : b]).strip("\n")


def _revisions(parts: list[Part], place: str) -> tuple[Revision, ...]:
    made: list[dict[str, str]] = []
    for kind, _, text in parts:
        if kind not in ("top", "up", "down"):
            continue
        if not made or (kind in ("top", "up") and "up" in made[-1]):
            made.append({})
        made[-1][kind] = text
    if any("up" not in each for each in made):
        raise CorpusError(f"{place}: a revision has no -- up --")
    return tuple(Revision(m["up"], m.get("down"), m.get("top", "")) for m in made)


def _edits(parts: list[Part], base: str, place: str) -> Iterator[Edit]:
    for kind, argument, text in parts:
        if kind == "into":
            yield Edit(_MODELS[base], "into", text, argument)
        elif kind == "models":
            yield Edit(_MODELS[base], "append", text)
        elif kind == "file":
            yield Edit(argument, "write", f"{text}\n")
        elif kind == "before":
            yield Edit(argument, "write", f"{text}\n", committed=True)
        elif kind == "change":
            old, arrow, new = f"{text}\n".partition("\n=>\n")
            if not arrow:
                raise CorpusError(f"{place}: -- change -- has no line => in it")
            yield Edit(argument or _MODELS[base], "change", old, new.removesuffix("\n"))


def _sizes(said: str, place: str) -> tuple[tuple[str, int], ...]:
    try:
        pairs = [each.split("=") for each in said.split()]
        return tuple((table, int(rows)) for table, rows in pairs)
    except ValueError:
        raise CorpusError(f"{place}: sizes are written TABLE=ROWS") from None
