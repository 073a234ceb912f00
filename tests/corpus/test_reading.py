"""The form in which cases are written."""

from pathlib import Path

import pytest
from corpus.case import Edit, Mark, Revision
from corpus.choosing import chosen
from corpus.laying import lay, under_test
from corpus.reading import CorpusError, read_corpus, read_topic

HERE = Path(__file__).parent
CASES = read_corpus(HERE)
TOPIC = """area: rows
base: club

=== wrong one
why: The first line,
  and the second.
expect: rows-lost rows-changed
notes: lock-timeout
sizes: tasks=5 users=7
on: sqlite
-- into Task --
color: Mapped[str | None]
-- change --
old
=>
new
-- up --
op.first()

op.second()
-- down --
pass
-- top --
WORDS = ()
-- up --
op.third()

=== right other
why: Nothing is wrong.
tempts: rows-lost rows-changed@sqlite
base: shop
-- file app/more.py --
import this
"""


@pytest.fixture
def topic(tmp_path):
    """Reads a topic from text."""

    def read(text: str):
        file = tmp_path / "topic.txt"
        file.write_text(text)
        return read_topic(file)

    return read


def test_a_topic_is_read(topic):
    """Facts are shared or a case's own; each part has its place."""
    one, other = topic(TOPIC)
    assert (one.kind, one.area, one.on) == ("wrong", "rows", ("sqlite",))
    assert one.expect == (Mark("rows-lost", "sqlite"), Mark("rows-changed", "sqlite"))
    assert one.notes == (Mark("lock-timeout", "sqlite"),)
    assert [str(mark) for mark in other.tempts] == [
        "rows-lost@sqlite", "rows-lost@postgresql", "rows-changed@sqlite",
    ]  # fmt: skip
    assert one.why == "The first line, and the second."
    assert one.sizes == (("tasks", 5), ("users", 7))
    assert one.edits == (
        Edit("app/models.py", "into", "color: Mapped[str | None]", "Task"),
        Edit("app/models.py", "change", "old", "new"),
    )
    assert one.revisions == (
        Revision("op.first()\n\nop.second()", "pass"),
        Revision("op.third()", None, "WORDS = ()"),
    )
    assert (other.base, other.on) == ("shop", ("sqlite", "postgresql"))
    assert other.edits == (Edit("app/more.py", "write", "import this\n"),)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("=== wrong one", "=== broken one", "=== wrong NAME"),
        ("expect: rows-lost rows-changed\n", "", "expect"),
        ("tempts:", "expect:", "tempts: for right ones"),
        ("tasks=5", "tasks=many", "TABLE=ROWS"),
        ("on: sqlite", "dialect: sqlite", "cannot read"),
        ("=>\n", "", "no line =>"),
        ("area: rows\n", "", "area"),
    ],
)
def test_what_cannot_be_read_is_told(topic, old, new, said):
    """A slip names file and line."""
    with pytest.raises(CorpusError, match=f"topic.txt:.*{said}"):
        topic(TOPIC.replace(old, new))


def test_a_name_stands_once(tmp_path):
    """Two cases with one name would hide each other."""
    (tmp_path / "a.txt").write_text(TOPIC)
    (tmp_path / "b.txt").write_text(TOPIC)
    with pytest.raises(CorpusError, match=r"b.txt:4: one stands at a.txt:4 too"):
        read_corpus(tmp_path)


def test_cases_are_chosen_by_words():
    """Names may end with a star; the other words narrow."""
    some = chosen(CASES, ["index-*"], kind="right")
    assert some
    assert all(c.name.startswith("index-") and c.kind == "right" for c in some)
    assert len(chosen(CASES, [])) == len(CASES)
    assert chosen(CASES, ["nothing-is-called-so"]) == []


@pytest.mark.parametrize("topic", sorted({c.topic for c in CASES}))
def test_every_case_can_be_laid(topic, tmp_path):
    """What a case alters stands in its base; every file of it is Python, but for the broken one."""
    for case in (c for c in CASES if c.topic == topic):
        root = lay(case, HERE / "bases", tmp_path / case.name)
        for file in root.rglob("*.py"):
            if "history-unreadable" not in {code for code, _ in case.expect}:
                compile(file.read_text("utf-8"), str(file), "exec")


def test_what_is_not_there_cannot_be_altered(topic, tmp_path):
    """A case that its base has left behind is told, with its place."""
    one, _ = topic(TOPIC)
    with pytest.raises(CorpusError, match=r"topic.txt:4: 'old' stands 0 times"):
        lay(one, HERE / "bases", tmp_path / "one")


def test_every_area_has_both_kinds():
    """What must be found and what must pass stand side by side."""
    for area in {c.area for c in CASES}:
        kinds = [c.kind for c in CASES if c.area == area]
        assert kinds.count("wrong") >= 3
        assert kinds.count("right") >= 3


def test_the_first_revision_under_test(topic):
    """All revisions of a case are under test, or those from one of them on."""
    one, other = topic(TOPIC)
    assert under_test(one) == ("1001",)
    assert under_test(other) == ()
