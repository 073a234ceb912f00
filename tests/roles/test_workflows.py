"""Workflow files: found, checked with line and cure; the schema for editors agrees."""

import json

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sddflow.bundled import shipped_workflows
from sddflow.domain.workflow import End, Finished, Proceed, next_step
from sddflow.errors import WorkflowError
from sddflow.roles.workflow_form import read_form
from sddflow.roles.workflows import STAGES, all_workflows, check_workflow, load_workflow

SCHEMA = json.loads((shipped_workflows() / "workflow.schema.json").read_text())


def test_the_shipped_workflow_is_the_one_of_the_design(tmp_path):
    """Its stages, gates, ways back and roles, in order."""
    workflow = load_workflow("database-feature", tmp_path)
    assert [(s.id, s.uses, s.back) for s in workflow.stages] == [
        ("spec-check", "spec-check", ""),
        ("spec", "gate", "spec-check"),
        ("design", "design", ""),
        ("review", "review", "design"),
        ("write", "write", "design"),
        ("verify", "verify", "design"),
        ("landing", "gate", "design"),
        ("land", "land", "design"),
        ("document", "document", ""),
        ("record", "record", ""),
    ]
    questions = [s.question for s in workflow.stages if s.is_gate]
    assert questions == ["Is the database spec approved?", "May these files land?"]
    assert [s.id for s in workflow.stages if s.always] == ["record"]
    other = load_workflow("competing-designs", tmp_path)
    used = {s.uses for each in (workflow, other) for s in each.stages}
    assert set(STAGES) == used - {"gate"}


def test_the_shipped_workflow_can_be_walked_to_its_end(tmp_path):
    """Every stage is reached once when each proceeds."""
    workflow, done = load_workflow("database-feature", tmp_path), ()
    while not isinstance(step := next_step(workflow, done, 3), End):
        done = (*done, Finished(step, Proceed()))
    assert [f.step.stage for f in done] == [s.id for s in workflow.stages]


def test_an_own_workflow_comes_before_the_shipped_one(tmp_path):
    """The workspace's file of the same name is taken; a path works too."""
    own = tmp_path / "workflows" / "database-feature.yaml"
    own.parent.mkdir()
    own.write_text("name: mine\nstages:\n  - id: spec-check\n")
    assert load_workflow("database-feature", tmp_path).name == "mine"
    assert load_workflow("workflows/database-feature.yaml", tmp_path).name == "mine"
    paths = [w.path for w in all_workflows(tmp_path)]
    assert paths == ["workflows/database-feature.yaml", "shipped:competing-designs.yaml"]


def test_a_missing_workflow_offers_the_nearest(tmp_path):
    """A typing mistake is answered with the name that was meant."""
    with pytest.raises(WorkflowError, match="did you mean database-feature"):
        load_workflow("databse-feature", tmp_path)


def test_a_broken_workflow_does_not_empty_the_list(tmp_path):
    """Each file is listed with what is wrong with it; loading it names file and line."""
    folder = tmp_path / "workflows"
    folder.mkdir()
    (folder / "a.yaml").write_text(
        "name: a\nstages:\n  - id: desing\n  - id: verify\n    role: x\n"
    )
    (folder / "b.yaml").write_bytes(b"\xff\xfe\xff")
    listed = {w.path: [f.message for f in w.findings] for w in all_workflows(tmp_path)}
    assert listed["workflows/b.yaml"] == ["the workflow file is not UTF-8"]
    assert listed["shipped:database-feature.yaml"] == []
    with pytest.raises(WorkflowError) as raised:
        load_workflow("a", tmp_path)
    assert str(raised.value) == (
        "workflows/a.yaml:3: there is no stage function 'desing', and 1 more problem "
        "(did you mean design?)"
    )


GUARDED = (
    "name: w\nstages:\n  - id: write\n  - id: verify\n  - gate: ok\n    ask: A?\n  - id: land\n"
)
STAGE = "name: w\nstages:\n  - id: spec-check\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 0, "a workflow is a mapping"),
        ("- a", 1, "a workflow is a mapping"),
        ("name: [", 1, "did not find expected"),
        ("name: w", 1, "stages must be a list"),
        ("name: w\nstages: []", 2, "at least one stage"),
        ("stages:\n  - id: land", 1, "the workflow has no name"),
        ("name: 5\nstages:\n  - id: spec-check", 1, "name must be a text"),
        ("name: w\nstage: []\nstages:\n  - id: record", 2, "has no key 'stage'"),
        ("name: w\nstages:\n  - record", 3, "a stage is a mapping"),
        ("name: w\nstages:\n  - uses: design", 3, "the stage has no id"),
        ("name: w\nstages:\n  - id: A b\n", 3, "no id of a stage"),
        (STAGE + "    rolle: x", 4, "no key 'rolle'"),
        (STAGE + "    role: x\n    roles: [y]", 5, "not both"),
        (STAGE + "    roles: y", 4, "roles must be a list"),
        (STAGE + "    always: maybe", 4, "always must be true or false"),
        (STAGE + "    id: again", 4, "id stands there twice"),
        (STAGE + "  - id: spec-check", 4, "two stages are called 'spec-check'"),
        (STAGE + "  - id: x\n    uses: desing", 5, "no stage function 'desing'"),
        (STAGE + "  - id: design", 4, "the stage design needs a role"),
        (STAGE + "  - id: verify\n    role: x", 5, "verify works without a role"),
        (STAGE + "  - id: review\n    roles: [x, x]", 5, "names a role twice"),
        (STAGE + "    back: nowhere", 4, "back to 'nowhere', which is no stage"),
        (STAGE + "    back: spec-check", 4, "does not come before it"),
        (STAGE + "    back: record\n  - id: record", 4, "does not come before it"),
        (STAGE + "  - gate: ok", 4, "the gate ok has no ask"),
        (STAGE + "  - gate: ok\n    ask: ''", 5, "ask is empty"),
        (STAGE + "  - gate: ok\n    ask: Well?\n    role: x", 6, "a gate has no key 'role'"),
        (STAGE + "  - gate: ok\n    ask: Well?\n    always: true", 6, "a gate has no key 'always'"),
        (STAGE + "  - id: x\n    uses: gate", 5, "a gate is not a stage"),
        (STAGE + "  - id: land", 4, "would land files without `verify` and a gate"),
        (
            STAGE + "  - gate: ok\n    ask: A?\n  - id: verify\n  - id: land",
            7,
            "without a gate after",
        ),
        (
            GUARDED.replace("- id: land", "- id: write\n  - id: land"),
            8,
            "without `verify` and a gate",
        ),
        (
            GUARDED.replace("- id: land", "- id: write\n  - gate: b\n    ask: B?\n  - id: land"),
            10,
            "without `verify` and a gate",
        ),
        (
            GUARDED.replace("- id: land", "- id: verify\n    always: true\n  - id: land"),
            9,
            "a gate after",
        ),
        (GUARDED + "    always: true", 8, "was rejected or has failed"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_cure(text, line, words):
    """Each mistake is a finding at the line of the key it is about."""
    found = [f for f in check_workflow(text, "w.yaml") if words in f.message]
    assert found, [f.message for f in check_workflow(text, "w.yaml")]
    assert found[0].place.line == line
    assert found[0].severity == "error"


def test_a_stage_of_another_package_may_be_used():
    """Stage functions are given, not fixed."""
    text = "name: w\nstages:\n  - id: greet\n    role: host\n"
    assert check_workflow(text, "w.yaml")
    assert check_workflow(text, "w.yaml", {"greet": "any"}) == ()


def test_the_schema_is_a_schema_and_the_shipped_file_names_it():
    """Editors find the schema beside the file, and the file satisfies it."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    text = (shipped_workflows() / "database-feature.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=workflow.schema.json\n")
    jsonschema.validate(yaml.safe_load(text), SCHEMA)
    enum = SCHEMA["definitions"]["stage"]["properties"]["uses"]["anyOf"][0]["enum"]
    assert enum == list(STAGES)


_WORD = st.sampled_from(["design", "spec-check", "a", "A b", "", " ", 5, True, None, "x-1", ["a"]])
_LIMITS = st.dictionaries(
    st.sampled_from(["calls", "tokens", "cost", "minutes", "extra"]),
    st.integers(-1, 9) | st.sampled_from([0.5, "5", True, None]),
    max_size=2,
)
_ENTRY = st.dictionaries(
    st.sampled_from(
        [
            *("id", "uses", "role", "roles", "models", "candidates", "contract", "back"),
            *("always", "gate", "ask", "together", "limits", "extra"),
        ]
    ),
    _WORD
    | st.lists(_WORD, max_size=2)
    | st.booleans()
    | st.fixed_dictionaries({"id": _WORD})
    | _LIMITS,
    max_size=4,
)
_FILE = st.fixed_dictionaries(
    {
        "name": _WORD,
        "stages": st.lists(
            _ENTRY | st.fixed_dictionaries({"together": st.lists(_ENTRY, max_size=2)}) | _WORD,
            max_size=3,
        )
        | _WORD,
    },
    optional={"description": _WORD, "more": _WORD},
)


@given(_FILE)
def test_schema_and_loader_agree_on_the_form(value):
    """What an editor accepts, the loader accepts, and the other way round."""
    form, findings = read_form(yaml.safe_dump(value), "w.yaml")
    accepted = jsonschema.Draft7Validator(SCHEMA).is_valid(value)
    assert (form is not None) == accepted, [f.message for f in findings]


@given(st.text(max_size=200))
def test_any_text_is_a_workflow_or_findings(text):
    """No text raises; each finding has a message and a place."""
    for finding in check_workflow(text, "w.yaml"):
        assert finding.message
        assert finding.place
