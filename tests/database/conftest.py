"""Scratch databases for the tests of this folder; the server is started once."""

import pytest

from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def server(request):
    """A scratch database of each dialect, to make others from."""
    with scratch(request.param, Settings()) as made:
        yield made


@pytest.fixture
def database(server):
    """An empty scratch database."""
    made = server.fresh()
    yield made
    made.drop()
