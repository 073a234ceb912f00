"""The fixture specs, each in another style, and a reader for them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sddflow.domain.spec.document import SpecDocument
from sddflow.domain.spec.parse import parse_spec

SPECS = Path(__file__).parent / "specs"
DEMO = Path(__file__).parents[3] / "examples/todo-chatbot/specs/add-conversations/spec.md"


@pytest.fixture
def read() -> Callable[[str], SpecDocument]:
    """Reads a fixture spec by its name; `demo` is the demo's own."""

    def reader(name: str) -> SpecDocument:
        path = DEMO if name == "demo" else SPECS / f"{name}.md"
        return parse_spec(path.read_bytes().decode("utf-8"), feature=name, path="spec.md")

    return reader
