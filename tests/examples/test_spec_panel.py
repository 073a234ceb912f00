"""An extension adds a stage, a model, roles and a workflow; nothing of sddflow is changed for it."""


def test_what_it_adds_is_found(sddflow):
    """Its workflow is listed and valid, its roles are there under its name."""
    checked = sddflow("workflows", "check", "spec-panel")
    assert checked.returncode == 0, checked.stdout
    listed = sddflow("agents", "list").stdout
    assert all(f"spec-panel:{name}.md" in listed for name in ("newcomer", "tester", "operator"))


def test_a_whole_run_without_a_database(sddflow, tmp_path):
    """Three opinions side by side, a gate that shows who agrees, and records of all of it."""
    run = ("run", "greetings", "--workflow", "spec-panel", "--model", "panel-rules:")
    waiting = sddflow(*run)
    assert waiting.returncode == 3, waiting.stdout
    shown = sddflow("show", "--full").stdout
    assert "May people build on this spec?" in shown
    assert "Agreement" in shown
    assert "2 of 3" in shown
    assert "one voice" in shown
    done = sddflow("approve")
    assert done.returncode == 0, done.stdout
    records = list((tmp_path / "history" / "prompts" / "greetings").glob("*.prompt.md"))
    assert any("as usual" in record.read_text() for record in records)


def test_another_model_is_told_what_is_missing(sddflow):
    """A model that does not know the task says so in one line, and nothing is lost."""
    failed = sddflow("run", "greetings", "--workflow", "spec-panel", "--model", "offline")
    assert failed.returncode == 1
    assert "does not know the task 'panel'" in failed.stdout
    assert "Traceback" not in failed.stdout
