"""Extensions that the embedded server lacks and that plain SQL can stand in for.

Each is written from what the extension promises. What the server cannot do is there by its name,
and refuses with words that `proof.lacking` knows: nothing is proved on a meaning that differs.
A server that has the extension itself uses its own.
"""

import os
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import Connection

MARK = "sddflow stand-in: "
_FILES = Path(__file__).parent / "extension"
_SETTING = "extension_control_path"
_LONGEST = 5.0  # seconds that a server takes to read its settings anew


def lay(home: Path) -> Path:
    """The files where the server can read them; those that are there and the same stay.

    Args:
        home: the server's folder; the caller holds its lock.
    """
    folder = home / "extensions" / "extension"
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted(_FILES.iterdir()):
        text, file = source.read_bytes(), folder / source.name
        if not file.is_file() or file.read_bytes() != text:
            new = file.with_suffix(".new")
            new.write_bytes(text)
            new.chmod(0o644)
            new.replace(file)
    for above in (folder, folder.parent):
        above.chmod(0o755)
    return folder.parent


def offer(connection: Connection, folder: Path) -> None:
    """Let the server look there after its own.

    Args:
        connection: of its superuser, committing by itself.
        folder: as `lay` said.
    """
    wanted = f"$system{os.pathsep}{folder}"
    if _said(connection) == wanted:
        return
    quoted = wanted.replace("'", "''")
    connection.exec_driver_sql(f"ALTER SYSTEM SET {_SETTING} = '{quoted}'")
    connection.exec_driver_sql("SELECT pg_reload_conf()")
    until = monotonic() + _LONGEST
    while _said(connection) != wanted and monotonic() < until:
        sleep(0.01)


def _said(connection: Connection) -> str:
    return str(connection.exec_driver_sql(f"SHOW {_SETTING}").scalar_one())
