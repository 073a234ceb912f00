"""One request in, one answer out, whatever the target's code does in between."""

from __future__ import annotations

import faulthandler
import importlib
import json
import os
import sys
from typing import Any, NoReturn

from .failure import describe
from .libraries import BASIC, libraries
from .loaded import mark
from .parents import die_with_parent
from .refuse import forget_refusals, refusals
from .request import Request
from .safety import aim, arm
from .staying import asked, before
from .writing import Writes


def main(answer_to: int) -> None:
    """Answer the request on standard input, into the file descriptor `answer_to`.

    The way of one process for each call, where no fork server can be had.
    """
    faulthandler.enable()
    die_with_parent()
    os.set_inheritable(answer_to, False)  # noqa: FBT003 - os takes it so
    request = Request(**json.load(sys.stdin))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    arm(request.lend, request.lender)
    respond(request, answer_to)


def respond(request: Request, answer_to: int, turns: int | None = None) -> NoReturn:
    """Answer, and end this process; what forked off from it on the way has no answer to give.

    Args:
        request: the first one.
        answer_to: a file for the answer.
        turns: whoever asked may ask again there, once the answer is in the file.
    """
    mark()
    more: Request | None = request
    while more is not None:
        more = _next(more, answer_to, turns)
    sys.stderr.flush()
    os._exit(0)  # threads and exit handlers of the target have no say any more


def _next(request: Request, answer_to: int, turns: int | None) -> Request | None:
    """Answer, and hear what comes next; None where this process is not to be asked any more."""
    own, was = os.getpid(), before()
    answer = answered(request)
    if os.getpid() != own:
        os._exit(0)
    answer["libraries"] = libraries(request.root)
    sys.stdout.flush()
    os.lseek(answer_to, 0, os.SEEK_SET)
    os.ftruncate(answer_to, 0)
    with os.fdopen(answer_to, "w", encoding="utf-8", closefd=False) as file:
        json.dump(answer, file)
    stays = turns is not None and "result" in answer and was.is_back()
    return asked(turns) if turns is not None and stays else None


def answered(request: Request) -> dict[str, Any]:
    """The answer: `result`, or `error`; and what was refused, and written elsewhere."""
    wrote: list[dict[str, Any]] = []
    forget_refusals()
    try:
        aim(request)
        os.chdir(request.folder or request.root)
        operation = importlib.import_module(f".operations.{request.operation}", __package__)
        for library in BASIC:
            importlib.import_module(library)  # before a folder of the target can take its name
        enter(request)
        writes = Writes(request)
        if request.watch_writes:
            writes.listen()
        try:
            result = operation.run(request)
        finally:
            wrote = writes.found()
        return {"result": result, "refused": refusals(), "wrote": wrote}
    except BaseException as error:  # noqa: BLE001 - sys.exit and the like are answers here too
        return {"error": describe(error, request.root), "refused": refusals(), "wrote": wrote}


def enter(request: Request) -> None:
    """From here on imports see the target; its folders stay free of bytecode."""
    sys.dont_write_bytecode = True
    sys.argv[:] = ["alembic"]
    known = set(sys.path)
    sys.path[:0] = [root for root in request.roots if root not in known]
