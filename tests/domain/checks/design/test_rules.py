"""Each rule of a design: what breaks it, and the tempting correct design that it lets pass."""

from dataclasses import replace

import pytest

from sddflow.domain.place import Place, Source
from sddflow.domain.schema.design import Question
from sddflow.domain.schema.table import (
    Check,
    Column,
    ColumnType,
    Default,
    ForeignKey,
    Index,
    Schema,
    Table,
    Unique,
)
from sddflow.domain.spec.document import Attribute, Entity, Relationship

INTEGER = ColumnType("integer")


def test_a_correct_design_has_no_findings(bench):
    """Nothing is said about a design that is right."""
    assert bench.findings(bench.notes) == ()


def test_findings_name_who_found_them(bench):
    """A finding tells table, cure and finder."""
    (finding,) = bench.findings(bench.column("title", type=bench.string(20)))
    assert (finding.table, finding.column, finding.by) == ("notes", "title", "design checks")
    assert finding.cure
    assert finding.place == Place("specs/x/spec.md", 4)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"primary_key": ()}, "design-no-primary-key"),
        ({"primary_key": ("nr",)}, "design-no-primary-key"),
        ({"owner": "nobody"}, "design-unknown-column"),
        ({"name": "order"}, "design-reserved-name"),
        ({"name": "x" * 64}, "design-identifier-too-long"),
        ({"name": "my notes"}, "design-reserved-name"),
        ({"uniques": ()}, "design-unique-mismatch"),
        ({"checks": ()}, "design-choices-mismatch"),
    ],
)
def test_tables(bench, change, code):
    """A table that cannot be, or does not keep what the spec says, is an error or a warning."""
    assert code in dict(bench.said_about(replace(bench.notes, **change)))


@pytest.mark.parametrize(
    ("column", "change", "expected"),
    [
        ("title", {"type": "text"}, ("design-length-mismatch", "warning")),
        ("title", {"type": 20}, ("design-length-mismatch", "error")),
        ("title", {"type": 200}, ("design-length-mismatch", "warning")),
        ("title", {"nullable": True}, ("design-required-mismatch", "error")),
        ("title", {"source": None}, ("design-no-source", "error")),
        (
            "title",
            {"source": Source("spec", "x", "specs/x/spec.md", 99)},
            ("design-source-missing", "error"),
        ),
        (
            "title",
            {"source": Source("spec", "x", "specs/x/spec.md", 9)},
            ("design-source-missing", "error"),
        ),
        (
            "title",
            {"source": Source("spec", "x", "other.md", 1)},
            ("design-source-missing", "error"),
        ),
        (
            "title",
            {"source": Source("spec", "x", "specs/x/spec.md", 13)},
            ("design-source-missing", "warning"),
        ),
        ("user_id", {"type": 36}, ("design-type-mismatch", "error")),
        ("user_id", {"nullable": True}, ("design-owner-missing", "error")),
        ("state", {"default": Default("closed")}, ("design-choices-mismatch", "error")),
        ("state", {"type": 2}, ("design-choices-mismatch", "error")),
        ("created_at", {"nullable": True}, ("design-timestamps-missing", "error")),
        ("created_at", {"name": "metadata"}, ("design-reserved-name", "error")),
        ("created_at", {"name": "class"}, ("design-reserved-name", "error")),
        ("created_at", {"name": "x" * 64}, ("design-identifier-too-long", "error")),
        ("created_at", {"name": "title"}, ("design-duplicate-name", "error")),
    ],
)
def test_columns(bench, column, change, expected):
    """A column that contradicts the spec, the schema or the constitution is found."""
    kind = change.get("type")
    if kind:
        change = {"type": ColumnType("text") if kind == "text" else bench.string(kind)}
    assert expected in bench.said_about(bench.column(column, **change))


@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("title", {"nullable": True, "source": Source("decision", "a human said so")}),
        ("title", {"source": Source("assumption", "usual")}),
        ("state", {"default": None}),
    ],
)
def test_columns_that_pass(bench, column, change):
    """A human's decision overrides the spec; an admitted guess and a missing default are fine."""
    assert bench.said_about(bench.column(column, **change)) == []


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (
            ForeignKey(("user_id",), "people", source=Source("spec", "x")),
            ("design-foreign-key-unknown", "error"),
        ),
        (
            ForeignKey(("user_id",), "users", ("nr",), "cascade"),
            ("design-foreign-key-unknown", "error"),
        ),
        (
            ForeignKey(("user_id",), "users", ("email",), "cascade"),
            ("design-foreign-key-unknown", "error"),
        ),
        (ForeignKey(("user_id",), "users"), ("design-on-delete-missing", "error")),
        (
            ForeignKey(("user_id",), "users", on_delete="set null"),
            ("design-set-null-required", "error"),
        ),
        (
            ForeignKey(("user_id",), "users", on_delete="restrict"),
            ("design-owner-missing", "error"),
        ),
        (ForeignKey(("owner",), "users", on_delete="cascade"), ("design-unknown-column", "error")),
    ],
)
def test_foreign_keys(bench, key, expected):
    """A key points to a row that is identified, and says what a deletion does."""
    assert expected in bench.said_about(replace(bench.notes, foreign_keys=(key,)))


def test_an_unindexed_key_is_a_warning(bench):
    """A foreign key that no index begins with will hurt."""
    bare = replace(bench.notes, indexes=())
    assert ("design-foreign-key-unindexed", "warning") in bench.said_about(bare, constitution="")


def test_an_index_names_its_query(bench):
    """An index without a query is an error; a unique one is a rule of its own."""
    index = replace(bench.notes.indexes[0], serves="")
    assert bench.said_about(replace(bench.notes, indexes=(index,))) == [
        ("design-index-without-query", "error")
    ]
    unique = replace(index, unique=True)
    assert bench.said_about(replace(bench.notes, indexes=(unique,))) == []


def test_an_index_that_begins_another_is_superfluous(bench):
    """The beginning of a longer index is a warning, a partial one is not."""
    short = Index("ix_notes_user_id", ("user_id",), serves="x", source=bench.habit)
    both = replace(bench.notes, indexes=(*bench.notes.indexes, short))
    assert bench.said_about(both) == [("design-duplicate-index", "warning")]
    partial = replace(both, indexes=(*bench.notes.indexes, replace(short, where="title <> ''")))
    assert bench.said_about(partial) == []


def test_two_equal_indexes_are_told_once(bench):
    """Of two equal indexes one is superfluous, not both."""
    again = replace(bench.notes.indexes[0], name="ix_notes_z")
    both = replace(bench.notes, indexes=(*bench.notes.indexes, again))
    assert bench.said_about(both) == [("design-duplicate-index", "warning")]


def test_a_guessed_rule_is_a_warning(bench):
    """A unique that nobody asked for refuses rows that the spec allows."""
    guessed = Unique(
        ("title",), "uq_notes_title", Source("assumption", "titles are usually unique")
    )
    table = replace(bench.notes, uniques=(*bench.notes.uniques, guessed))
    assert bench.said_about(table) == [("design-no-source", "warning")]


def test_a_table_that_exists_is_not_made_again(bench):
    """The design adds to existing tables and makes only new ones."""
    again = replace(bench.notes, name="tasks")
    assert ("design-table-exists", "error") in bench.said_about(again)


def test_only_existing_tables_are_extended(bench):
    """An addition to nothing, or of a column that is there, is an error."""
    note = Column("title", bench.string(10), nullable=True, source=bench.source(4))
    assert ("design-column-exists", "error") in bench.said_about(bench.extended(note))
    design = bench.extended(replace(note, name="mark"))
    lost = replace(design, additions=(replace(design.additions[0], table="nowhere"),))
    assert ("design-table-unknown", "error") in bench.said_about(lost)


def test_required_additions_need_values(bench):
    """NOT NULL on a table with rows needs a server default or a stated data move."""
    mark = Column("mark", bench.string(10), source=bench.source(8))
    missing = ("design-not-null-without-default", "error")
    assert missing in bench.said_about(bench.extended(mark))
    assert missing in bench.said_about(bench.extended(replace(mark, default=Default("x"))))
    assert missing not in bench.said_about(
        bench.extended(replace(mark, default=Default("x", server=True)))
    )
    filled = bench.extended(mark, fills=(bench.fill("mark", bench.source(8)),))
    assert bench.said_about(filled) == []


def test_a_data_move_has_a_line(bench):
    """Rows of people are changed only where the spec or a human says so, and once."""
    mark = Column("mark", bench.string(10), source=bench.source(8))
    guessed = bench.extended(mark, fills=(bench.fill("mark", Source("assumption", "x")),))
    assert ("design-fill-without-source", "error") in bench.said_about(guessed)
    twice = bench.extended(mark, fills=(bench.fill("mark", bench.source(8)),) * 2)
    assert ("design-duplicate-name", "error") in bench.said_about(twice)
    lost = bench.extended(
        mark, fills=(bench.fill("mark", bench.source(8)), bench.fill("nowhere", bench.source(8)))
    )
    assert ("design-unknown-column", "error") in bench.said_about(lost)


def test_every_stored_entity_has_a_table(bench):
    """A forgotten entity is an error; where somebody is asked about it, a warning."""
    assert bench.said_about(bench.design()) == [("design-entity-forgotten", "error")]
    question = Question("What does Note hold?", ("nothing",), "a table", bench.source(2))
    assert bench.said_about(bench.design(questions=(question,))) == [
        ("design-entity-forgotten", "warning")
    ]


def test_a_forgotten_attribute_is_a_warning(bench):
    """A column that the spec describes and the design leaves out is told."""
    table = replace(bench.notes, columns=tuple(c for c in bench.notes.columns if c.name != "title"))
    assert bench.said_about(table) == [("design-attribute-forgotten", "warning")]


def test_no_table_is_invented(bench):
    """A table that no entity, pair or word of the spec asks for is an error."""
    audit = Table("audit_logs", (Column("id", INTEGER, source=bench.habit),), source=bench.habit)
    found = bench.said_about(bench.design(bench.notes, audit), constitution="")
    assert found == [("design-table-invented", "error")]


def test_a_pair_is_not_invented(bench):
    """An association of a stated many-to-many is asked for, whatever its name."""
    pair = Table(
        "markings",
        tuple(Column(n, INTEGER, source=bench.source(8)) for n in ("note_id", "task_id")),
        ("note_id", "task_id"),
        (
            ForeignKey(("note_id",), "notes", on_delete="cascade", source=bench.source(8)),
            ForeignKey(("task_id",), "tasks", on_delete="cascade", source=bench.source(8)),
        ),
        indexes=(
            Index(
                "ix_markings_task_id", ("task_id",), serves="marks of a task", source=bench.habit
            ),
        ),
        source=bench.source(8),
    )
    both = Relationship("Note", "Task", "many-to-many", Place("specs/x/spec.md", 8))
    document = replace(bench.document, relationships=(*bench.document.relationships, both))
    found = bench.said_about(bench.design(bench.notes, pair), document=document, constitution="")
    assert found == []


def test_the_constitution_is_quoted(bench):
    """A finding that a principle demands names the principle's line."""
    (finding,) = bench.findings(
        bench.column("user_id", nullable=True, source=Source("decision", "x"))
    )
    assert finding.code == "design-owner-missing"
    assert finding.evidence.startswith("constitution, line 2:")


def test_without_a_constitution_nobody_demands_an_owner(bench):
    """What no principle demands is no finding."""
    table = replace(
        bench.column("user_id", source=Source("decision", "x"), nullable=True), owner=""
    )
    assert bench.said_about(table, constitution="# Principles\nBe kind.") == []


def test_a_lookup_table_has_no_owner(bench):
    """A table all users share, even with an optional key to a user, is not user data."""
    colours = Entity("Colour", "a colour", Place("specs/x/spec.md", 8))
    table = Table(
        "colours",
        (
            Column("id", INTEGER, source=bench.habit),
            Column("added_by", INTEGER, nullable=True, source=bench.habit),
        ),
        foreign_keys=(
            ForeignKey(("added_by",), "users", on_delete="set null", source=bench.habit),
        ),
        indexes=(Index("ix_colours_added_by", ("added_by",), serves="x", source=bench.habit),),
        model="Colour",
        source=bench.habit,
    )
    document = replace(bench.document, entities=(*bench.document.entities, colours))
    isolation = "Every table that stores user data MUST have a `user_id` column."
    found = bench.said_about(
        bench.design(bench.notes, table), document=document, constitution=isolation
    )
    assert found == []


def test_a_child_of_user_data_needs_its_own_owner(bench):
    """What hangs on user data is user data: a required key through a parent counts."""
    line = Entity("Line", "a line", Place("specs/x/spec.md", 8))
    table = Table(
        "lines",
        (
            Column("id", INTEGER, source=bench.habit),
            Column("note_id", INTEGER, source=bench.source(2)),
        ),
        foreign_keys=(
            ForeignKey(("note_id",), "notes", on_delete="cascade", source=bench.source(2)),
        ),
        indexes=(Index("ix_lines_note_id", ("note_id",), serves="x", source=bench.habit),),
        model="Line",
        source=bench.habit,
    )
    document = replace(bench.document, entities=(*bench.document.entities, line))
    isolation = "Every table that stores user data MUST have a `user_id` column."
    found = bench.said_about(
        bench.design(bench.notes, table), document=document, constitution=isolation
    )
    assert found == [("design-owner-missing", "error")]
    softly = "Every query MUST filter by the current user."
    found = bench.said_about(
        bench.design(bench.notes, table), document=document, constitution=softly
    )
    assert found == []


def test_users_kept_elsewhere(bench):
    """Without a table of users, a required and indexed `user_id` is an owner."""
    table = replace(bench.notes, foreign_keys=())
    document = replace(bench.document, entities=bench.document.entities[:1])
    assert bench.said_about(table, document=document, existing=Schema()) == []


def test_rows_that_never_change_need_no_updated_at(bench):
    """The constitution's `updated_at` is for rows that can change."""
    table = replace(bench.notes, columns=bench.notes.columns[:-1])
    assert bench.said_about(table) == [("design-timestamps-missing", "error")]
    fixed = replace(bench.note, description="stored once and never changed")
    document = replace(bench.document, entities=(fixed, *bench.document.entities[1:]))
    assert bench.said_about(table, document=document) == []


def test_a_list_of_times_may_be_meant(bench):
    """A spec that lists `created_at` alone gets a warning, not an error."""
    listed = Attribute("created_at", "", Place("specs/x/spec.md", 7))
    note = replace(bench.note, attributes=(*bench.note.attributes, listed))
    document = replace(bench.document, entities=(note, *bench.document.entities[1:]))
    table = replace(bench.notes, columns=bench.notes.columns[:-1])
    assert bench.said_about(table, document=document) == [("design-timestamps-missing", "warning")]


@pytest.mark.parametrize(
    ("name", "found"),
    [("password", True), ("api_key", True), ("password_hash", False), ("token_count", False)],
)
def test_secrets_are_hashed(bench, name, found):
    """A column that looks like a readable secret is a warning."""
    column = Column(name, bench.string(255), nullable=True, source=bench.habit)
    table = replace(bench.notes, columns=(*bench.notes.columns, column))
    assert (("design-secret", "warning") in bench.said_about(table)) is found


def test_a_least_length_needs_a_check(bench):
    """Text that must not be empty has a CHECK; a stricter one refuses what the spec allows."""
    told = tuple(
        replace(a, min_length=2) if a.name == "title" else a for a in bench.note.attributes
    )
    note, said_in = replace(bench.note, attributes=told), bench.source(4)
    document = replace(bench.document, entities=(note, *bench.document.entities[1:]))

    def said(*checks: Check) -> list[tuple[str, str]]:
        table = replace(bench.notes, checks=(*bench.notes.checks, *checks))
        return bench.said_about(table, document=document)

    assert said() == [("design-length-mismatch", "warning")]
    assert said(Check("ck", column="title", source=said_in, min_length=2)) == []
    assert said(Check("ck", "length(title) > 1", source=said_in)) == []
    assert said(Check("ck", column="title", source=said_in, min_length=5)) == [
        ("design-length-mismatch", "error")
    ]


def test_a_written_condition_may_keep_the_list(bench):
    """A CHECK in SQL that names every value is as good as one with choices."""
    check = Check("ck_notes_state", "state IN ('open', 'done')", source=bench.source(5))
    assert bench.said_about(replace(bench.notes, checks=(check,))) == []


def test_questions_are_few_and_have_answers(bench):
    """Four questions, or one without options, are not answered."""
    question = Question("Which?", ("this", "that"), "all", bench.source(2))
    many = [replace(question, text=f"Which {n}?") for n in range(4)]
    assert bench.said_about(bench.design(bench.notes, questions=many)) == [
        ("design-too-many-questions", "error")
    ]
    bare = replace(question, options=())
    assert bench.said_about(bench.design(bench.notes, questions=(bare,))) == [
        ("design-too-many-questions", "error")
    ]


def test_a_uuid_read_back_from_sqlite_is_no_mismatch(bench):
    """SQLite keeps a UUID as 32 characters: a uuid column may point to it."""
    users = Table("users", (Column("id", bench.string(32)),))
    existing = Schema((*bench.existing.tables[:1], users))
    table = bench.column("user_id", type=ColumnType("uuid"))
    assert bench.said_about(table, existing=existing) == []
