"""An example of a page, proved as `sddflow verify` proves it."""

import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

from shown.application import add, begin
from shown.following import Following
from shown.page import Page

from sddflow.domain.conventions import Conventions
from sddflow.domain.proof import Proof
from sddflow.domain.settings import Settings
from sddflow.proof.pages import page as text_of
from sddflow.proof.prove import prove
from sddflow.proof.standalone import Chosen, verify_target
from sddflow.target.application import Application
from sddflow.target.conventions import read_conventions
from sddflow.target.migrations import read_migrations
from sddflow.workspace import load_workspace

_WITH_GIT = ("history", "old-names")
"""Checks that look at what git has from before."""


@cache
def shared() -> Page:
    """The page that shows the application."""
    folder = Path(__file__).parents[3] / "docs" / "checks"
    return Page("README", (folder / "README.md").read_text("utf-8"))


def page_of(code: str) -> Page:
    """The page of a code."""
    return Page(code, text_of(code))


def proved(page: Page, section: str, root: Path) -> Proof:
    """Run every check on an example, on each dialect that its page names.

    Args:
        page: of a code.
        section: `Fails` or `Passes`.
        root: an empty folder.
    """
    begin(root, shared(), page)
    if page.check in _WITH_GIT:
        return _history(page, section, root, Settings(dialects=page.dialects))
    revision = add(root, page.blocks(section))
    settings = replace(load_workspace(root).settings, dialects=page.dialects)
    kind = Application if _says_models(page, section) else Following
    application = kind(root, Path(sys.executable), read_migrations(root, settings))
    return prove(
        application, settings=settings, conventions=_conventions(root, settings),
        revisions=(revision,) if revision else (),
    )  # fmt: skip


def _says_models(page: Page, section: str) -> bool:
    """It writes classes, whatever file they stand in."""
    blocks = (*page.blocks("Models"), *page.blocks("Before"), *page.blocks(section))
    return any("(Base):" in block.text for block in blocks)


def _conventions(root: Path, settings: Settings) -> Conventions:
    return replace(read_conventions(root, settings), user_table="users")


def _history(page: Page, section: str, root: Path, settings: Settings) -> Proof:
    """Whole histories are looked at before anything runs; what has landed is what git knows."""
    since = "--since" in page.text
    if since:
        for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "landed")):
            who = ("-c", "user.name=t", "-c", "user.email=t@example.org")
            subprocess.run(["git", "-C", str(root), *who, *words], check=True, capture_output=True)
    add(root, page.blocks(section))
    chosen = Chosen(since="main") if since else Chosen()
    quiet = {"notify": lambda _: None, "note": lambda _: None}
    return verify_target(root, settings, chosen=chosen, **quiet)
