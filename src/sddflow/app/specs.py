"""`spec check` and `spec new`: a spec read as a run would read it, or drafted where none is."""

import os
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sddflow.domain.conventions import ModelClass
from sddflow.domain.exchange import ModelCall
from sddflow.domain.finding import Finding, errors
from sddflow.domain.inputs import Draft, DraftInputs
from sddflow.domain.schema.design import Question
from sddflow.domain.schema.table import Schema, Table
from sddflow.domain.spec.document import SpecDocument
from sddflow.domain.spent import Spent, spent_on
from sddflow.errors import ScratchError, TargetError, UsageError
from sddflow.workspace import Workspace, inside

ROLE = "spec-analyst"
LONGEST = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class SpecReport:
    """A spec, read and checked.

    Args:
        document: what it says.
        findings: what its rules say.
        questions: at most three, for a human.
    """

    document: SpecDocument
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]

    @property
    def ok(self) -> bool:
        """Nothing in it forbids to go on."""
        return not errors(self.findings)


def check_feature(workspace: Workspace, feature: str) -> SpecReport:
    """Read and check the spec of a feature; nothing is written.

    Raises:
        SpecError: there is none of that name, or it cannot be read.
    """
    from sddflow.domain.checks.spec import check_spec, questions
    from sddflow.domain.spec.parse import parse_spec
    from sddflow.target.features import find_spec
    from sddflow.target.texts import read_text

    path = find_spec(workspace.target, feature)
    text = read_text(inside(workspace.target, path))
    document = parse_spec(text, feature=feature, path=path)
    findings = check_spec(document, _existing(workspace))
    return SpecReport(document, findings, questions(document, findings))


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft of a spec, written.

    Args:
        path: where, a POSIX path relative to the target.
        document: what it says.
        model: who wrote it.
        spent: on that.
        existing: the application's tables that it could name.
    """

    path: str
    document: SpecDocument
    model: str
    spent: Spent
    existing: tuple[str, ...]

    @property
    def feature(self) -> str:
        """Its name, as the next commands take it."""
        return self.document.feature

    @property
    def then(self) -> tuple[str, ...]:
        """The commands that follow, once a human has edited it."""
        name = shlex.quote(self.feature)
        return f"sddflow spec check {name}", f"sddflow run {name}"


def new_spec(
    workspace: Workspace,
    feature: str,
    description: str = "",
    *,
    model: str = "",
    environ: Mapping[str, str] = os.environ,
    asking: Callable[[str], object] = str,
) -> Drafted:
    """Write the draft of a spec where there is none; a human edits it.

    Without a description there is nothing to ask a model about: the rules write an empty form.

    Args:
        workspace: where.
        feature: its name, with or without number.
        description: what it is for, in the user's words.
        model: its name, or "" for the workspace's.
        environ: where keys for models are looked for.
        asking: is told the model's name before it is asked.

    Raises:
        SpecError: the feature has a spec, or a file is in its way; nothing is overwritten.
        UsageError: the name, the description or the model is not usable.
        ModelError: the model gave no usable draft.
        Failed: the file cannot be written.
    """
    from sddflow.domain.spec.parse import parse_spec
    from sddflow.engine.planning import model_name
    from sddflow.target.features import name_of
    from sddflow.target.guidance import read_constitution
    from sddflow.target.new_spec import place_of_new, write_new

    path = place_of_new(workspace.target, feature)
    said = _said(description)
    asked = model_name(model or workspace.settings.model, environ, workspace.root)
    name = asked if said else "offline"
    asking(name)
    constitution = read_constitution(workspace.target, workspace.settings)
    inputs = DraftInputs(name_of(feature), said, _schema(workspace, name), constitution)
    text, spent = _drafted(workspace, inputs, name, environ)
    write_new(workspace.target, path, text)
    document = parse_spec(text, feature=_shortest_name(workspace, path, feature), path=path)
    return Drafted(path, document, name, spent, tuple(t.name for t in inputs.existing.tables))


def _shortest_name(workspace: Workspace, path: str, feature: str) -> str:
    """What the next commands may call it: its words, where they fit this spec alone."""
    from sddflow.target.features import list_features, name_of, specs_fitting

    alone = len(specs_fitting(workspace.target, name_of(feature))) == 1
    full = (f.name for f in list_features(workspace.target) if f.path == path)
    return name_of(feature) if alone else next(full, feature)


def _said(description: str) -> str:
    """The description, its line ends made plain.

    Raises:
        UsageError: it is too long, or holds control characters.
    """
    flat = description.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(flat) > LONGEST:
        raise UsageError(
            f"the description has {len(flat):,} characters, more than {LONGEST:,}",
            cure="a text of that size is a spec already: save it in the target's specs/",
        )
    if found := _CONTROL.search(flat):
        raise UsageError(f"the description holds the control character {found[0]!r}")
    return flat


def _drafted(
    workspace: Workspace, inputs: DraftInputs, name: str, environ: Mapping[str, str]
) -> tuple[str, Spent]:
    """The text of a draft that passes its check, in the name of the spec analyst."""
    from sddflow.app.surroundings import Models
    from sddflow.domain.spec.first_draft import as_draft, check_draft
    from sddflow.models.names import role_model
    from sddflow.roles.ask import AskContext, ask
    from sddflow.roles.directory import Directory
    from sddflow.target.guidance import read_guidance

    calls: list[ModelCall] = []
    role = Directory.of(workspace.root, workspace.target).find(ROLE)
    models = Models(environ)
    reply, _ = ask(
        models.open(role_model(role.model, name), lambda call, _: calls.append(call)),
        role,
        task="draft-spec",
        reply=Draft,
        inputs=inputs,
        context=AskContext(inputs.constitution, read_guidance(workspace.target)),
        check=lambda draft: check_draft(as_draft(draft.text), feature=inputs.feature),
        repairs=workspace.settings.limits.repairs,
    )
    models.close()
    return as_draft(reply.text), spent_on(calls)


def _schema(workspace: Workspace, model: str) -> Schema:
    """The tables there are. The rules need their names only; a model is shown the columns too."""
    if model != "offline":
        try:
            return _migrated(workspace)
        except (TargetError, ScratchError):  # a draft is possible without: the names must do
            pass
    named = {c.table: c.name for c in _classes(workspace)}
    tables = (Table(table, (), (), model=name) for table, name in sorted(named.items()))
    return Schema(tuple(tables))


def _migrated(workspace: Workspace) -> Schema:
    from sddflow.proof import existing_schema
    from sddflow.target.application import Application
    from sddflow.target.interpreter import find_python
    from sddflow.target.migrations import read_migrations

    target, settings = workspace.target, workspace.settings
    application = Application(
        target, find_python(target, settings), read_migrations(target, settings),
        settings.env, settings.limits.seconds,
    )  # fmt: skip
    return existing_schema(application, settings)


def _existing(workspace: Workspace) -> tuple[str, ...]:
    """Names of the application's tables and classes."""
    return tuple(sorted({name for c in _classes(workspace) for name in (c.name, c.table)}))


def _classes(workspace: Workspace) -> tuple[ModelClass, ...]:
    """The application's mapped classes; () where its code cannot be read."""
    from sddflow.target.conventions import read_conventions

    try:
        return read_conventions(workspace.target, workspace.settings).classes
    except TargetError:
        return ()
