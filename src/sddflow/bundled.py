"""Where the roles, workflows and pages stand that come with sddflow."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _shipped(folder: str) -> Path:
    """In a wheel they are carried inside the package; in the source tree they stand at the top."""
    carried = _PACKAGE / "shipped" / folder
    return carried if carried.is_dir() else _PACKAGE.parents[1] / folder


def shipped_agents() -> Path:
    """Absolute path of the folder with the shipped agent files."""
    return _shipped("agents")


def shipped_workflows() -> Path:
    """Absolute path of the folder with the shipped workflows and their JSON schema."""
    return _shipped("workflows")


def shipped_pages() -> Path:
    """Absolute path of the folder with the pages of the proof's findings, one per code."""
    carried = _PACKAGE / "shipped" / "checks"
    return carried if carried.is_dir() else _PACKAGE.parents[1] / "docs" / "checks"
