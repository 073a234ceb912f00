"""What a revision builds is decided by what it says."""

import pytest

_ADD = 'op.add_column("users", sa.Column("plan", sa.String(9)))'


@pytest.mark.parametrize(
    ("test", "body"),
    [
        ('os.environ["ENV"] == "dev"', _ADD),
        ('os.getenv("ENV")', 'op.execute("CREATE INDEX i ON users (id)")'),
        ("date.today() > date(2025, 1, 1)", 'op.drop_column("users", "plan")'),
        ('context.get_x_argument(as_dictionary=True).get("big")', _ADD),
        ("settings.DEBUG", _ADD),
    ],
)
def test_an_if_about_the_world_around_is_told(read, test, body):
    """Environment, clock and arguments decide about the schema."""
    found = read("environment", f"def upgrade():\n    if {test}:\n        {body}\n")
    assert [(f.code, f.severity) for f in found] == [("schema-by-environment", "warning")]


def test_a_name_that_was_given_it_and_a_return_before_it_are_told(read):
    """The condition may stand in a name, and what comes after a return is decided too."""
    text = (
        'ENV = os.environ["ENV"]\n\n\ndef upgrade():\n    is_test = ENV == "test"\n'
        f"    if is_test:\n        return\n    {_ADD}\n"
    )
    assert [f.code for f in read("environment", text)] == ["schema-by-environment"]


@pytest.mark.parametrize(
    ("test", "body"),
    [
        ('os.environ.get("DEMO")', 'op.bulk_insert(users, [{"id": 1}])'),
        ('os.environ.get("DEMO")', 'op.execute("INSERT INTO users (id) VALUES (1)")'),
        ('op.get_bind().dialect.name == "sqlite"', _ADD),
        ('"plan" not in inspect(op.get_bind()).get_columns("users")', _ADD),
        ("context.is_offline_mode()", _ADD),
    ],
)
def test_rows_dialects_and_what_is_there_are_nobodys_environment(read, test, body):
    """Rows may differ between deployments, and the database may be asked what it is."""
    assert read("environment", f"def upgrade():\n    if {test}:\n        {body}\n") == []
