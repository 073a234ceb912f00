"""Settings of the session that a revision leaves behind."""

import pytest


@pytest.mark.parametrize(
    ("statements", "left"),
    [
        (("SET search_path TO app, public",), "search_path"),
        (("SET SESSION session_replication_role = 'replica'", "UPDATE t SET a = 1"), "session_rep"),
        (("SET row_security = off",), "row_security"),
        (("SET ROLE owner",), "role"),
        (("SET search_path TO app; RESET role",), "search_path"),
        (("SET LOCAL search_path TO app",), ""),
        (("SET search_path TO app", "RESET search_path"), ""),
        (("SET search_path TO app", "RESET ALL"), ""),
        (("SET search_path TO app", "SET search_path TO public"), ""),
        (
            ("SET session_replication_role = off", "SET session_replication_role TO origin"),
            "",
        ),
        (("SET lock_timeout = '5s'",), ""),
        (("UPDATE t SET role = 'a'",), ""),
    ],
)
@pytest.mark.parametrize("way", ["upgrade", "downgrade"])
def test_what_is_left(read, way, statements, left):
    """Only what outlasts the transaction, changes what comes after, and is not set back is told."""
    lines = "\n".join(f'    op.execute("{each}")' for each in statements)
    told = read("settings-kept", f"def {way}():\n{lines}\n")
    assert [(f.code, f.severity) for f in told] == [("setting-left", "warning")] * bool(left)
    assert all(f.message.startswith(left) for f in told)
