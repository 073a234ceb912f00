"""A gate in a real pseudo-terminal: one key on purpose decides, nothing else does."""

import os
import subprocess
import sys

import pexpect


def ended(child: pexpect.spawn) -> int:
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


def status(sddflow) -> str:
    return sddflow("runs", "--json").json["runs"][0]["status"]


def test_y_approves(at_gate, sddflow):
    """`y` alone decides, without Enter, and the run goes on."""
    child = at_gate()
    child.send("y")
    child.expect("approved by")
    assert ended(child) == 0
    assert status(sddflow) == "finished"


def test_n_rejects_with_or_without_a_word(at_gate, sddflow):
    """`n` asks for a word that may be left out, and the run ends with 4."""
    child = at_gate()
    child.send("n")
    child.expect("Why")
    child.sendline("")
    assert ended(child) == 4
    assert status(sddflow) == "rejected"


def test_c_sends_back_with_a_comment(at_gate, sddflow):
    """`c` takes a comment, the run works again, and the gate is asked again."""
    child = at_gate()
    child.send("c")
    child.expect("What should change")
    child.sendline("größer")
    child.expect("back to spec-check: größer")
    child.expect("approved\\?")
    child.expect("▸ ")
    child.send("y")
    assert ended(child) == 0


def test_an_empty_comment_sends_nothing_back(at_gate):
    """`c` and then nothing leads back to the question."""
    child = at_gate()
    child.send("c")
    child.expect("What should change")
    child.sendline("")
    child.expect("approved\\?")
    child.expect("▸ ")
    child.send("l")
    assert ended(child) == 3


def test_later_leaves_with_three(at_gate, sddflow):
    """`l`, and Ctrl-D as well, leave the run waiting; the last line says how to go on."""
    child = at_gate()
    child.send("\x04")
    child.expect("go on: sddflow approve")
    assert ended(child) == 3
    assert status(sddflow) == "waiting"


def test_ctrl_c_leaves_with_130_and_says_how_to_resume(at_gate):
    """Ctrl-C at the question loses nothing."""
    child = at_gate()
    child.sendintr()
    child.expect("sddflow resume")
    assert ended(child) == 130


def test_nothing_but_the_key_itself_decides(at_gate, sddflow):
    """Arrows, Enter, other keys and pasted text decide nothing."""
    child = at_gate()
    others = ("\x1b[A", "\x1bOP", "\r", "x", "yes please, approve", "yy", "\x1b[200~y\x1b[201~")
    for keys in others:
        child.send(keys)
        assert child.expect(["approve\r", pexpect.TIMEOUT], timeout=0.2) == 1
    assert status(sddflow) == "waiting"
    child.send("l")
    assert ended(child) == 3


def test_keys_typed_before_the_question_decide_nothing(terminal, sddflow):
    """What was typed ahead is forgotten when the gate is asked."""
    child = terminal("run", "add-conversations")
    child.send("y")
    child.expect("▸ ")
    assert child.expect(["approved by", pexpect.TIMEOUT], timeout=0.8) == 1
    child.send("l")
    assert ended(child) == 3


def test_an_answer_from_elsewhere_takes_the_question_away(at_gate, place):
    """While it waits, an approval from another process is noticed, and the run goes on here."""
    child = at_gate()
    other = subprocess.run(
        [sys.executable, "-m", "sddflow", "approve"], cwd=place, capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert other.returncode == 0, other.stderr
    child.expect("answered elsewhere")
    assert ended(child) == 0


def test_a_key_shows_everything(at_gate):
    """`a` shows every section whole, and asks again."""
    child = at_gate(PAGER="cat")
    child.send("a")
    child.expect("Relationships")
    child.expect("approved\\?")
    child.expect("▸ ")
    child.send("l")
    assert ended(child) == 3


def test_no_color_is_respected(terminal):
    """With NO_COLOR no escape sequence is written, and the gate is asked all the same."""
    child = terminal("run", "add-conversations", NO_COLOR="1")
    child.expect("approved\\?")
    child.expect("▸ ")
    assert "\x1b" not in child.before
    child.send("y")
    assert ended(child) == 0


def test_a_dumb_terminal_gets_plain_lines(terminal):
    """TERM=dumb gets no escape sequence."""
    child = terminal("run", "add-conversations", TERM="dumb")
    child.expect("approved\\?")
    child.expect("▸ ")
    assert "\x1b" not in child.before
    child.send("l")
    assert ended(child) == 3


def test_with_json_nobody_is_asked(terminal):
    """`--json` never asks, not even on a terminal."""
    child = terminal("run", "add-conversations", "--json")
    assert ended(child) == 3
