"""A paid call is impossible in this test suite."""

import os
import socket

import pytest

from sddflow.domain.exchange import Task
from sddflow.models.anthropic import Anthropic, Server


def test_no_key_is_in_the_environment():
    """Keys and tokens are taken out before any test runs, for child processes too."""
    assert not os.environ.get("ANTHROPIC_API_KEY")
    assert not os.environ.get("ANTHROPIC_AUTH_TOKEN")
    assert os.environ["ANTHROPIC_BASE_URL"].startswith("http://127.0.0.1")


def test_a_connection_off_this_machine_is_refused():
    """Names and addresses that are not loopback are refused before a packet leaves."""
    with pytest.raises(Exception, match="tests stay on loopback"):
        socket.getaddrinfo("api.anthropic.com", 443)
    with (
        socket.socket() as one,
        pytest.raises(Exception, match="tests stay on loopback"),
    ):
        one.connect(("192.0.2.1", 443))


def test_a_model_with_a_key_still_cannot_call():
    """Even a client that is given a key by hand reaches nobody."""
    model = Anthropic("claude-haiku-5-5", Server(key="made-up"), retries=0)
    with pytest.raises(Exception, match=r"cannot be reached|loopback"):
        model.complete(Task("design", "r", "", "hello", {}, None))
