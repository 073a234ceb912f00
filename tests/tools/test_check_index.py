"""The index of the codes is what the pages say."""

import importlib.util
from pathlib import Path

from sddflow.proof.pages import codes

ROOT = Path(__file__).parents[2]


def _tool():
    spec = importlib.util.spec_from_file_location("check_index", ROOT / "tools" / "check_index.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


def test_the_index_is_up_to_date():
    """docs/checks/README.md names every code once, as `make check-index` writes it."""
    readme = (ROOT / "docs/checks/README.md").read_text("utf-8")
    assert readme == _tool().indexed(readme), "make check-index"
    assert all(readme.count(f"]({code}.md)") == 1 for code in codes())
