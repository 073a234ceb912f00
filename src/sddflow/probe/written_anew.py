"""Statements that are written anew for a scratch database, and what the migration said."""

from __future__ import annotations

_GIVEN: dict[str, str] = {}  # by what took its place


def remember(written: str, statement: str) -> str:
    """Keep what a statement was, and give back what is executed in its place."""
    if written != statement:
        _GIVEN[written] = statement
    return written


def as_given(statement: str) -> str:
    """A statement in the words of the migration."""
    return _GIVEN.get(statement, statement)
