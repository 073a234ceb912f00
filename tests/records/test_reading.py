"""Records as they are found."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.errors import UsageError
from sddflow.records.front_matter import read_front_matter
from sddflow.records.reading import find_record, read_records


def put(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def test_both_generations_of_the_convention_are_found(tmp_path: Path):
    """Records stand in history/, in docs/ and beside the spec."""
    put(tmp_path, "history/prompts/chats/0001-a.spec.prompt.md", "---\nid: '0001'\n---\n")
    put(tmp_path, "docs/prompts/0002-b.plan.prompt.md", "---\nid: 0002\n---\n")
    put(tmp_path, "specs/001-chats/prompts/3-c.misc.prompt.md", "no front matter")
    put(tmp_path, "history/adr/0001-use-x.md", "# ADR-0001: Use X\n\n- **Status:** Accepted\n")
    found = {r.path: (r.kind, r.stage, r.title) for r in read_records(tmp_path, tmp_path)}
    assert found["specs/001-chats/prompts/3-c.misc.prompt.md"] == ("phr", "misc", "c")
    assert found["history/adr/0001-use-x.md"] == ("adr", "Accepted", "Use X")
    assert [r.path for r in read_records(tmp_path, tmp_path) if r.mended] == [
        "specs/001-chats/prompts/3-c.misc.prompt.md"
    ]
    assert len(found) == 4


def test_a_bad_file_is_listed_with_what_was_mended(tmp_path: Path):
    """Broken YAML or odd bytes never empty the list."""
    put(tmp_path, "history/prompts/x/0001-a.spec.prompt.md", "---\ntitle: a: b: c\n  - x\n---\n")
    (tmp_path / "history/prompts/x/0002-b.spec.prompt.md").write_bytes(b"\xff\xfe---")
    mended = [r.mended for r in read_records(tmp_path, tmp_path)]
    assert "line by line" in mended[0][0]
    assert "not UTF-8" in mended[1]


def test_a_record_is_found_by_path_name_or_id(tmp_path: Path):
    """An id that two records share is ambiguous, and the error names both."""
    put(tmp_path, "history/prompts/x/0001-a.spec.prompt.md", "---\nid: '0001'\n---\n")
    put(tmp_path, "history/prompts/y/0001-b.spec.prompt.md", "---\nid: '0001'\n---\n")
    records = read_records(tmp_path, tmp_path)
    assert find_record(records, "0001-b.spec.prompt.md").feature == "y"
    with pytest.raises(UsageError, match=r"name one of .*0001-a.*0001-b"):
        find_record(records, "0001")
    with pytest.raises(UsageError, match=r"nearest: history/prompts/x/0001-a"):
        find_record(records, "history/prompts/x/0001-c.spec.prompt.md")


@given(st.text(max_size=300), st.text(max_size=80))
def test_any_text_can_be_read(block: str, body: str):
    """Reading front matter never fails, and never loses the body."""
    found = read_front_matter(f"---\n{block}\n---\n{body}")
    assert isinstance(found.fields, dict)
    assert found.body.endswith(body.replace("\r\n", "\n").replace("\r", "\n"))
