"""What is as severe as the application is deployed."""

import pytest

from sddflow.domain.finding import Finding
from sddflow.domain.settings import Settings
from sddflow.proof.operation.deployment import weighed


@pytest.mark.parametrize(
    ("code", "rolling", "severity"),
    [
        ("rename-in-use", True, "warning"),
        ("insert-in-use", True, "warning"),
        ("insert-in-use", False, "info"),
        ("lock-timeout", True, "info"),
    ],
)
def test_what_old_code_stumbles_over(tmp_path, code, rolling, severity):
    """It is a warning where old code runs on, and information where it does not."""
    (found,) = weighed([Finding(code, "info", "x")], Settings(rolling=rolling), tmp_path)
    assert found.severity == severity


@pytest.mark.parametrize(
    ("code", "stopped", "severity"),
    [
        ("lock-rewrite", True, "info"),
        ("rows-all-at-once", True, "info"),
        ("lock-rewrite", False, "error"),
        ("rows-lost", True, "error"),
    ],
)
def test_what_others_wait_for(tmp_path, code, stopped, severity):
    """Where the application is stopped nobody waits; what is lost is lost all the same."""
    (found,) = weighed([Finding(code, "error", "x")], Settings(stopped=stopped), tmp_path)
    assert found.severity == severity


@pytest.mark.parametrize(
    ("error", "severity"),
    [("RuntimeError: settle them first", "info"), ("IntegrityError: NULL", "warning")],
)
def test_a_way_back_that_refuses_by_itself(tmp_path, error, severity):
    """A way back that says itself what is to be done first is meant so."""
    (tmp_path / "README.md").write_text("A failed release is rolled back: `alembic downgrade`.")
    told = Finding("downgrade-on-rows", "info", f"the downgrade fails once rows came: {error}")
    (found,) = weighed([told], Settings(), tmp_path)
    assert found.severity == severity


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("# App\n\nDeployments are rolling: the old pods go on serving.", "warning"),
        ("Migrations run first, then a rolling restart follows.", "warning"),
        ("Old workers still take jobs while it runs.", "warning"),
        ("Pods with the previous release go on serving for a while.", "warning"),
        ("The pods are replaced one by one.", "warning"),
        ("The pipeline migrates, then replaces the replicas one by one.", "warning"),
        ("Old code therefore works on the new schema for a while.", "warning"),
        ("It runs first, while the previous release still serves traffic.", "warning"),
        ("Processes are replaced one after another.", "warning"),
        ("Then CI replaces the 6 application pods one after the other.", "warning"),
        ("For some minutes old and new code run side by side.", "warning"),
        ("Web: eight pods, replaced one after the other, in 25 minutes.", "warning"),
        ("Old and new pods serve requests side by side.", "warning"),
        ("Pods of the release before serve all traffic on the new schema.", "warning"),
        ("The previous release keeps serving on the new schema.", "warning"),
        ("The old version stays in the registry.", "info"),
        ("Workers take the jobs one by one.", "info"),
        ("Files of the old release are kept for a month.", "info"),
        ("There is no rolling restart: the site is stopped.", "info"),
        ("It keeps a rolling average.", "info"),
    ],
)
def test_what_the_pages_say(tmp_path, text, severity):
    """A page that says that old code runs on is believed, and named; settings say more than it."""
    (tmp_path / "README.md").write_text(text)
    (found,) = weighed([Finding("rename-in-use", "info", "x")], Settings(), tmp_path)
    assert found.severity == severity
    assert ("README.md:" in found.message) is (severity == "warning")
    (still,) = weighed([Finding("rename-in-use", "info", "x")], Settings(stopped=True), tmp_path)
    assert still.severity == "info"


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("A failed release is rolled back with `alembic downgrade` to the former one.", "warning"),
        (
            "If an update fails, the old version is installed and `alembic downgrade` is run.",
            "warning",
        ),
        ("If it goes wrong we run `alembic downgrade -1` and start the former version.", "warning"),
        ("Going back is `alembic downgrade -1` and the old image.", "warning"),
        ("Then we go back by `alembic downgrade -1`, some days later.", "warning"),
        ("Tests run `alembic downgrade base`.", "info"),
        ("We never roll back with `alembic downgrade`.", "info"),
    ],
)
def test_releases_that_are_rolled_back(tmp_path, text, severity):
    """Where pages say that releases are rolled back, a way back that new rows stop is a warning."""
    (tmp_path / "README.md").write_text(text)
    (found,) = weighed([Finding("downgrade-on-rows", "info", "x")], Settings(), tmp_path)
    assert found.severity == severity


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("## Releases\n\nThe whole application is stopped, then `alembic upgrade head`.", "info"),
        ("Before a migration everything is scaled to zero.", "info"),
        ("Releases are installed at 02:00 with the application stopped.", "info"),
        ("kubectl scale --replicas=0, alembic upgrade head, then the new version.", "info"),
        ("There is one process.\nIt is stopped for an update.", "info"),
        ("Updates come at night: nobody works with the\ndatabase meanwhile.", "info"),
        ("Locks that a migration takes do not matter here.", "info"),
        ("An update: `systemctl stop shop`, `alembic upgrade head`, start again.", "info"),
        ("A release comes at night: old code never sees a new schema.", "info"),
        ("Updates come at 5; nothing else writes in that time.", "info"),
        ("Migrations come at noon, and nothing is lost meanwhile.", "warning"),
        ("`deploy.sh` stops the application and the jobs, then `alembic upgrade head`.", "info"),
        ("We do not stop the application: `alembic upgrade head` runs beside it.", "warning"),
        ("A deploy never stops the site.", "warning"),
        ("The application is never stopped while migrations run.", "warning"),
        ("The app is stopped for a release, only the feed of payments goes on.", "warning"),
        ("The app is stopped, then migrated.\n\nThe sync is **not** stopped.", "warning"),
        ("## Box (SQLite)\n\nThe service is stopped, then `alembic upgrade head`.", "warning"),
        ("A job whose service is stopped is tried again.", "warning"),
        ("The site is stopped for updates.\n\nDeployments are rolling.", "warning"),
    ],
)
def test_where_a_page_says_that_all_is_stopped(tmp_path, text, severity):
    """Nobody waits for a lock then, and the page is named; not where a part of it goes on."""
    (tmp_path / "README.md").write_text(f"# App\n\n{text}\n")
    (found,) = weighed([Finding("lock-scan", "warning", "x")], Settings(), tmp_path)
    assert found.severity == severity
    assert ("README.md:" in found.message) is (severity == "info")


@pytest.mark.parametrize(("table", "severity"), [("notes", "warning"), ("marks", "info")])
def test_a_part_that_stays_what_it_was(tmp_path, table, severity):
    """Old code that goes on is met by the tables that its paragraph names, over lines too."""
    (tmp_path / "README.md").write_text(
        "# Club\n\nThe intake (`notes`) is not stopped. It stays on the previous\nrelease until "
        "its restart at night.\n\n`marks` are kept for a year.\n"
    )
    told = Finding("rename-in-use", "info", "it becomes another", table=table)
    assert [f.severity for f in weighed([told], Settings(), tmp_path)] == [severity]


def test_what_goes_on_once_a_release_was_taken_back(tmp_path):
    """It does not go on while a release comes, and nothing old runs then."""
    (tmp_path / "README.md").write_text(
        "# Updating\n\nThe application is shut down for an update. If an update is taken back, "
        "`tasks` are as they were, and the club goes on with the former version.\n"
    )
    told = [
        Finding("lock-rewrite", "error", "x"),
        Finding("rename-in-use", "info", "x", table="tasks"),
    ]
    assert [f.severity for f in weighed(told, Settings(), tmp_path)] == ["info", "info"]
