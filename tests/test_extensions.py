"""What other packages add is found by entry points, and what is wrong with it is one line."""

import sys

import pytest

from sddflow import extensions
from sddflow.errors import UsageError, WorkflowError
from sddflow.stages.registry import SHIPPED


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package on the path whose metadata has these entry points."""

    def make(name: str, points: str, code: str = "") -> None:
        info = tmp_path / name / f"{name}-1.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        (info / "entry_points.txt").write_text(points)
        (tmp_path / name / f"{name}_code.py").write_text(code)
        monkeypatch.syspath_prepend(str(tmp_path / name))

    yield make
    for name in [m for m in sys.modules if m.endswith("_code")]:
        del sys.modules[name]


def test_a_stage_of_another_package_is_called_by_its_name(package):
    """Only names that are not ours are looked for elsewhere."""
    package("greet", "[sddflow.stages]\ngreet = greet_code:greet\n", "def greet(): return 'hello'")
    assert SHIPPED.function("greet")() == "hello"
    assert extensions.names("sddflow.stages") == ("greet",)
    with pytest.raises(WorkflowError, match="there is no stage 'great'"):
        SHIPPED.function("great")


def test_what_cannot_be_loaded_names_its_package(package):
    """Another package's mistake is one line with its place and a cure."""
    package("broken", "[sddflow.models]\nbroken = broken_code:x\n", "raise ValueError('no luck')")
    with pytest.raises(UsageError, match="broken of the package broken cannot be loaded: no luck"):
        extensions.named("sddflow.models", "broken")


def test_two_of_one_name_are_told_apart(package):
    """Neither is chosen silently."""
    for name in ("first", "second"):
        package(name, f"[sddflow.checks]\nsame = {name}_code:x\n", "x = 1")
    with pytest.raises(UsageError, match=r"added to sddflow\.checks by first and second"):
        extensions.every("sddflow.checks")


def test_nothing_is_added_by_nobody():
    """Without other packages there is nothing, and no error."""
    assert extensions.names("sddflow.nothing") == ()
    assert extensions.named("sddflow.nothing", "x") is None
    assert list(extensions.folders("sddflow.nothing")) == []


def test_checks_of_another_package_run_after_ours(package):
    """Those that run and those that read; each is tried like any other."""
    package(
        "house",
        "[sddflow.checks]\nhouse = house_code:CHECK\n"
        "[sddflow.readings]\nhouse = house_code:READING\n",
        "from sddflow.proof.check import Check, Seen\n"
        "from sddflow.proof.reading.reading import Reading\n"
        "CHECK = Check('house', 'The house rule holds.', lambda case: Seen((), 'looked'))\n"
        "READING = Reading('house', 'The house rule holds.', lambda material: iter(()))\n",
    )
    from sddflow.proof.checks.registry import CHECKS, all_checks
    from sddflow.proof.reading.registry import READINGS, all_readings

    assert [c.id for c in all_checks()] == [*(c.id for c in CHECKS), "house"]
    assert [r.id for r in all_readings()] == [*(r.id for r in READINGS), "house"]


def test_a_model_of_another_package_has_its_own_word(package):
    """`--model house:…` is asked of the package; nothing else is asked of it."""
    package(
        "house",
        "[sddflow.models]\nhouse = house_code:open_model\n",
        "class House:\n    def __init__(self, rest): self.name = f'house:{rest}'\n"
        "def open_model(rest, environ): return House(rest)\n",
    )
    from sddflow.models.names import canonical, model_named

    assert canonical("house:small", environ={}) == "house:small"
    assert model_named("house:small", environ={}).name == "house:small"
