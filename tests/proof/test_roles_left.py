"""Roles that a way back leaves."""

from types import SimpleNamespace

import pytest

from sddflow.proof.roles_left import roles_left


def _left(up, down, dialect="postgresql"):
    case = SimpleNamespace(
        upgrade=up, downgrade=down, dialect=dialect,
        finding=lambda code, _severity, message, **_: (code, message),
    )  # fmt: skip
    return [message.split()[-2] for _, message in roles_left(case)]


@pytest.mark.parametrize(
    ("up", "down", "left"),
    [
        (("CREATE ROLE a NOLOGIN",), (), ["a"]),
        (("CREATE USER a", 'create role "b"'), ("DROP ROLE a",), ["b"]),
        (("CREATE ROLE a", "CREATE ROLE b"), ("DROP ROLE IF EXISTS a, b",), []),
        (("CREATE ROLE a",), ("DO $$ BEGIN DROP ROLE a; END $$",), []),
        (("CREATE ROLE a", "DROP ROLE a"), (), []),
        (("DO $$ BEGIN CREATE ROLE a; END $$",), (), []),
        (("CREATE USER MAPPING FOR a SERVER b",), (), []),
    ],
)
def test_a_role_that_is_made_and_never_dropped_is_left(up, down, left):
    """Plain statements make a role for good; a block may ask first whether it is there."""
    assert _left(up, down) == left


def test_sqlite_has_no_roles():
    """What says it there is the business of others."""
    assert _left(("CREATE ROLE a",), (), "sqlite") == []
