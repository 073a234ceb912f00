from pathlib import Path

import pytest

from sddflow.target.closed_lists import closed_lists

VOICE = frozenset({"voice"})
_GUARD = "def f(voice):\n    if voice not in %s:\n        raise ValueError\n"
_VALIDATED = """
class Singer:
    @validates("voice")
    def taken(self, key, value):
        if value not in frozenset(["alto", "bass"]):
            raise ValueError(value)
"""


@pytest.mark.parametrize(
    "source",
    [
        'VOICES = ("alto", "bass")\n' + _GUARD % "VOICES",
        'def f(row):\n    if row.voice not in {"alto", "bass"}:\n        raise ValueError(row)\n',
        'NAMES: dict[str, str] = {"alto": "A", "bass": "B"}\n' + _GUARD % "NAMES",
        'Voice = Literal["alto", "bass"]\nclass New:\n    voice: Voice\n',
        'import typing\nclass New:\n    voice: typing.Literal["alto", "bass"] = "alto"\n',
        _VALIDATED,
    ],
)
def test_refused_others(tmp_path: Path, source: str) -> None:
    """Words that all others are refused of are those of the name that is looked at."""
    (tmp_path / "singers.py").write_text(source, "utf-8")
    assert closed_lists(tmp_path, VOICE)["voice"] == ("alto", "bass")


def test_list_of_another_file(tmp_path: Path) -> None:
    """A list may stand in another file, and two lists that are asked of one name come together."""
    (tmp_path / "lists.py").write_text('LOW = ["bass"]\nHIGH = ["alto", "soprano"]\n', "utf-8")
    guard = "import lists\n" + _GUARD % "lists.HIGH"
    (tmp_path / "high.py").write_text(guard, "utf-8")
    other = 'class New:\n    voice: Literal["bass", "tenor"]\n'
    (tmp_path / "forms.py").write_text(other, "utf-8")
    assert set(closed_lists(tmp_path, VOICE)["voice"]) == {"alto", "soprano", "bass", "tenor"}


@pytest.mark.parametrize(
    "source",
    [
        'def f(voice):\n    if voice not in ("alto", "bass"):\n        return None\n',
        'def f(voice):\n    if voice in ("alto", "bass"):\n        raise ValueError\n',
        'def f(voice):\n    if voice not in ("alto", 3):\n        raise ValueError\n',
        'def f(voice):\n    if voice not in ("alto",):\n        raise ValueError\n',
        "def f(voice, known):\n    if voice not in known:\n        raise ValueError\n",
        "class New:\n    voice: str\n",
    ],
)
def test_nothing_refused(tmp_path: Path, source: str) -> None:
    """Where others go on, the list is unknown, or it has one word, nothing is closed."""
    (tmp_path / "singers.py").write_text(source, "utf-8")
    assert closed_lists(tmp_path, VOICE) == {}
