"""Revisions with a mark for which the application is stopped."""

import pytest

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.settings import Settings
from sddflow.proof.operation.deployment import weighed
from sddflow.proof.operation.marked_stop import marks_of_stop

PAGE = """# Operation

Releases are rolling. A revision that needs everything to stand still says `release: stop` in
its docstring. Then web and jobs are stopped, migrated, and started again.

A revision says `owner: billing` where billing looks after it.
"""
CODES = ("lock-index", "insert-in-use", "rows-lost")


@pytest.mark.parametrize(
    ("head", "severities"),
    [
        ("An index.\n\nrelease: stop", ["info", "info", "error"]),
        ("An index.\n\nowner: billing", ["error", "warning", "error"]),
        ("An index.", ["error", "warning", "error"]),
        ("An index (first Sunday, pods and jobs stopped).", ["info", "info", "error"]),
        ("An index.\n\nThe pods are not stopped for it.", ["error", "warning", "error"]),
        ("An index; the sync has stopped\nlong ago.", ["error", "warning", "error"]),
    ],
)
def test_nobody_waits_for_a_revision_with_the_mark(tmp_path, head, severities):
    """Locks and old code are no harm there, all else is; without the mark all are."""
    (tmp_path / "README.md").write_text(PAGE)
    (tmp_path / "0002.py").write_text(f'"""{head}"""\n')
    given = dict(zip(CODES, ("error", "info", "error"), strict=True))
    place = Place("0002.py", 3)
    found = [Finding(code, severity, "x", place) for code, severity in given.items()]
    assert [f.severity for f in weighed(found, Settings(), tmp_path)] == severities


def test_marks_that_pages_name(tmp_path):
    """Only what a paragraph on stopping names in code; with the line that says it."""
    (tmp_path / "README.md").write_text(PAGE)
    assert marks_of_stop(tmp_path) == {"release: stop": "README.md:3"}


@pytest.mark.parametrize(
    ("heading", "severity"), [("Stopped", "info"), ("Rolling", "warning"), ("Unstopped", "warning")]
)
def test_revisions_that_a_page_lists(tmp_path, heading, severity):
    """Below a heading of releases that all is stopped for stands which these are."""
    listed = f"# Releases\n\n## {heading}\n\n- carts get owners (`95c1e7d8`)\n\n## Others\n"
    (tmp_path / "RELEASES.md").write_text(listed)
    (tmp_path / "DEPLOY.md").write_text("Pods are replaced one by one.")
    (tmp_path / "0002.py").write_text('revision = "95c1e7d8"\n')
    found = [Finding("insert-in-use", "info", "x", Place("0002.py", 3))]
    assert [f.severity for f in weighed(found, Settings(), tmp_path)] == [severity]
