"""The comparison as a page of the manual."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from corpus.case import Case

from benchmarks.comparison.tools import TOOLS

_HEAD = """# Compared with other tools

Written by `python -m benchmarks.comparison` on {date}, from {wrong} migrations with something wrong
and {right} correct ones: {part} [`tests/corpus`](../tests/corpus).
It was written by us, and some of the checks were mended after they had missed a case of it; a
corpus that nobody here wrote would be harder for us.

For the other tools any complaint, whatever it is about, counts as a detection; for sddflow every
finding that the case demands must be there, on each dialect that it concerns. An alarm is a
complaint about a correct migration. Linters of SQL get what `alembic upgrade --sql` writes, without
Alembic's own bookkeeping; linters of Python get the revisions under test; tools that run get an
empty database of each dialect they know. Warnings count as complaints. alembic-gauntlet was not
asked: it needs an `env.py` written for it.

"""


def page(
    cases: Sequence[Case],
    answers: dict[str, dict[str, bool | None]],
    ours: list[dict[str, Any]],
    versions: dict[str, str],
) -> str:
    """The page as Markdown.

    Args:
        cases: the corpus; those count that were asked about.
        answers: whether a tool complains, by case and by tool.
        ours: what `tools/corpus.py --json` wrote.
        versions: of the other tools, by distribution.
    """
    own = {each["name"]: each for each in ours}
    asked_about = [c for c in cases if c.name in answers and c.name in own]
    part = "the corpus in"
    if len(asked_about) < len(cases):
        part = f"{len(asked_about)} of the {len(cases)} cases, evenly chosen, of the corpus in"
    wrong = [c for c in asked_about if c.kind == "wrong"]
    right = [c for c in asked_about if c.kind == "right"]
    today = datetime.now(UTC).date()
    head = _HEAD.format(date=today, wrong=len(wrong), right=len(right), part=part)
    said: dict[str, Callable[[Case], bool]] = {
        "sddflow": lambda c: own[c.name]["holds"] == (c.kind == "wrong"),
        "all others together": lambda c: any(answers[c.name].values()),
    }
    rows = [("sddflow", "this version", "runs and reads", said["sddflow"])]
    for tool in TOOLS:
        asked = lambda c, name=tool.name: bool(answers[c.name].get(name))  # noqa: E731 - one line says it
        rows.append((tool.name, versions.get(tool.distribution, "?"), tool.how, asked))
    rows.append(("all others together", "", "", said["all others together"]))
    return "".join(
        (head, _by_tool(rows, wrong, right), "\n## By area\n\n", _by_area(said, asked_about))
    )


def _by_tool(rows: list[Any], wrong: list[Case], right: list[Case]) -> str:
    lines = [
        "| tool | version | how | defects detected | false alarms |",
        "| --- | --- | --- | ---: | ---: |",
    ]
    for name, version, how, said in rows:
        lines.append(
            f"| {name} | {version} | {how} | {_share(said, wrong)} | {_share(said, right)} |"
        )
    return "\n".join(lines) + "\n"


def _by_area(said: dict[str, Callable[[Case], bool]], cases: list[Case]) -> str:
    lines = [
        "| area | defects | sddflow | others together | correct | alarms | others' alarms |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for area in sorted({c.area for c in cases}):
        wrong = [c for c in cases if c.area == area and c.kind == "wrong"]
        right = [c for c in cases if c.area == area and c.kind == "right"]
        found = [sum(map(s, wrong)) for s in said.values()]
        alarms = [sum(map(s, right)) for s in said.values()]
        cells = (area, len(wrong), *found, len(right), *alarms)
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _share(said: Callable[[Case], bool], cases: list[Case]) -> str:
    hits = sum(map(said, cases))
    return f"{hits} of {len(cases)} ({round(100 * hits / max(len(cases), 1))} %)"
