import pytest

from sddflow.domain.finding import Finding
from sddflow.domain.results import Feedback
from sddflow.domain.schema.table import ColumnType


@pytest.fixture
def revised(write, design):
    def of(*comments, **more):
        document = write.document(
            write.entity(
                "Chat", write.attribute("title", type="text", required=False, max_length=200)
            ),
            write.entity(
                "Line",
                write.attribute("role", choices=("user", "assistant"), required=True),
                write.attribute("content", type="text", required=True),
            ),
            write.relationship("Chat", "User", on_delete="cascade"),
            write.relationship("Line", "Chat", on_delete="cascade"),
            write.query("Line", "Chat", order="created_at"),
        )
        made = design(document, comments=comments, **more)
        return made, {t.name: t for t in made.tables}

    return of


@pytest.mark.parametrize(
    "said", ["rename role to author_role", "Please rename lines.role to author_role."]
)
def test_rename_a_column(revised, said):
    """A renamed column is renamed in its constraints, and a human is its source."""
    _, tables = revised(said)
    column = tables["lines"].column("author_role")
    assert column.source.origin == "decision"
    assert (tables["lines"].checks[0].column, tables["lines"].checks[0].name) == (
        "author_role",
        "ck_lines_author_role",
    )


def test_rename_a_table(revised):
    """A renamed table takes its keys, its constraints' names and its class along."""
    _, tables = revised("rename table chats to conversations")
    assert tables["conversations"].model == "Conversation"
    assert tables["lines"].foreign_keys[0].referred == "conversations"
    assert tables["conversations"].indexes[0].name == "ix_conversations_user_id"


@pytest.mark.parametrize(
    "said",
    [
        "add an index on role, created_at of lines",
        "add index on lines(role, created_at)",
        "create index on role and created_at in lines",
    ],
)
def test_add_an_index(revised, said):
    """An index a human asks for serves their words."""
    _, tables = revised(said)
    assert ("role", "created_at") in [i.columns for i in tables["lines"].indexes]


@pytest.mark.parametrize(
    ("said", "nullable"),
    [
        ("make title required", False),
        ("title should be optional", True),
        ("make content of lines optional", True),
    ],
)
def test_required_and_optional(revised, said, nullable):
    """What is required and what is optional is a human's to say."""
    _, tables = revised(said)
    column = (
        tables["lines"].column("content") if "content" in said else tables["chats"].column("title")
    )
    assert column.nullable is nullable


def test_drop_a_column(revised):
    """A dropped column takes its constraints along."""
    _, tables = revised("drop column role")
    assert tables["lines"].column("role") is None
    assert not tables["lines"].checks


@pytest.mark.parametrize(
    "said",
    [
        "title at most 100 characters",
        "limit title to 100 characters",
        "title must be up to 100 characters long",
    ],
)
def test_a_limit(revised, said):
    """A stated limit becomes the column's length."""
    _, tables = revised(said)
    assert tables["chats"].column("title").type == ColumnType("string", length=100)


def test_a_limit_below_the_values_is_not_applied(revised):
    """A limit that the closed list would not fit in is a question."""
    made, tables = revised("limit role to 3 characters")
    assert tables["lines"].column("role").type.length == 9
    assert "could not apply" in made.questions[0].text


@pytest.mark.parametrize(
    "said", ["make it nicer", "drop column id", "rename nothing to something", "shard by region"]
)
def test_what_is_not_understood_is_said(revised, said):
    """A comment the rules cannot apply changes nothing and is told first."""
    plain, _ = revised()
    made, _ = revised(said)
    assert made.tables == plain.tables
    assert said in made.questions[0].text


def test_earlier_comments_stay_in_force(revised):
    """The design is made anew each time, so all comments are applied, in their order."""
    feedback = Feedback("landing", "make heading required")
    _, tables = revised("rename title to heading", "make heading required", feedback=feedback)
    assert not tables["chats"].column("heading").nullable


def test_findings_that_come_back_are_told(revised):
    """Rules cannot answer a finding with other rules, and say so."""
    feedback = Feedback("verify", "failed", (Finding("rows-lost", "error", "three rows are gone"),))
    made, _ = revised(feedback=feedback)
    assert any("rows-lost" in text for text in made.assumptions)


@pytest.mark.parametrize(
    "said",
    [
        "rename title to subject and add index on role",
        "rename title to subject, add an index on role",
        "Please rename title to subject, and then add index on role.",
    ],
)
def test_several_wishes_in_one_sentence(revised, said):
    """Each is applied, and each is told with its own words."""
    made, tables = revised(said)
    assert tables["chats"].column("subject")
    assert ("role",) in [i.columns for i in tables["lines"].indexes]
    assert not made.questions or "could not apply" not in made.questions[0].text


def test_only_the_wish_that_cannot_be_applied_is_named(revised):
    """What is understood is done, the rest is asked about in its own words."""
    made, tables = revised("rename title to subject, drop column nowhere and add index on role")
    assert tables["chats"].column("subject")
    assert ("role",) in [i.columns for i in tables["lines"].indexes]
    assert "'drop column nowhere'" in made.questions[0].text


def test_a_list_of_columns_is_one_wish(revised):
    """An "and" before something that is no verb parts nothing."""
    _, tables = revised("add index on role and created_at of lines and rename title to subject")
    assert ("role", "created_at") in [i.columns for i in tables["lines"].indexes]
    assert tables["chats"].column("subject")
