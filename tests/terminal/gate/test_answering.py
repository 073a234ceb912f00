"""The questions of a gate in a real pseudo-terminal."""

import pexpect
import pytest

SECTION = "## Clarifications"


@pytest.fixture
def spec(place):
    """The spec of the example, which says no longer what becomes of conversations."""
    path = place / "app/specs/add-conversations/spec.md"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    gone = ("FR-012", "SC-003", "2. **Given** a user with conversations, **When** the account",
            "leaves no conversation behind", "user deletes a conversation, and everything",
            "- Messages are kept until")  # fmt: skip
    kept = [
        x.replace("; deleted with the User", "") for x in lines if not any(g in x for g in gone)
    ]
    path.write_text("".join(kept), "utf-8")
    return path


@pytest.fixture
def asking(at_gate, spec):
    """A run at the gate, where `w` has been pressed and the first question stands."""
    child = at_gate()
    child.send("w")
    child.expect("What becomes of the conversations when a user is deleted")
    child.expect("1  Deleting a User deletes its Conversations")
    child.expect("Enter skips\\): ")
    return child


def skip_rest(child: pexpect.spawn) -> None:
    """Enter at every question that is left."""
    while child.expect(["Enter skips\\): ", "Write these answers.*y/n ", "no answer given"]) == 0:
        child.sendline("")


def ended(child: pexpect.spawn) -> int:
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


def test_y_writes_them(asking, spec):
    """A number chooses an option; with one key the answers stand in the spec, and it asks again."""
    asking.sendline("1")
    skip_rest(asking)
    asking.send("y")
    asking.expect("answers written into")
    asking.expect("approved\\?")
    asking.expect("▸ ")
    said = "What becomes of the conversations when a user is deleted? → A: Deleting a User deletes"
    assert said in spec.read_text("utf-8")
    asking.send("y")
    assert ended(asking) == 0


def test_n_leaves_the_spec(asking, spec, sddflow):
    """The answers are the comment alone; the file keeps every byte, and the question is gone."""
    before = spec.read_bytes()
    asking.sendline("they go too")
    skip_rest(asking)
    asking.send("n")
    asking.expect("approved\\?")
    asking.expect("▸ ")
    assert spec.read_bytes() == before
    asking.send("l")
    assert ended(asking) == 3
    gate = sddflow("show", "--json").json["gate"]
    assert not any("conversations when a user" in q["text"] for q in gate["questions"])


def test_l_leads_back_to_the_gate(asking, spec, sddflow):
    """Before the last key nothing is done; other keys and pasted text do nothing."""
    before = spec.read_bytes()
    asking.sendline("1")
    skip_rest(asking)
    for keys in ("x", "\r", "yy", "\x1b[A"):
        asking.send(keys)
        assert asking.expect(["written\r", pexpect.TIMEOUT], timeout=0.2) == 1
    asking.send("l")
    asking.expect("approved\\?")
    asking.expect("▸ ")
    asking.send("l")
    assert ended(asking) == 3
    assert spec.read_bytes() == before


def test_skipped_questions_are_no_answers(asking):
    """Enter at each of them leads back to the gate."""
    asking.sendline("")
    skip_rest(asking)
    asking.expect("▸ ")
    asking.send("l")
    assert ended(asking) == 3


def test_without_questions_there_is_no_key(at_gate):
    """`w` is offered, and means something, only where there is a question."""
    child = at_gate()
    assert "answer the question" not in child.before
    child.send("w")
    child.expect("'w' means nothing here")
    child.send("l")
    assert ended(child) == 3


def test_show_numbers_them_and_says_how(terminal, spec, sddflow):
    """Without a terminal: `show` has the numbers, and wrong ones are said in one line."""
    assert ended(terminal("run", "add-conversations", "--json")) == 3
    shown = sddflow("show").out
    assert "1. What becomes of the conversations when a user is deleted?" in shown
    assert '--revise --answer "1=…"' in shown
    for words, line in (
        (("--answer", "9=1", "--revise"), "has no question 9"),
        (("--answer", "yes", "--revise"), "'yes' is no answer"),
        (("--answer", "1=1"), "add --revise"),
    ):
        said = sddflow("reject", *words)
        assert (said.code, line in said.err) == (2, True)
    assert SECTION not in spec.read_text("utf-8")
