"""Numbers that a migration divides."""

from sddflow.database.reading import read_schema
from sddflow.database.rows import snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.divided import divided_in, enlarge

SOURCE = """
def upgrade():
    op.execute("UPDATE tools SET rate = t.rate_cents / 100, hours = minutes * 1.0 / 60")
    op.execute("UPDATE tools SET half = size / 2.5, name = 'a/b', ratio = one / other")


def downgrade():
    op.execute("UPDATE tools SET size = back / 1000")
"""


def test_what_the_way_up_divides_by_a_number():
    """Only by whole numbers of two digits and more, and only on the way up."""
    assert divided_in(SOURCE) == {"rate_cents": 100, "minutes": 60}


def test_small_numbers_become_worth_dividing():
    """A cent is no price of a day; what is large, below nought or nothing stays as it is."""
    with scratch("sqlite", Settings()) as made:
        with made.engine().begin() as connection:
            connection.exec_driver_sql(
                "CREATE TABLE tools (id INTEGER PRIMARY KEY, rate_cents INT)"
            )
            connection.exec_driver_sql(
                "INSERT INTO tools VALUES (1, 1), (2, 99), (3, 100), (4, -5), (5, NULL), (6, 0)"
            )
        schema = read_schema(made.url)
        enlarge(made.engine(), schema, SOURCE)
        rows = snapshot(made.engine(), schema)["tools"].rows.values()
        assert [r["rate_cents"] for r in rows] == [1201, 1299, 100, -5, None, 1200]
