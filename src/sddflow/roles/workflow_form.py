"""The form of a workflow file: which keys, which kinds of values; each problem with its line.

What `workflow.schema.json` says to editors, a test holds against this module.
"""

import re
from dataclasses import dataclass, field, replace

from sddflow.domain.budget import Budget
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.workflow import Stage, Workflow
from sddflow.roles.marked import Broken, Items, Keys, Marked, Text, as_json, read_marked

TOP = ("name", "description", "stages")
STAGE = (
    "id", "uses", "role", "roles", "models", "candidates", "limits", "back", "always", "contract",
)  # fmt: skip
TOGETHER = ("together",)
LIMITS = ("calls", "tokens", "cost", "minutes")
_MOST = 9
GATE = ("gate", "ask", "back")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,6})?")
_ID = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Form:
    """A workflow of the right form, with the line of each key: `lines[stage number][key]`."""

    workflow: Workflow
    lines: tuple[dict[str, int], ...]


def read_form(text: str, shown_as: str) -> tuple[Form | None, tuple[Finding, ...]]:
    """The workflow a text stands for, and what is wrong with its form; None where something is."""
    try:
        marked = read_marked(text)
    except Broken as wrong:
        return None, (_finding("workflow-yaml", wrong.problem, shown_as, wrong.line),)
    reader = _Reader(shown_as)
    form = reader.workflow(marked)
    return (None if reader.findings else form), tuple(reader.findings)


def _finding(code: str, message: str, file: str, line: int, cure: str = "") -> Finding:
    return Finding(code, "error", message, Place(file, line), cure=cure, by="workflow")


@dataclass
class _Reader:
    """Reads values and collects what is wrong with them."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def workflow(self, marked: Marked | None) -> Form | None:
        if not isinstance(marked, Keys):
            line = marked.line if marked else 0
            self.wrong("a workflow is a mapping with name, description and stages", line)
            return None
        found = self.keys(marked, TOP, "a workflow")
        name = self.needed(found, "name", "the workflow", marked.line)
        description = self.text(found, "description")
        entries = self.entries(found.get("stages"), marked.line)
        read = [each for e in entries if isinstance(e, Keys) for each in self.entry(e)]
        stages = tuple(stage for stage, _ in read)
        return Form(Workflow(name, description, stages), tuple(lines for _, lines in read))

    def entries(self, value: Marked | None, line: int) -> tuple[Marked, ...]:
        if not isinstance(value, Items) or not value.items:
            at = value.line if value else line
            self.wrong("stages must be a list with at least one stage", at)
            return ()
        for item in value.items:
            if not isinstance(item, Keys):
                self.wrong("a stage is a mapping: `- id: design`", item.line)
        return value.items

    def entry(self, entry: Keys) -> list[tuple[Stage, dict[str, int]]]:
        """A gate, a stage, or the stages that work together."""
        lines: dict[str, int] = {"": entry.line} | {key.text: key.line for key, _ in entry}
        if "together" in lines:
            return self.together(entry)
        return [(self.gate(entry) if "gate" in lines else self.stage(entry), lines)]

    def together(self, entry: Keys) -> list[tuple[Stage, dict[str, int]]]:
        found = self.keys(entry, TOGETHER, "stages that work together")
        members = [e for e in self.entries(found["together"], entry.line) if isinstance(e, Keys)]
        read = [each for e in members for each in self.entry(e)]
        for stage, lines in read:
            if stage.is_gate or stage.together:
                what = "a gate" if stage.is_gate else "another group"
                self.wrong(f"{what} cannot stand among stages that work together", lines[""])
        return [(replace(stage, together=entry.line), lines) for stage, lines in read]

    def gate(self, entry: Keys) -> Stage:
        found = self.keys(entry, GATE, "a gate")
        name = self.id(found, "gate", "the gate", entry.line)
        question = self.needed(found, "ask", f"the gate {name}", entry.line)
        return Stage(name, "gate", question=question, back=self.text(found, "back"))

    def stage(self, entry: Keys) -> Stage:
        found = self.keys(entry, STAGE, "a stage")
        name = self.id(found, "id", "the stage", entry.line)
        uses = self.text(found, "uses") or name
        roles = self.roles(found)
        always = self.flag(found, "always")
        back, contract = self.text(found, "back"), self.contract(found)
        return Stage(
            name, uses, roles, back=back, always=always, contract=contract,
            models=self.texts(found, "models"), candidates=self.number(found, "candidates"),
            budget=self.budget(found),
        )  # fmt: skip

    def keys(self, entry: Keys, known: tuple[str, ...], what: str) -> dict[str, Marked]:
        found: dict[str, Marked] = {}
        for key, value in entry:
            if key.text not in known:
                self.unknown(key, known, what)
            elif key.text in found:
                self.wrong(f"{key.text} stands there twice", key.line)
            else:
                found[key.text] = value
        return found

    def unknown(self, key: Text, known: tuple[str, ...], what: str) -> None:
        import difflib

        near = difflib.get_close_matches(key.text, known, n=1)
        cure = f"did you mean {near[0]}?" if near else f"{what} has {', '.join(known)}"
        self.wrong(f"{what} has no key {key.text!r}", key.line, cure)

    def needed(self, found: dict[str, Marked], key: str, what: str, line: int) -> str:
        if key not in found:
            self.wrong(f"{what} has no {key}", line, f"add `{key}: …`")
        return self.text(found, key)

    def id(self, found: dict[str, Marked], key: str, what: str, line: int) -> str:
        text = self.needed(found, key, what, line)
        if text and not _ID.fullmatch(text):
            cure = "use lower-case letters, digits and hyphens"
            self.wrong(f"{text!r} is no id of a stage", found[key].line, cure)
        return text

    def text(self, found: dict[str, Marked], key: str) -> str:
        value = found.get(key)
        return self.word(value, key) if value else ""

    def word(self, value: Marked, key: str) -> str:
        if not isinstance(value, Text):
            self.wrong(f"{key} must be a text", value.line)
            return ""
        if value.kind != "str":
            self.wrong(f"{key} must be a text", value.line, "put it in quotes")
        elif not value.text.strip():
            self.wrong(f"{key} is empty", value.line)
        return value.text

    def roles(self, found: dict[str, Marked]) -> tuple[str, ...]:
        if "role" in found and "roles" in found:
            self.wrong("a stage has `role` or `roles`, not both", found["roles"].line)
        if "roles" not in found:
            return (self.text(found, "role"),) if "role" in found else ()
        return self.texts(found, "roles")

    def texts(self, found: dict[str, Marked], key: str) -> tuple[str, ...]:
        several = found.get(key)
        if several is None:
            return ()
        if not isinstance(several, Items) or not several.items:
            self.wrong(f"{key} must be a list: `{key}: [one, another]`", several.line)
            return ()
        return tuple(self.word(item, key) for item in several.items)

    def number(self, found: dict[str, Marked], key: str) -> int:
        value = found.get(key)
        if value is None:
            return 1
        text = value.text if isinstance(value, Text) and value.kind == "int" else ""
        if not text.isdigit() or not 1 <= int(text) <= _MOST:
            self.wrong(f"{key} must be a number from 1 to {_MOST}", value.line)
            return 1
        return int(text)

    def budget(self, found: dict[str, Marked]) -> Budget:
        """Limits of calls, tokens, US dollars and minutes; one left out is open."""
        value = found.get("limits")
        if value is None:
            return Budget()
        if not isinstance(value, Keys):
            self.wrong("limits must be keys and numbers: `limits: {calls: 20}`", value.line)
            return Budget()
        said = self.keys(value, LIMITS, "limits")
        read = {key: self.positive(each, key) for key, each in said.items()}
        whole = {key: int(read.get(key, 0)) for key in ("calls", "tokens")}
        return Budget(**whole, cost=read.get("cost", 0.0), minutes=read.get("minutes", 0.0))

    def positive(self, value: Marked, key: str) -> float:
        kinds = ("int",) if key in ("calls", "tokens") else ("int", "float")
        text = value.text if isinstance(value, Text) and value.kind in kinds else ""
        if not _NUMBER.fullmatch(text) or float(text) <= 0:
            self.wrong(f"limits: {key} must be a number above 0", value.line)
            return 0.0
        return float(text)

    def flag(self, found: dict[str, Marked], key: str) -> bool:
        value = found.get(key)
        if value is None:
            return False
        if not isinstance(value, Text) or value.kind != "bool":
            self.wrong(f"{key} must be true or false", value.line)
            return False
        return value.text.lower() in ("true", "yes", "on")

    def contract(self, found: dict[str, Marked]) -> str:
        """What is stated of the roles' contracts, as JSON: its keys are read when it is planned."""
        value = found.get("contract")
        if value is None:
            return ""
        if not isinstance(value, Keys):
            self.wrong(
                "contract must be keys and values, as `sddflow:` in an agent file", value.line
            )
            return ""
        return as_json(value)

    def wrong(self, message: str, line: int, cure: str = "") -> None:
        self.findings.append(_finding("workflow-form", message, self.file, line, cure))
