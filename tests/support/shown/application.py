"""The small application that all pages share, with an example of a page in it."""

import ast
from pathlib import Path

from shown.page import Block, Page

MODELS, VERSIONS = "models.py", "alembic/versions"
IMPORTS = "import sqlalchemy as sa\nfrom alembic import op\n\n"
HEAD = IMPORTS + 'revision = "{revision}"\ndown_revision = "{parent}"\n\n\n'


def begin(root: Path, shared: Page, page: Page) -> None:
    """Write the application, and what the page says was there before.

    Args:
        root: an empty folder.
        shared: the README of the pages: its blocks are the application's files.
        page: may add to it: `## Before` is one more revision, or files; `## Models` is classes.
    """
    for block in shared.blocks("The application"):
        _write(root, block.path, block.text)
    add(root, page.blocks("Before"))
    for block in page.blocks("Models"):
        _gain_models(root, block)


def add(root: Path, blocks: tuple[Block, ...]) -> str:
    """Write an example: its files, and its revision after those that are there.

    Returns:
        The id of the revision; "" where the example brings none, or brings it as a file.
    """
    made = ""
    for block in blocks:
        if block.path:
            _bring(root, block)
            continue
        number = len(list((root / VERSIONS).glob("*.py"))) + 1
        made = f"{number:04}"
        head = HEAD.format(revision=made, parent=f"{number - 1:04}")
        _write(root, f"{VERSIONS}/{made}.py", head + block.revision)
    return made


def _bring(root: Path, block: Block) -> None:
    if block.path == MODELS:
        _gain_models(root, block)
    elif block.path.startswith(VERSIONS):
        head = "" if block.text.startswith('"""') else IMPORTS
        _write(root, block.path, head + block.revision)
    else:
        _write(root, block.path, block.text)


def _gain_models(root: Path, block: Block) -> None:
    known = (root / MODELS).read_text("utf-8")
    _write(root, MODELS, merged(known, block.text))


def _write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8")


def merged(models: str, more: str) -> str:
    """Models with more of them: new classes, and lines that known classes gain or change."""
    tree = ast.parse(models)
    known = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    for node in ast.parse(more).body:
        if isinstance(node, ast.ClassDef) and node.name in known:
            _gain(known[node.name], node)
        else:
            tree.body.append(node)
    return ast.unparse(tree) + "\n"


def _gain(known: ast.ClassDef, said: ast.ClassDef) -> None:
    names = {_name(line): line for line in said.body}
    known.body = [names.pop(_name(line), line) for line in known.body]
    known.body += names.values()


def _name(line: ast.stmt) -> str:
    return ast.unparse(line).partition(":")[0].partition("=")[0].strip()
