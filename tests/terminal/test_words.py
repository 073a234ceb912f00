"""Words and input that are wrong: one line, exit code 2, no traceback."""

import pytest


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("runz",), "sddflow: no such command 'runz' (did you mean run or runs?)"),
        (("runs", "--jsn"), "sddflow: runs: no such option: --jsn (did you mean --json?)"),
        (("run",), "sddflow: run: missing argument 'FEATURE' (sddflow run --help)"),
        (("agents", "shw"), "sddflow: agents: no such command 'shw' (did you mean show?)"),
    ],
)
def test_a_misspelt_word_gets_one_line_with_the_nearest(sddflow, words, line):
    """A wrong word is told in one line on standard error, with the nearest right one."""
    said = sddflow(*words)
    assert (said.code, said.out, said.err) == (2, "", line + "\n")


@pytest.mark.parametrize("feature", ["..", "a/b", "", "../x", "/etc/passwd", "~x", "a\x00b"])
def test_a_feature_name_that_is_a_path_is_refused(sddflow, place, feature):
    """What cannot be a feature's name ends with 2 and one line, and begins no run."""
    said = sddflow("run", "--", feature)
    assert said.code == 2
    assert said.err.startswith("sddflow: ")
    assert said.err.count("\n") == 1
    assert "feature's name" in said.err
    assert sddflow("runs", "--json").json == {"runs": []}


def test_a_misspelt_feature_is_offered_the_nearest(sddflow, place):
    """A feature without a spec is answered with the names there are."""
    said = sddflow("run", "add-conversation")
    assert said.code == 2
    assert "did you mean add-conversations?" in said.err


def test_a_missing_workspace_is_named(sddflow, tmp_path):
    """A folder that is not there ends with 2 and its path."""
    said = sddflow("runs", "--workspace", str(tmp_path / "gone"))
    assert (said.code, said.err) == (2, f"sddflow: {tmp_path}/gone: there is no such folder\n")


def test_the_workspace_may_be_named_before_the_command(sddflow, place, monkeypatch, tmp_path):
    """`--workspace` means the same before and behind the command."""
    monkeypatch.chdir(tmp_path)
    before = sddflow("--workspace", str(place), "spec", "list", "--json")
    behind = sddflow("spec", "list", "--json", "--workspace", str(place))
    assert before.json == behind.json
    assert before.json["specs"][0]["feature"] == "add-conversations"


def test_a_broken_settings_file_is_told_with_its_place(sddflow, place):
    """TOML that cannot be read is one line with path, line and column."""
    (place / "sddflow.toml").write_text("target = \n")
    said = sddflow("runs")
    assert said.code == 2
    assert "sddflow.toml: is not valid TOML" in said.err
    assert "line 1" in said.err


def test_with_json_an_error_is_one_object(sddflow, place):
    """With `--json` the error is on standard output, as one object."""
    said = sddflow("run", "a/b", "--json")
    assert said.code == 2
    assert said.err == ""
    assert said.json["error"]["exit_code"] == 2
    assert "must not be a path" in said.json["error"]["message"]


def test_a_role_option_needs_stage_and_role(sddflow, place):
    """`--role` without `=` says what it wants."""
    said = sddflow("run", "add-conversations", "--role", "design")
    assert said.code == 2
    assert "must be STAGE=ROLE" in said.err


def test_an_unknown_gate_is_refused_before_anything_runs(sddflow, place):
    """`--approve` names gates that exist; there is none that means all."""
    said = sddflow("run", "add-conversations", "--approve", "all")
    assert said.code == 2
    assert "no gate 'all'" in said.err
    assert sddflow("runs", "--json").json == {"runs": []}


def test_a_bug_is_owned_and_shown_with_its_traceback(sddflow, monkeypatch):
    """What nobody foresaw is called a bug of sddflow, with the traceback below."""

    def broken(_start):
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr("sddflow.workspace.load_workspace", broken)
    said = sddflow("runs")
    assert said.code == 1
    first, _, rest = said.err.partition("\n")
    assert first == "sddflow: this is a bug of sddflow (please report it)"
    assert "nobody foresaw this" in rest


def test_help_names_every_command(sddflow):
    """The help shows each command once, in its chapter."""
    from typer.main import get_command

    from sddflow.terminal.program import _CHAPTERS, program

    named = sorted(name for _, names in _CHAPTERS for name in names)
    assert named == sorted(get_command(program).commands)
    said = sddflow("--help")
    assert said.code == 0
    assert all(f"  {name} " in said.out for name in named)


def test_the_version_is_told(sddflow):
    """`--version` names the version and ends with 0."""
    from sddflow import __version__

    said = sddflow("--version")
    assert (said.code, said.out) == (0, f"sddflow {__version__}\n")
