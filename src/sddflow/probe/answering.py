"""One request in, one answer out, whatever the target's code does in between."""

from __future__ import annotations

import faulthandler
import importlib
import json
import os
import signal
import sys
from typing import Any

from .failure import describe
from .refuse import refusals
from .request import Request
from .safety import protect

_PARENT_DEATH_SIGNAL = 1


def main(answer_to: int) -> None:
    """Answer the request on standard input, into the file descriptor `answer_to`."""
    faulthandler.enable()
    die_with_parent()
    os.set_inheritable(answer_to, False)  # noqa: FBT003 - os takes it so
    request = Request(**json.load(sys.stdin))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    answer = answered(request)
    sys.stdout.flush()
    with os.fdopen(answer_to, "w", encoding="utf-8") as file:
        json.dump(answer, file)
    sys.stderr.flush()
    os._exit(0)  # threads and exit handlers of the target have no say any more


def die_with_parent() -> None:
    """Where the kernel can: nothing goes on in the target when sddflow is killed."""
    if not sys.platform.startswith("linux"):
        return
    try:
        import ctypes

        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    except (ImportError, OSError, AttributeError):
        return  # an interpreter without ctypes: the time limit is what remains


def answered(request: Request) -> dict[str, Any]:
    """The answer: `result`, or `error`; and what was refused."""
    try:
        protect(request.to_json())
        os.chdir(request.folder or request.root)
        operation = importlib.import_module(f".operations.{request.operation}", __package__)
        for library in ("sqlalchemy", "alembic.command"):
            importlib.import_module(library)  # before a folder of the target can take its name
        enter(request)
        return {"result": operation.run(request), "refused": refusals()}
    except BaseException as error:  # noqa: BLE001 - sys.exit and the like are answers here too
        return {"error": describe(error, request.root), "refused": refusals()}


def enter(request: Request) -> None:
    """From here on imports see the target; its folders stay free of bytecode."""
    sys.dont_write_bytecode = True
    sys.argv[:] = ["alembic"]
    known = set(sys.path)
    sys.path[:0] = [root for root in request.roots if root not in known]
