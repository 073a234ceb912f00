"""Domain values as tagged JSON."""

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sddflow.domain.event import Event, Stamped
from sddflow.domain.exchange import Completion, Task
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.plan import Plan
from sddflow.domain.results import Result
from sddflow.engine.values import ValueUnreadable, decode, encode


def reachable(kind: object, seen: set[type]) -> set[type]:
    """Every dataclass that a value of that type can hold."""
    for part in get_args(kind):
        reachable(part, seen)
    if isinstance(kind, type) and is_dataclass(kind) and kind not in seen:
        seen.add(kind)
        for hint in get_type_hints(kind).values():
            reachable(hint, seen)
    return seen


ROOTS = (Event, Stamped, Result, Plan, Completion, Task)
KEPT = sorted(
    {kind for root in ROOTS for kind in reachable(root, set())},
    key=lambda kind: (kind.__module__, kind.__qualname__),
)
TEXT = st.text(max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda part: st.lists(part, max_size=2) | st.dictionaries(TEXT, part, max_size=2),
    max_leaves=4,
)
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(str, TEXT)


def values(kind: object) -> st.SearchStrategy[Any]:
    """Any value of that type, with few and small parts."""
    if kind is Any:
        return JSON
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{f.name: values(hints[f.name]) for f in fields(kind) if f.init})
    args = get_args(kind)
    if getattr(kind, "__origin__", None) is tuple:
        if args[-1] is ...:
            return st.lists(values(args[0]), max_size=2).map(tuple)
        return st.tuples(*(values(a) for a in args))
    if getattr(kind, "__origin__", None) is dict:
        return st.dictionaries(TEXT, JSON, max_size=2)
    if args and all(isinstance(a, str) for a in args):
        return st.sampled_from(args)
    if args:
        return st.one_of(*(values(a) for a in args))
    if kind is float:
        return st.floats(allow_nan=False)
    return st.from_type(kind)


@pytest.mark.parametrize("kind", KEPT, ids=lambda kind: kind.__name__)
def test_what_is_kept_comes_back_equal(kind: type):
    """Every value that travels through a run is the same after a way through the journal."""

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(values(kind))
    def check(value: object) -> None:
        back = decode(encode(value))
        assert back == value
        assert type(back) is type(value)

    check()


@given(JSON)
def test_plain_json_comes_back_equal(value: object):
    """Lists stay lists and objects objects, whatever their keys are called."""
    assert decode(encode(value)) == value


def test_tags_say_module_and_class():
    """The tag is the name below the domain, so that a journal can be read by eye."""
    kept = json.loads(encode(Finding("c", "info", "m", Place("f", 2))))
    assert kept["@"] == "finding.Finding"
    assert kept["place"] == {"@": "place.Place", "file": "f", "line": 2}


def test_a_field_that_is_newer_than_the_journal_takes_its_default():
    """Journals written before a field was there stay readable."""
    assert decode('{"@":"place.Place","file":"f"}') == Place("f")


def test_a_field_that_is_gone_is_passed_over():
    """Journals written before a field was removed stay readable."""
    assert decode('{"@":"place.Place","file":"f","line":1,"column":9}') == Place("f", 1)


@pytest.mark.parametrize(
    "text",
    [
        '{"@":"nowhere.Thing"}',
        '{"@":"place.Nothing"}',
        '{"@":"os.system"}',
        '{"@":"place.dataclass"}',
        '{"@":"finding.Place","file":"f"}',
        '{"@":"place.Place"}',
        '{"@":"datetime","at":"soon"}',
        '{"@":"list"}',
        '{"@":[1]}',
        "not json",
    ],
)
def test_what_nobody_wrote_is_refused(text: str):
    """Unknown tags, missing fields and broken text end in one clear line."""
    with pytest.raises(ValueUnreadable):
        decode(text)


def test_what_is_no_value_is_not_kept():
    """A set, a path or a class of somebody else is a mistake of the stage that keeps it."""
    for value in ({1}, object(), Place):
        with pytest.raises(TypeError):
            encode(value)
