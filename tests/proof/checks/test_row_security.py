"""Row level security, on databases that migrations built."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import guarded_views, row_security
from sddflow.proof.guards.guard import Policy, guards_of
from sddflow.proof.guards.persons import Person, people, settings_of
from tests.proof.checks.conftest import users

ASKED = "current_setting('app.user_id', true)::int"


def before(metadata):
    users(metadata)
    key = sa.ForeignKey("users.id", ondelete="CASCADE")
    sa.Table("notes", metadata, sa.Column("id", sa.Integer, primary_key=True),
             sa.Column("user_id", sa.Integer, key, nullable=False, index=True))  # fmt: skip
    sa.event.listen(metadata, "after_create", _guard)


def _guard(_metadata, connection, **_):
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER TABLE notes ENABLE ROW LEVEL SECURITY")
        connection.exec_driver_sql(f"CREATE POLICY own ON notes USING (user_id = {ASKED})")


def memos(op, *statements):
    key = sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False)
    op.create_table("memos", sa.Column("id", sa.Integer, primary_key=True), key)
    for statement in statements:
        op.execute(statement)


@pytest.fixture
def guarding(migrating):
    """Where migrations are run and the server has row level security."""
    if migrating.server.dialect == "sqlite":
        pytest.skip("no row level security")
    return migrating


def test_without_row_level_security_nothing_is_looked_at(bench):
    """A database that has no policies, or cannot have them, says why it skips."""
    with pytest.raises(SkippedError, match="row level security"):
        row_security.run(bench.case(lambda _: None))


ON = "ALTER TABLE memos ENABLE ROW LEVEL SECURITY"


def told(guarding, *statements, up=memos):
    case = guarding.case(before, lambda op: up(op, *statements))
    return [(f.code, f.severity, f.evidence) for f in row_security.run(case).findings]


def test_a_new_table_of_the_same_kind_is_guarded(guarding):
    """A table with users' rows that has no policy is told, and the row of another is shown."""
    [(code, severity, evidence)] = told(guarding)
    assert (code, severity) == ("rls-missing", "error")
    assert "app.user_id = " in evidence


@pytest.mark.parametrize(
    ("using", "expected"),
    [
        (f"user_id = {ASKED}", None),
        ("true", ("rls-open", "error")),
        (f"user_id = {ASKED} OR true", ("rls-open", "error")),
        (f"user_id = {ASKED} OR {ASKED} IS NULL", None),
        (f"{ASKED} > 0", ("rls-open", "error")),
        (f"id = {ASKED}", ("rls-blind", "warning")),
        ("user_id = current_setting('app.nobody', true)::int", ("rls-blind", "warning")),
        (f"id IN (SELECT m.id FROM memos m WHERE m.user_id = {ASKED})", ("rls-blind", "error")),
    ],
)
def test_policies_are_tried_as_another_role(guarding, using, expected):
    """Whether a policy keeps rows apart is seen by a role that owns nothing."""
    seen = told(guarding, ON, f"CREATE POLICY own ON memos USING ({using})")
    assert [(code, severity) for code, severity, _ in seen] == ([expected] if expected else [])


def test_what_is_published_is_information(guarding):
    """Rows that everybody reads and only their owners write are open on purpose."""
    reading = "CREATE POLICY seen ON memos FOR SELECT USING (true)"
    writing = f"CREATE POLICY own ON memos FOR INSERT WITH CHECK (user_id = {ASKED})"
    assert [s for _, s, _ in told(guarding, ON, reading, writing)] == ["info"]
    assert [s for _, s, _ in told(guarding, ON, reading)] == ["warning"]


def test_nothing_of_the_trial_stays(guarding):
    """The role that looks is gone with the transaction."""
    told(guarding)
    with guarding.server.engine().connect() as connection:
        roles = connection.exec_driver_sql("SELECT rolname FROM pg_roles").scalars().all()
    assert not [r for r in roles if len(r) > 32 and r.startswith("sddflow_")]


def test_a_session_names_whom_most_policies_compare(guarding):
    """The keys that policies speak of lead to the users; a flag beside them names nobody."""
    case = guarding.case(before, memos)
    guards = guards_of(case.built.scratch.engine())
    assert people(case.built.schema, guards) == {Person("users", "id"): 1}
    assert settings_of(case.built.schema, guards) == {"app.user_id": Person("users", "id")}


def test_names_of_types_settings_and_other_tables_are_no_columns(bench):
    """Only the columns of the row itself count as what a policy decides by."""
    table = sa_table(bench)
    words = "(current_setting('app.user_id'::text) = ''::text) OR others.user_id = memos.id"
    policy = Policy("own", "*", True, (), words, "", "")
    assert policy.columns(table, words) == {"id"}


def sa_table(bench):
    def built(metadata):
        sa.Table("memos", metadata, sa.Column("id", sa.Integer, primary_key=True),
                 sa.Column("user_id", sa.Integer), sa.Column("text", sa.Text))  # fmt: skip

    return bench.case(built).built.schema.table("memos")


VIEW = "CREATE VIEW seen {} AS SELECT id, user_id FROM notes"


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        ([VIEW.format("")], True),
        ([VIEW.format("WITH (security_invoker)")], False),
        ([VIEW.format(""), "ALTER TABLE notes FORCE ROW LEVEL SECURITY"], False),
        ([f"{VIEW.format('')} WHERE user_id = {ASKED}"], False),
        (["CREATE VIEW seen AS SELECT email FROM users"], False),
    ],
)
def test_a_view_does_not_show_what_policies_hide(guarding, statements, told):
    """It is looked through as a role that owns nothing."""
    case = guarding.case(before, lambda op: [op.execute(s) for s in statements])
    try:
        found = guarded_views.run(case).findings
    except SkippedError:
        found = ()
    assert [f.code for f in found] == (["rls-view-open"] if told else [])


def test_what_comes_first_is_the_measure_of_what_comes_with_it(guarding):
    """Where nothing was guarded before, older tables that are guarded now say what is usual."""

    def older(metadata):
        users(metadata)
        sa.Table("notes", metadata, sa.Column("id", sa.Integer, primary_key=True),
                 sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False))  # fmt: skip

    def up(op):
        memos(op, "ALTER TABLE notes ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own ON notes USING (user_id = {ASKED})")

    found = row_security.run(guarding.case(older, up)).findings
    assert [(f.code, f.table) for f in found] == [("rls-missing", "memos")]
