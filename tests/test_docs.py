"""The pages say what is there: their commands and options are real, and no command is left out."""

import re
from pathlib import Path

import pytest

from sddflow.roles.workflows import check_workflow

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def _commands():
    """Words of every command, and the names of its options."""
    import typer

    from sddflow.terminal.program import program

    found = {}

    def walk(command, words):
        below = getattr(command, "commands", None)
        if below:
            for name, child in below.items():
                walk(child, (*words, name))
        else:
            found[" ".join(words)] = {o for p in command.params for o in getattr(p, "opts", ())}

    walk(typer.main.get_command(program), ())
    return found


def test_every_command_has_its_place():
    """docs/cli.md has a heading for each command, and for nothing else."""
    text = (ROOT / "docs/cli.md").read_text("utf-8")
    headings = " ".join(re.findall(r"^### (.*)$", text, re.M))
    assert sorted(re.findall(r"`([a-z ]+)`", headings)) == sorted(_commands())


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_examples_name_real_commands(page):
    """Each `$ sddflow …` of a page is a command with options that it has."""
    commands = _commands()
    for line in re.findall(r"^\$ sddflow (.*)$", page.read_text("utf-8"), re.M):
        words = line.partition("  #")[0].split()
        name = next((n for n in (" ".join(words[:2]), words[0]) if n in commands), None)
        assert name, line
        assert {w for w in words if w.startswith("--")} <= commands[name], line


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    """Each relative link of a page leads to a file, and to a heading where it names one."""
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8")):
        if "://" in link:
            continue
        path, _, heading = link.partition("#")
        file = page.parent / path if path else page
        assert file.exists(), link
        heads = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), re.M) if heading else []
        assert not heading or heading in {re.sub(r"\W+", "-", h.lower()) for h in heads}, link


def test_the_example_workflow_is_valid():
    """The workflow shown in docs/workflows.md passes its own check."""
    text = (ROOT / "docs/workflows.md").read_text("utf-8")
    example = re.search(r"^```yaml\n(.*?)^```", text, re.M | re.S)[1]
    assert check_workflow(example, "docs/workflows.md") == ()
