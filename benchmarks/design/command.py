"""The benchmark's command line, its table and its results file."""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.design.asking import Designed, designed
from benchmarks.design.facts import KINDS, Facts, expected, proposed
from benchmarks.design.gold import Gold, read_gold
from benchmarks.design.proving import proves
from benchmarks.design.score import Score, scored
from sddflow.models.names import model_named

SPECS = Path(__file__).parent / "specs"


@dataclass
class Row:
    """One spec, judged."""

    gold: Gold
    answer: Designed
    scores: dict[str, Score]
    missing: Facts
    extra: Facts
    proof: str = ""
    invented: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Its proof passed; where nothing is to be stored, no change was made."""
        return self.proof == ("passed" if self.gold.tables else "no change")

    @property
    def total(self) -> Score:
        """Over all kinds."""
        return sum(self.scores.values(), Score())


def judged(spec: Path, model: str) -> Row:
    """A spec, designed by a model and compared."""
    gold = read_gold(spec.with_suffix(".gold"))
    answer = designed(spec, model_named(model, environ=os.environ))
    must, may = expected(gold)
    found: Facts = proposed(answer.design, gold) if answer.design else set()
    extra = found - must - may
    invented = sorted(str(fact[0]) for kind, fact in extra if kind == "tables")
    return Row(gold, answer, scored(found, must, may), must - found, extra, invented=invented)


def main(words: list[str] | None = None) -> None:
    """Judge a model and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.design")
    parser.add_argument("--model", default="offline")
    parser.add_argument("--only", default="", help="specs whose name holds this")
    parser.add_argument("--proof", action="store_true", help="take each through a whole run")
    parser.add_argument("--results", type=Path, help="keep the results here, as JSON")
    parser.add_argument("--misses", action="store_true", help="tell every fact that differs")
    told = parser.parse_args(words or [])
    specs = sorted(p for p in SPECS.glob("*.md") if told.only in p.stem)
    rows = []
    for spec in specs:
        row = judged(spec, told.model)
        row.proof = proves(spec, told.model) if told.proof else ""
        rows.append(row)
        _note(row, misses=told.misses)
    for line in table(rows, told.model):
        sys.stdout.write(line + "\n")
    if told.results:
        told.results.write_text(json.dumps(results(rows, told.model), indent=1) + "\n", "utf-8")


def _note(row: Row, *, misses: bool) -> None:
    sys.stderr.write(f"{row.gold.name}: {row.total.f1:.3f} {row.answer.wrong}\n")
    for sign, facts in (("-", row.missing), ("+", row.extra)) if misses else ():
        for kind, fact in sorted(facts, key=str):
            sys.stderr.write(f"  {sign} {kind}: {' '.join(map(str, fact))}\n")


def table(rows: list[Row], model: str) -> Iterable[str]:
    """The table, in Markdown: a line for each style and kind."""
    yield f"Model `{model}`, {len(rows)} specs."
    yield ""
    yield "| style | specs | answered | proof | invented tables | precision | recall | F1 |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    styles = dict.fromkeys(row.gold.style for row in rows)
    for style in (*styles, "all"):
        some = [row for row in rows if style in ("all", row.gold.style)]
        score = sum((row.total for row in some), Score())
        answered = sum(row.answer.design is not None for row in some)
        ran = [row for row in some if row.proof]
        proof = f"{sum(r.holds for r in ran)} of {len(ran)}" if ran else "not run"
        invented = sum(len(row.invented) for row in some)
        yield (
            f"| {style} | {len(some)} | {answered} | {proof} | {invented} | {score.precision:.3f} |"
            f" {score.recall:.3f} | {score.f1:.3f} |"
        )
    yield ""
    yield "| kind | precision | recall | F1 |"
    yield "| --- | --- | --- | --- |"
    for kind in KINDS:
        score = sum((row.scores[kind] for row in rows), Score())
        yield f"| {kind} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} |"


def results(rows: list[Row], model: str) -> dict[str, object]:
    """Everything that was measured, for a file."""
    return {
        "model": model,
        "specs": [
            {
                "name": row.gold.name,
                "style": row.gold.style,
                "f1": round(row.total.f1, 4),
                "proof": row.proof,
                "invented": row.invented,
                "wrong": row.answer.wrong,
                "tokens": row.answer.spent.usage.total,
                "cost": row.answer.spent.cost,
                "missing": sorted(f"{kind}: {' '.join(map(str, f))}" for kind, f in row.missing),
                "extra": sorted(f"{kind}: {' '.join(map(str, f))}" for kind, f in row.extra),
            }
            for row in rows
        ],
    }
