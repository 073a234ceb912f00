"""The draft by rules holds the user's words, what exists, and questions; nothing else."""

import re

from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.inputs import DraftInputs
from sddflow.domain.schema.table import Schema, Table
from sddflow.domain.spec.first_draft import as_draft, check_draft
from sddflow.domain.spec.parse import parse_spec
from sddflow.models.offline.draft import drafted

THERE = Schema((Table("tasks", ()), Table("user", (), model="Account"), Table("wishlists", ())))


def draft(description, feature="add-tags"):
    return drafted(DraftInputs(feature, description, THERE)).text


def read(text):
    return parse_spec(text, feature="add-tags", path="specs/add-tags/spec.md")


def test_sentences_and_items_become_requirements():
    """Each sentence and each list item is a requirement in the user's own words."""
    text = draft("Users tag tasks. A tag has a name.\n\n- At most 20 tags\n  each\n2) No undo")
    said = [r.text for r in read(text).requirements if r.id.startswith("FR")]
    assert said == ["Users tag tasks.", "A tag has a name.", "At most 20 tags each", "No undo"]


def test_only_tables_that_are_named_are_said_to_exist():
    """A table counts as named by its whole word: multitasking names no tasks."""
    entities = read(draft("Every account lists its Tasks.")).entities
    assert {(e.name, e.existing) for e in entities} == {("Task", True), ("Account", True)}
    assert read(draft("Multitasking is fun.")).entities == ()


def test_no_entity_is_invented():
    """What is new is asked, never made up."""
    document = read(draft("Users can tag tasks."))
    assert all(e.existing for e in document.entities)
    assert any("what is stored?" in m.text for m in document.markers)


def test_without_words_everything_is_asked():
    """An empty description leaves questions in its place."""
    text = draft("  \n ")
    assert "User description: none" in text
    assert read(text).markers[0].text.startswith("what is wanted")
    assert "what must hold?" in text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_any_description_makes_a_draft(description):
    """Whatever the words are, the form around them stays readable."""
    text = as_draft(draft(description))
    assert check_draft(text, feature="add-tags") == ()
    assert re.findall(r"^## .*", text, re.M) == [
        "## User Scenarios & Testing", "## Requirements", "## Success Criteria",
    ]  # fmt: skip
