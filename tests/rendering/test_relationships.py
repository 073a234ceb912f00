"""The relationships of a spec: one row for a child and its parent."""

from pathlib import Path

from sddflow.domain.spec.parse import parse_spec
from sddflow.rendering.relationships import relationships

DEMO = Path(__file__).parents[2] / "examples/todo-chatbot/specs/add-conversations/spec.md"


def rows(text: str) -> list[list[str]]:
    document = parse_spec(text, feature="f", path="spec.md")
    lines = relationships(document).splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_demo_has_one_row_per_pair():
    """Twenty statements are three relationships, each with all its lines."""
    found = rows(DEMO.read_text("utf-8"))
    assert sorted(row[:5] for row in found) == [
        ["Conversation", "many-to-one", "User", "required", "cascade"],
        ["Message", "many-to-one", "Conversation", "required", "cascade"],
        ["Message", "many-to-one", "User", "required", "cascade"],
    ]
    assert all(len(row[5].split(", ")) > 3 for row in found)


def test_contradictions_stand_apart():
    """Two rules on deletion are two rows, each with its line."""
    found = rows(
        "# F\n\n## Requirements\n\n- **FR-001**: Deleting a board deletes its cards.\n\n"
        "### Key Entities\n\n- **Board**: Attributes: name.\n"
        "- **Card**: Belongs to one Board. Attributes: title. When a Board is deleted, its cards "
        "are kept.\n"
    )
    assert [row[4] for row in found] == ["cascade", "set null"]


def test_what_is_not_said_is_said_so():
    """A deletion that nobody speaks of is named as open."""
    text = "# F\n\n## Key Entities\n\n- **Pin**: Attributes: x. Belongs to one User.\n"
    assert rows(text)[0][4] == "not said"
