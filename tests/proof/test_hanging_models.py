"""Models that come to no end when they are imported."""

from dataclasses import replace

import pytest

from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.errors import HungError
from sddflow.proof.case import Case
from sddflow.proof.revisions.history import history_of
from sddflow.proof.standalone import application_at
from sddflow.target.conventions import read_conventions

HANGS = """
import time
from pathlib import Path

with Path("{log}").open("a") as log:
    log.write("imported\\n")
time.sleep(60)
"""


def test_they_are_waited_for_once(app, tmp_path):
    """What the models declare and what they build is one wait of the limit, however often asked."""
    log = tmp_path / "log.txt"
    app.change("models.py", "from datetime", f"{HANGS.format(log=log)}\nfrom datetime")
    application = replace(application_at(app.root, app.root, Settings()), seconds=3)
    with scratch("sqlite", Settings()) as server:
        conventions = read_conventions(app.root, Settings())
        case = Case(application, conventions, history_of(application), server, print)
        assert case.words == {}
        for ask in (lambda: case.declared, lambda: case.models):
            with pytest.raises(HungError):
                ask()
    assert log.read_text().split() == ["imported"]
