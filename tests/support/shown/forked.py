"""The warm process: `python forked.py` takes requests, one a line, and forks for each."""

import importlib
import json
import os
import sys

_LIBRARIES = (
    *("sqlalchemy.orm", "sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.sqlite"),
    *("sqlalchemy.ext.asyncio", "alembic.command", "alembic.autogenerate", "psycopg"),
    *("sddflow.probe.answering", "sddflow.probe.operations.upgrade"),
    *("sddflow.probe.operations.create_all", "sddflow.probe.operations.round_trip"),
)


def main() -> None:
    """Load what every call needs, and fork until nobody asks any more."""
    for name in _LIBRARIES:
        importlib.import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        if (child := os.fork()) == 0:
            answer(**asked)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


def answer(request: dict, env: dict[str, str], folder: str) -> None:
    """In the fork: what the probe's own `main` does, with the libraries there already."""
    from sddflow.probe import answering, safety
    from sddflow.probe.request import Request

    os.environ.clear()
    os.environ.update(env)
    said = os.open(f"{folder}/said", os.O_WRONLY | os.O_CREAT, 0o600)
    for stream in (1, 2):
        os.dup2(said, stream)
    os.chdir(request["root"])
    safety.protect(request)
    _hand_on()
    told = answering.answered(Request(**request))
    sys.stdout.flush()
    with open(f"{folder}/answer", "w", encoding="utf-8") as file:
        json.dump(told, file)
    os._exit(0)


def _hand_on() -> None:
    """The names that SQLAlchemy handed out while it was loaded lead to the scratch database too."""
    import sqlalchemy

    made = sys.modules["sqlalchemy.engine.create"].create_engine
    sqlalchemy.create_engine = sqlalchemy.engine.create_engine = made


if __name__ == "__main__":
    main()
