"""Each rule finds what it is for, with lines, and stays silent where nothing is wrong."""

from pathlib import Path

import pytest

from sddflow.domain.checks.spec import check_spec, questions
from sddflow.domain.checks.spec.registry import RULES
from sddflow.domain.spec.parse import parse_spec

ROOT = Path(__file__).parents[4]
SPECS = ROOT / "tests/domain/spec/specs"
DEMO = ROOT / "examples/todo-chatbot/specs/add-conversations/spec.md"
KNOWN = ("Task", "User", "tasks", "users")


def read(text):
    """A document from a text or a fixture's name."""
    if "\n" not in text:
        text = (SPECS / f"{text}.md").read_bytes().decode()
    return parse_spec(text, feature="f", path="spec.md")


def found(text, existing=KNOWN):
    """Code, severity and line of every finding."""
    return [(f.code, f.severity, f.place.line) for f in check_spec(read(text), existing)]


def entities(*lines):
    """A spec with these Key Entities."""
    return "# F\n\n### Key Entities\n\n" + "\n".join(lines) + "\n"


def test_demo_is_clean():
    """The demo's spec has no finding and raises no question, whatever is known of the target."""
    document = parse_spec(DEMO.read_text("utf-8"), feature="add-conversations", path="spec.md")
    for existing in ((), KNOWN):
        findings = check_spec(document, existing)
        assert findings == ()
        assert questions(document, findings) == ()


@pytest.mark.parametrize(
    "name",
    ["bullets", "table", "sql", "code", "mermaid", "prose", "windows", "schemas", "existing_user",
     "numbered", "rows", "words"],
)  # fmt: skip
def test_good_specs_are_clean(name):
    """Specs of every style without a mistake have no finding."""
    assert found(name) == []


def test_empty_spec():
    """An empty text describes no data: one error about the file."""
    findings = check_spec(parse_spec("", feature="f", path="spec.md"))
    assert [(f.code, f.severity, str(f.place)) for f in findings] == [
        ("spec-no-data-section", "error", "spec.md"),
    ]  # fmt: skip


def test_empty_section():
    """An empty data section is named at its heading."""
    assert found("# F\n\n## Key Entities\n\n## Success\n\nGood.\n") == [
        ("spec-no-data-section", "error", 3),
    ]  # fmt: skip


def test_no_change_is_an_answer():
    """A spec that needs no database change gets a note, not an error."""
    assert found("no_change") == [("spec-no-data-change", "info", 9)]


def test_no_change_beside_new_entities():
    """The same words do not hide entities that the spec describes."""
    text = entities(
        "- **Pin**: Attributes: x. Belongs to one User.", "", "No changes to the schema of users."
    )
    assert found(text) == []


def test_clarifications():
    """A marker about data is an error, one about colours a warning, one in code nothing."""
    assert [f for f in found("clarify") if "clarification" in f[0]] == [
        ("spec-clarification-left", "error", 6), ("spec-clarification-left", "warning", 7),
    ]  # fmt: skip


def test_answered_clarification():
    """A marker that "## Clarifications" answers is settled."""
    text = entities(
        "- **Pin**: Belongs to one User. Attributes: x [NEEDS CLARIFICATION: how long is x?]"
    )
    answer = (
        "\n## Clarifications\n\n### Session 2026-11-24\n\n- Q: How long is x? → A: 20 characters\n"
    )
    assert [c for c, _, _ in found(text)] == ["spec-clarification-left"]
    assert found(text + answer) == []


def test_undescribed():
    """A bare name is an error, a description without attributes a warning."""
    text = entities("- **Badge**", "- **Medal**: Something that shines.")
    assert found(text) == [
        ("spec-entity-undescribed", "error", 5), ("spec-entity-undescribed", "warning", 6),
    ]  # fmt: skip


def test_unknown_entity():
    """A reference to something nobody described is an error, at the line that refers to it."""
    text = entities("- **Label**: Attributes: text. Belongs to one User and to one Pallet.")
    assert found(text) == [("spec-unknown-entity", "error", 5)]
    assert found(text, (*KNOWN, "pallets")) == []


def test_unknown_entity_by_key():
    """A foreign key to a table that nobody has is unknown as well; a near name is offered."""
    text = entities(
        "- **Box**:",
        "  - `crate_id`: integer, FK → crates.id",
        "- **Crates Box**: Attributes: size.",
    )
    findings = check_spec(read(text), KNOWN)
    assert [(f.code, f.place.line, f.table) for f in findings] == [
        ("spec-unknown-entity", 6, "Crate")
    ]


def test_user_is_taken_as_known():
    """The user counts as known unless the application is known to have none."""
    text = entities("- **Pin**: Attributes: x. Belongs to one User.")
    assert found(text, ()) == []
    assert found(text, ("Task",)) == [("spec-unknown-entity", "warning", 5)]


def test_contradictions():
    """Two lengths, lists, types, needs and deletion rules are found with both lines."""
    findings = check_spec(read("contradictory"), KNOWN)
    assert [(f.column or f.table, f.place.line) for f in findings] == [
        ("body", 5), ("status", 6), ("Comment to Task", 16), ("color", 32), ("color", 32),
    ]  # fmt: skip
    assert all(f.code == "spec-contradiction" and "line" in f.message for f in findings)
    assert "4000 characters in line 14, but 2000 characters in line 5" in findings[0].message


def test_cardinalities_contradict():
    """Many-to-many in one place and belongs-to in another contradict each other."""
    text = entities("- **Pin**: Attributes: x. Belongs to one User.",
                    "- **Tag**: Attributes: y. Belongs to one Pin.",
                    "", "### Relationships", "", "- Pin and Tag: many-to-many")  # fmt: skip
    assert [c for c, _, _ in found(text)] == ["spec-contradiction"]


def test_two_sides_do_not_contradict():
    """One side's "has many" and the other's "belongs to" are one relationship."""
    text = entities("- **Pin**: Attributes: x. Belongs to one User. Has many Tags.",
                    "- **Tag**: Attributes: y. Belongs to one Pin.")  # fmt: skip
    assert found(text) == []


def test_two_keys_do_not_contradict():
    """Two keys to one entity may have two deletion rules."""
    text = entities("- **Transfer**:", "  - `sender_id` (FK → User, on delete set null)",
                    "  - `receiver_id` (FK → User, on delete cascade)")  # fmt: skip
    assert found(text) == []


def test_spellings_do_not_contradict():
    """`varchar(200)` here and "text, at most 200 characters" there are one type."""
    text = entities(
        "- **Pin**: Belongs to one User.", "  - `x`: text, required, at most 200 characters"
    ) + (
        "\n## Database\n\n```sql\n"
        "CREATE TABLE pins (x VARCHAR(200) NOT NULL, user_id INT REFERENCES users(id));\n```\n"
    )
    assert found(text) == []


def test_answered_contradiction():
    """A contradiction that the human settled is no finding any more."""
    text = (SPECS / "contradictory.md").read_text("utf-8")
    answer = (
        "\n## Clarifications\n\n- Q: Which length of Comment.body holds? → A: 2000 characters\n"
    )
    assert "body" not in [f.column for f in check_spec(read(text + answer), KNOWN)]


def test_owner_missing():
    """Data that the text calls the users' own needs a chain to the user."""
    text = entities("- **Label**: Users can create labels of their own. Attributes: text.")
    assert found(text) == [("spec-owner-missing", "warning", 5)]


@pytest.mark.parametrize(
    "lines",
    [
        ["- **Label**: Attributes: text, user_id. Users can create labels."],
        ["- **Label**: shared by all users. Users can create labels. Attributes: text."],
        ["- **Board**: Attributes: x. Belongs to one User.",
         "- **Label**: users can create labels. Attributes: text. Belongs to one Board."],
        ["- **Country**: a country. Attributes: name."],
        ["- **User** (existing): has many Labels.",
         "- **Label**: users can create labels. Attributes: text."],
    ],
)  # fmt: skip
def test_owner_by_chain(lines):
    """A key, a chain of relationships, or shared data needs no further owner."""
    assert found(entities(*lines)) == []


def test_at_most_three_questions():
    """However much is open, three questions are asked, the most consequential first."""
    document = read("contradictory")
    asked = questions(document, check_spec(document, KNOWN))
    assert len(asked) == 3
    assert asked[0].text == "Which length of Comment.body holds?"
    assert asked[0].options == (
        "Comment.body has at most 4000 characters (line 14)",
        "Comment.body has at most 2000 characters (line 5)",
    )
    assert all(q.options and q.changes and q.source.place for q in asked)


def test_question_order():
    """What points nowhere comes before what is marked as open, and that before owners."""
    document = read("clarify")
    asked = questions(document, check_spec(document, KNOWN))
    assert [q.text for q in asked] == [
        "What is Pallet?", "retention of favourites - 30 days or forever?", "Whose is a Label?",
    ]  # fmt: skip
    assert asked[1].options == ("30 days", "forever")


def test_question_about_deletion():
    """What becomes of children is asked where nothing says so."""
    document = read(entities("- **Pin**: Attributes: x. Belongs to one User."))
    asked = questions(document, check_spec(document, KNOWN))
    assert [q.text for q in asked] == ["What becomes of the pins when a user is deleted?"]
    assert asked[0].options[0] == "Deleting a User deletes its Pins"


def test_answered_questions_are_not_asked():
    """A question that stands in "## Clarifications" is not asked again."""
    text = entities("- **Pin**: Attributes: x. Belongs to one User.") + (
        "\n## Clarifications\n\n"
        "- Q: What becomes of the pins when a user is deleted? → A: they go\n"
    )
    assert questions(read(text), ()) == ()


def test_every_rule_is_documented():
    """Each rule's module opens with its code and says problem and cure; the index lists it."""
    import sys

    index = sys.modules["sddflow.domain.checks.spec"].__doc__ or ""
    for code, rule in RULES.items():
        page = sys.modules[rule.__module__].__doc__ or ""
        assert page.startswith(f"{code}: ")
        assert code in index
        assert "roblem" in page


def test_rules_for_two_people_do_not_contradict():
    """What becomes of a row when its approver goes is another rule than when its owner goes."""
    text = (
        "# F\n\nA claim belongs to a user and carries a title, a sum and an approver, who is a "
        "user. If the approver's\naccount is deleted, the claim stays. {}\n"
    )
    owned = "A user who has claims cannot be deleted."
    assert "spec-contradiction" not in {code for code, _, _ in found(text.format(owned))}
    twice = "The claim is deleted when the approver is deleted."
    assert "spec-contradiction" in {code for code, _, _ in found(text.format(twice))}
