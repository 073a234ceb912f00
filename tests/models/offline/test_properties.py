"""Whatever a spec says: the rules answer, and what they answer passes its own checks."""

import json
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sddflow.domain.checks.design import check_design
from sddflow.domain.conventions import Conventions
from sddflow.domain.exchange import Task
from sddflow.domain.finding import errors
from sddflow.domain.inputs import DesignInputs, ReviewInputs
from sddflow.domain.place import Place
from sddflow.domain.results import Feedback
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Schema, Table
from sddflow.domain.spec.document import (
    Attribute,
    Entity,
    Query,
    Relationship,
    Requirement,
    SpecDocument,
)
from sddflow.models.offline import Offline
from sddflow.models.offline.architect import designed

SPEC = "specs/x/spec.md"
NAMES = ("Note", "Tag", "Category", "Person", "Order", "Message", "Task", "User", "BlogPost")
FIELDS = (
    "id",
    "title",
    "body",
    "metadata",
    "user_id",
    "note_id",
    "tag_id",
    "created_at",
    "updated_at",
    "price",
    "is_open",
    "class",
    "order",
    "slug",
    "email",
    "owner",
    "count",
    "status",
)
TYPES = (
    "",
    "text",
    "integer",
    "varchar(40)",
    "datetime",
    "uuid",
    "json",
    "decimal(8,2)",
    "boolean",
    "thing",
)
PRINCIPLES = (
    "",
    "Every table that stores user data MUST have a `user_id` column. Rows go with their user.",
    "Every table MUST have a non-null `created_at` and `updated_at`.",
)

places = st.builds(Place, st.just(SPEC), st.integers(1, 40))
words = st.sampled_from(
    (
        "",
        "required",
        "deleted with the User",
        "never changed",
        "set null",
        "copied from `title`",
        "whether it is on",
    )
)


@st.composite
def attributes(draw) -> Attribute:
    choices = draw(st.sampled_from(((), (), ("open", "done"))))
    return Attribute(
        draw(st.sampled_from(FIELDS)),
        draw(words),
        draw(places),
        draw(st.sampled_from(TYPES)),
        required=draw(st.sampled_from((None, True, False))),
        unique=draw(st.sampled_from(("", "", "global", "user", "title"))),
        max_length=draw(st.sampled_from((None, 1, 200, 20_000))),
        choices=choices,
        default=draw(st.sampled_from((None, None, "open", "0", "false", "now", "null"))),
        key=draw(st.sampled_from((False, False, False, True))),
        references=draw(st.sampled_from(("", "", "User", "Tag", "users.id", "Nowhere"))),
    )


@st.composite
def documents(draw) -> SpecDocument:
    """Anything the values can say, contradictions included."""
    entities = draw(
        st.lists(
            st.builds(
                Entity,
                st.sampled_from(NAMES),
                words,
                places,
                st.lists(attributes(), max_size=5).map(tuple),
                existing=st.booleans(),
                stored=st.sampled_from((True, True, False)),
            ),
            max_size=4,
            unique_by=lambda e: e.name,
        )
    )
    relationships = st.builds(
        Relationship,
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.sampled_from(("many-to-one", "one-to-many", "one-to-one", "many-to-many")),
        places,
        words,
        st.sampled_from((None, True, False)),
        st.sampled_from(("", "cascade", "restrict", "set null")),
    )
    queries = st.builds(
        Query,
        words,
        places,
        st.sampled_from(NAMES),
        st.lists(st.sampled_from((*FIELDS, *NAMES)), max_size=3).map(tuple),
        st.sampled_from(("", *FIELDS)),
        st.booleans(),
    )
    text = "\n".join(f"line {n}: {' '.join(NAMES)} {' '.join(FIELDS)}" for n in range(1, 41))
    return SpecDocument(
        "x",
        SPEC,
        "A feature",
        text,
        "0" * 64,
        requirements=tuple(
            draw(st.lists(st.builds(Requirement, st.just("FR-1"), words, places), max_size=2))
        ),
        entities=tuple(entities),
        relationships=tuple(draw(st.lists(relationships, max_size=5))),
        queries=tuple(draw(st.lists(queries, max_size=3))),
    )


@st.composite
def consistent(draw) -> SpecDocument:
    """Documents that a careful person writes: each name means one thing, nothing contradicts."""
    lines: list[str] = []

    def place(text: str) -> Place:
        lines.append(text)
        return Place(SPEC, len(lines))

    def attribute(name: str) -> Attribute:
        limited = draw(st.sampled_from((None, 80)))
        choices = draw(st.sampled_from(((), ("open", "done"))))
        return Attribute(
            name,
            name,
            place(f"- `{name}`"),
            "text" if limited or choices else "",
            required=draw(st.sampled_from((None, True, False))),
            unique=draw(st.sampled_from(("", "global"))) if limited and not choices else "",
            max_length=None if choices else limited,
            choices=choices,
        )

    names = draw(
        st.lists(
            st.sampled_from(("Note", "Tag", "Category", "Person", "BlogPost")),
            min_size=1,
            max_size=4,
            unique=True,
        )
    )
    fields = st.lists(
        st.sampled_from(("title", "body", "slug", "email", "status", "metadata")),
        min_size=1,
        max_size=4,
        unique=True,
    )
    entities = tuple(
        Entity(name, f"a {name}", place(f"- **{name}**"), tuple(attribute(f) for f in draw(fields)))
        for name in names
    )
    action = st.sampled_from(("", "cascade", "restrict"))
    owned = [
        Relationship(
            n,
            "User",
            "many-to-one",
            place(f"{n} belongs to one User"),
            "belongs to one User",
            True,
            draw(st.sampled_from(("", "cascade"))),
        )
        for n in names
        if draw(st.booleans())
    ]
    inner = [
        Relationship(
            child, parent, "many-to-one", place(f"{child} of {parent}"), "of it", True, draw(action)
        )
        for parent, child in pairwise(names)
        if draw(st.booleans())
    ]
    queries = [
        Query(
            f"list {n}",
            place(f"list {n}"),
            n,
            draw(st.sampled_from((("User",), ("title",), ()))),
            draw(st.sampled_from(("", "created_at"))),
        )
        for n in names
        if draw(st.booleans())
    ]
    return SpecDocument(
        "x",
        SPEC,
        "A feature",
        "\n".join(lines),
        "0" * 64,
        entities=entities,
        relationships=(*owned, *inner),
        queries=tuple(queries),
    )


@st.composite
def inputs(draw, of) -> DesignInputs:
    key = ColumnType(draw(st.sampled_from(("integer", "uuid"))))
    users = Table("users", (Column("id", key), Column("title", ColumnType("text"))))
    tasks = Table(
        "tasks",
        (Column("id", key), Column("user_id", key)),
        foreign_keys=(ForeignKey(("user_id",), "users"),),
    )
    existing = draw(st.sampled_from((Schema(), Schema((users,)), Schema((tasks, users)))))
    conventions = Conventions(
        draw(st.sampled_from(("sqlmodel", "sqlalchemy", "none"))),
        True,
        "package",
        "app/models",
        "app.models",
        id_kind=draw(st.sampled_from(("integer", "uuid", "string"))),
        plural=draw(st.booleans()),
        timestamps=draw(st.sampled_from(((), ("created_at", "updated_at"), ("created",)))),
        user_table=draw(st.sampled_from(("", "users"))),
    )
    comments = draw(
        st.lists(st.text(max_size=30) | st.just("rename title to heading; drop slug"), max_size=2)
    )
    feedback = draw(st.none() | st.builds(Feedback, st.just("landing"), st.text(max_size=20)))
    return DesignInputs(
        draw(of),
        existing,
        conventions,
        draw(st.sampled_from(PRINCIPLES)),
        "",
        feedback,
        tuple(comments),
    )


@settings(max_examples=150, deadline=None)
@given(inputs(of=documents()))
def test_the_rules_always_answer(given_inputs):
    """Any document gets a design, its reviews and a reply that is JSON, and twice the same."""
    reply = Offline().complete(Task("design", "architect", "", "", {}, given_inputs)).text
    assert json.loads(reply)
    assert reply == Offline().complete(Task("design", "architect", "", "", {}, given_inputs)).text
    made = designed(given_inputs)
    assert isinstance(made, Design)
    assert len(made.questions) <= 3
    review = ReviewInputs(
        made, given_inputs.existing, given_inputs.conventions, given_inputs.document, "", "general"
    )
    assert json.loads(Offline().complete(Task("review", "reviewer", "", "", {}, review)).text)
    check_design(
        made,
        given_inputs.existing,
        given_inputs.document,
        given_inputs.conventions,
        given_inputs.constitution,
    )


@settings(max_examples=150, deadline=None)
@given(inputs(of=consistent()))
def test_a_consistent_document_passes_its_checks(given_inputs):
    """A document without contradictions gets a design without errors, under any constitution."""
    plain = DesignInputs(
        given_inputs.document,
        given_inputs.existing,
        given_inputs.conventions,
        given_inputs.constitution,
    )
    made = designed(plain)
    found = check_design(
        made, plain.existing, plain.document, plain.conventions, plain.constitution
    )
    assert errors(found) == ()
