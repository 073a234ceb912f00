"""What functions of the source did before, they do after."""

import pytest

from sddflow.proof.called.pairs import Calls, Pair
from sddflow.proof.checks import source_runs
from sddflow.target.callables import CallableName
from sddflow.target.called import Called, Failure
from tests.proof.checks.conftest import users


def _call(failure=None, value=None, arguments="{}"):
    return Called("store", "listed", arguments, value, {}, failure)


def _failure(message, state="", kinds=("ProgrammingError",), *, said=False):
    return Failure(kinds[0], message, frozenset(kinds), state, said, "", 0, "")


@pytest.fixture
def told(migrating, monkeypatch):
    """What is told of one call; it comes out the same once more."""

    def told(now, was, *, settled=False):
        case = migrating.case(users, lambda _: None)
        function = CallableName("store", "listed", False, case.application.root / "store.py", 3, "")
        calls = Calls((Pair(function, now, was, settled=settled),), case.application, "")
        monkeypatch.setattr(Calls, "again", lambda *_: {now.key: now})
        monkeypatch.setattr(source_runs, "called_twice", lambda _: calls)
        monkeypatch.setattr(source_runs, "steady", lambda _, pairs: pairs)
        return [(f.code, str(f.place)) for f in source_runs.run(case).findings]

    return told


GONE = _failure('column "title" does not exist', "42703")
FAILS = [("function-fails", "store.py:3")]


@pytest.mark.parametrize(
    ("failure", "found"),
    [
        (GONE, FAILS),
        (_failure("'started'", kinds=("KeyError",)), FAILS),
        (_failure("NOT NULL constraint failed", kinds=("IntegrityError",)), FAILS),
        (_failure("UNIQUE constraint failed", kinds=("IntegrityError",)), []),
        (_failure("nobody may do that", "P0001"), []),
        (_failure("closed already", kinds=("LookupError",), said=True), []),
    ],
)
def test_what_worked_before(told, failure, found):
    """It is told, unless the source says no by itself, or a rule that is new does."""
    assert told(_call(failure), _call(value=[])) == found
    assert told(_call(failure), _call(failure)) == []


@pytest.mark.parametrize(
    ("failure", "arguments", "found"),
    [
        (GONE, "{}", FAILS),
        (GONE, "{'order': 'title'}", []),
        (_failure("operator does not exist: integer = text", "42883"), "{}", []),
        (_failure("'NoneType' has no attribute", kinds=("AttributeError",)), "{}", []),
    ],
)
def test_what_is_new(told, failure, arguments, found):
    """Of a new function only a name is told that the database has not, and no argument gave."""
    assert told(_call(failure, arguments=arguments), None) == found


def test_a_function_that_says_no(told):
    """It is told where the source that says so is as it was, and had something to give."""
    refused = _call(_failure("closed already", kinds=("LookupError",), said=True))
    assert told(refused, _call(value=[1]), settled=True) == [("function-differs", "store.py:3")]
    assert told(refused, _call(value=[1])) == []
    assert told(refused, refused, settled=True) == []


def test_a_rule_that_was_there_before(told):
    """What breaks it did not break it then."""
    broken = _call(_failure("UNIQUE constraint failed: users.email", kinds=("IntegrityError",)))
    assert told(broken, _call(value=[])) == FAILS


def test_a_result_that_is_less(told):
    """A list that has become shorter is told."""
    assert told(_call(value=[1]), _call(value=[1, 2])) == [("function-differs", "store.py:3")]
    assert told(_call(value=[1, 2]), _call(value=[1])) == []


def test_a_rule_that_its_arguments_meet(told):
    """Who came not so far before, and is given what a row has already, meets an older rule."""
    error = _failure("UNIQUE constraint failed: users.email", kinds=("IntegrityError",))
    given = "{'email': 'ann@example.org'}"
    assert told(_call(error, arguments=given), _call(value=[], arguments=given)) == []
