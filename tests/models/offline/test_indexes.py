def note(write, *more):
    return write.document(
        write.entity(
            "Note", write.attribute("pinned", type="boolean"), write.attribute("body", type="text")
        ),
        write.relationship("Note", "User", on_delete="cascade"),
        *more,
    )


def indexes(made):
    return [i.columns for i in made.tables[0].indexes]


def test_a_query_gets_an_index(write, design):
    """A stated query gets an index over its filter and its order, which names it."""
    made = design(note(write, write.query("Note", "User", order="created_at", descending=True)))
    (index,) = made.tables[0].indexes
    assert index.columns == ("user_id", "created_at")
    assert index.name == "ix_notes_user_id_created_at"
    assert index.serves.startswith("fetch Note")


def test_a_composite_makes_the_single_one_superfluous(write, design):
    """An index that another one begins with is not made."""
    made = design(
        note(write, write.query("Note", "User"), write.query("Note", "User", order="created_at"))
    )
    assert indexes(made) == [("user_id", "created_at")]


def test_no_query_no_index(write, design):
    """Without a query only the foreign key has an index."""
    assert indexes(design(note(write))) == [("user_id",)]


def test_a_query_over_nothing_known_makes_none(write, design):
    """A filter that is no column makes no index of its own."""
    assert indexes(design(note(write, write.query("Note", "weather")))) == [("user_id",)]


def test_text_is_not_indexed(write, design):
    """A query over running text would need another kind of index: none is made."""
    assert indexes(design(note(write, write.query("Note", "body")))) == [("user_id",)]


def test_a_unique_covers_its_beginning(write, design):
    """A unique over (user_id, slug) serves the user's key as well."""
    document = write.document(
        write.entity("Page", write.attribute("slug", type="text", max_length=50, unique="user")),
        write.relationship("Page", "User", on_delete="cascade"),
    )
    assert indexes(design(document)) == []


def test_the_parent_tells_more_than_the_owner(write, design):
    """Messages of a conversation are found by it alone: it has one user anyway."""
    document = write.document(
        write.entity("Chat", write.attribute("title", type="text")),
        write.entity("Line", write.attribute("text", type="text"), write.attribute("user_id")),
        write.relationship("Chat", "User", on_delete="cascade"),
        write.relationship("Line", "Chat", on_delete="cascade"),
        write.query("Line", "user", "chat", order="created_at"),
    )
    lines = design(document).tables[1]
    assert [i.columns for i in lines.indexes] == [("chat_id", "created_at"), ("user_id",)]
