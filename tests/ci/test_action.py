"""The composite action: its steps are taken from action.yml and run, as the runner runs them."""

import os
import re
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION = yaml.load((ROOT / "action.yml").read_text(), Loader=yaml.BaseLoader)
OFFLINE = {
    "PIP_NO_INDEX": "1",
    "PIP_NO_DEPS": "1",
    "PIP_NO_BUILD_ISOLATION": "0",  # pip's way to say: none
    "PYTHONPATH": sysconfig.get_paths()["purelib"],
}
"""The environment of the tests has everything; nothing is downloaded while they run."""


@dataclass
class Runner:
    """Runs the steps in a checkout."""

    checkout: Path
    temp: Path
    base: str = ""
    inputs: dict[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        return (self.temp / "summary").read_text()

    @property
    def outputs(self) -> dict[str, str]:
        lines = (self.temp / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def run(self) -> subprocess.CompletedProcess:
        """Each step whose condition holds, in order; the first that fails ends it."""
        for name in ("summary", "output"):
            (self.temp / name).touch()
        for step in ACTION["runs"]["steps"]:
            if not self._holds(step.get("if", "")):
                continue
            done = self._step(step)
            if done.returncode:
                break
        return done

    def _step(self, step: dict) -> subprocess.CompletedProcess:
        assert step["shell"] == "bash"
        said = {name: self._filled(text) for name, text in step.get("env", {}).items()}
        env = {
            **os.environ, **OFFLINE, **said, "RUNNER_TEMP": str(self.temp),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary"),
            "GITHUB_OUTPUT": str(self.temp / "output"),
        }  # fmt: skip
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", self._filled(step["run"])],
            cwd=self.checkout, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def _value(self, name: str) -> str:
        kind, _, key = name.strip().partition(".")
        if kind == "inputs":
            return self.inputs.get(key, ACTION["inputs"][key]["default"])
        return {"base_ref": self.base, "action_path": str(ROOT)}[key]

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{\{(.*?)\}\}", lambda m: self._value(m[1]), text)

    def _holds(self, condition: str) -> bool:
        for part in filter(None, condition.split(" && ")):
            name, sign, text = part.partition(" == ") if " == " in part else part.partition(" != ")
            if (self._value(name) == text.strip("'")) is not (sign == " == "):
                return False
        return True


@pytest.fixture
def runner(checkout, tmp_path) -> Runner:
    """A runner with the inputs that every test needs."""
    temp = tmp_path / "temp"
    temp.mkdir()
    return Runner(
        checkout.root, temp,
        inputs={"path": "backend", "on": "sqlite", "python": sys.executable},
    )  # fmt: skip


def test_no_step_takes_words_from_outside_into_its_script():
    """What a branch or an input is called is given as a variable, never written into a command."""
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]


def test_every_input_says_what_it_is_and_has_a_default():
    """The action needs no input at all."""
    for words in ACTION["inputs"].values():
        assert words["description"]
        assert "default" in words


@pytest.mark.slow
def test_a_pull_request_with_a_bad_revision(runner, checkout):
    """The step fails; annotations, summary, comment and files name the file from the root."""
    path = checkout.revision('op.drop_column("users", "never_was")\n')
    checkout.git("add", ".")
    checkout.git("commit", "-qm", "a revision")
    runner.base = "main"
    runner.inputs |= {"comment": "comment.md", "sarif": "out.sarif", "junit": "out.xml"}
    done = runner.run()
    assert done.returncode == 1, done.stderr
    assert f"::error file={path},line=9,title=upgrade-fails" in done.stdout
    assert "does not hold" in runner.summary
    assert (checkout.root / "comment.md").read_text() in runner.summary
    assert path in (checkout.root / "out.sarif").read_text()
    assert "<testsuites" in (checkout.root / "out.xml").read_text()
    assert runner.outputs == {"holds": "false"}


@pytest.mark.slow
def test_a_pull_request_without_a_revision(runner, checkout):
    """Nothing came since the base: nothing is run, and that is a success."""
    (checkout.root / "README.md").write_text("hello")
    checkout.git("add", ".")
    checkout.git("commit", "-qm", "words")
    runner.base = "main"
    done = runner.run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing was run" in done.stdout
    assert runner.outputs == {"holds": "true"}


@pytest.mark.slow
@pytest.mark.parametrize(("strict", "holds"), [("false", "true"), ("true", "false")])
def test_warnings_fail_where_that_is_asked(runner, checkout, strict, holds):
    """With `strict` a warning is enough; the verdict says why."""
    checkout.revision('op.execute("DELETE FROM tasks WHERE due IS NULL")\n')
    runner.inputs |= {"strict": strict}
    done = runner.run()
    assert runner.outputs == {"holds": holds}, done.stdout + done.stderr
    assert ("warnings count (--strict)" in done.stdout) is (strict == "true")


@pytest.mark.slow
def test_a_push_verifies_the_newest(runner, checkout):
    """Without a base the newest revision is proved; annotations can be switched off."""
    checkout.revision("op.execute(\"UPDATE users SET nick = '-' WHERE nick IS NULL\")\n")
    runner.inputs |= {"annotations": "false"}
    done = runner.run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "::" not in done.stdout
    assert "0002" in runner.summary
