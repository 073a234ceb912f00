"""Words that became others."""

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import Table
from sddflow.proof.called.new_words import as_now, new_words


def _rows(*kinds):
    table = Table("meters", (), ())
    return {"meters": Snapshot(table, {(n,): {"kind": kind} for n, kind in enumerate(kinds)})}


def test_words_that_became_others():
    """One that became another is known, if some rows still say it; one that became two is not."""
    was, now = _rows("hot", "hot", "cold", "cold", 7), _rows("warm", "hot", "a", "b", 8)
    assert new_words(was, now) == {"hot": "warm"}
    assert new_words(was, {}) == {}


def test_arguments_with_them():
    """Whole texts are changed, all at once: two words may have changed places."""
    assert as_now("{'kind': 'a', 'of': 'ab'}", {"a": "b", "b": "a"}) == "{'kind': 'b', 'of': 'ab'}"
    assert as_now("{'kind': 'b'}", {"a": "b", "b": "a"}) == "{'kind': 'a'}"
    assert as_now("{'kind': 'b'}", {}) == "{'kind': 'b'}"
