"""Rows that one function makes together."""

from sddflow.proof.formulas.reading import Source
from sddflow.proof.formulas.together import made_together
from sddflow.target.source import tree_of

TEXT = """
def create(session, title):
    project = Project(title=title)
    session.add(project)
    session.add(Member(project=project, role="owner", level=2))


def invite(session, project):
    session.add(Member(project=project, role="member"))
"""


def test_made_together():
    """Two rows of one function are told both ways round; one that is made alone is not."""
    source = Source({"a.py": tree_of(TEXT)}, {}, {})
    found = list(made_together(source, {"Project": "projects", "Member": "members"}))
    assert {(t.one, t.other) for t in found} == {("projects", "members"), ("members", "projects")}
    (member,) = (t for t in found if t.other == "members")
    assert (member.plain, member.place.line) == ({"role": "owner", "level": 2}, 5)
