"""Expressions that are worked out without Python running them."""

import ast
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.proof.formulas.working import UnknownError, World, body, worth

ROW = {"minutes": 90, "rate": Decimal("40.50"), "title": " Ab C ", "day": date(2026, 11, 29)}
SOURCE = """
VAT = Decimal("0.19")
RANKS = {"low": 1, "high": 3}
def slugify(words, sep="-"):
    "Of a title."
    plain = words.strip().lower()
    return plain.replace(" ", sep)
def kind(minutes):
    if minutes > 60:
        return "long"
    return "short"
"""


def _world():
    tree = ast.parse(SOURCE)
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    named = {n.targets[0].id: n.value for n in tree.body if isinstance(n, ast.Assign)}

    def leaf(path):
        if path[-1] not in ROW or len(path) > 2:
            raise UnknownError
        return ROW[path[-1]]

    return World(leaf, named, functions)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("self.minutes * self.rate / 60", Decimal("60.75")),
        ("round(entry.rate * (1 + VAT), 2)", Decimal("48.20")),
        ("entry.rate * 1.5", Decimal("60.750")),
        ("slugify(title)", "ab-c"),
        ("slugify(title, sep='_')", "ab_c"),
        ("kind(minutes)", "long"),
        ("f'{minutes:05d}/{title.strip()!s}'", None),
        ("f'{minutes:05d}/{title.strip()}'", "00090/Ab C"),
        ("day.isoweekday()", 7),
        ("day.year * 100 + day.month", 202611),
        ("hashlib.sha256(title.encode()).hexdigest()[:8]", "6a9ce0b6"),
        ("RANKS['high'] if minutes > 60 else RANKS.get('low')", 3),
        ("'-'.join([title.strip(), str(minutes)])", "Ab C-90"),
        ("minutes or 0", 90),
        ("minutes is not None and minutes >= 90", True),
    ],
)
def test_what_it_comes_to(said, value):
    """Arithmetic, texts, days, digests and the source's own functions are worked out."""
    node = ast.parse(said, mode="eval").body
    if value is None:
        with pytest.raises(UnknownError):
            worth(node, _world())
    elif said.startswith("hashlib"):
        import hashlib

        assert worth(node, _world()) == hashlib.sha256(b" Ab C ").hexdigest()[:8]
    else:
        assert worth(node, _world()) == value


@pytest.mark.parametrize(
    "said",
    [
        "__import__('os').system('true')",
        "open('x')",
        "eval('1')",
        "title.__class__",
        "secrets.token_hex()",
        "[x for x in title]",
        "(lambda: 1)()",
        "title.format(minutes)",
        "uuid4()",
        "day.today()",
        "getattr(title, 'lower')()",
        "'{0.__class__}'.format(1)",
    ],
)
def test_what_it_does_not_know(said):
    """Nothing else is done: no name of Python's, no attribute but those that are listed."""
    with pytest.raises(UnknownError):
        worth(ast.parse(said, mode="eval").body, _world())


def test_a_function_that_calls_itself():
    """It comes to no end, and so is unknown."""
    tree = ast.parse("def again(x):\n    return again(x)")
    world = World(lambda _path: 1, {}, {"again": tree.body[0]})
    with pytest.raises(UnknownError):
        worth(ast.parse("again(1)", mode="eval").body, world)


def test_a_loop_is_unknown():
    """A body of other statements is not guessed at."""
    tree = ast.parse("for x in y:\n    pass\nreturn 1".replace("return 1", "z = 1"))
    with pytest.raises(UnknownError):
        body(tree.body, _world())


@given(
    st.integers(-(10**6), 10**6), st.integers(1, 10**4), st.sampled_from(["+", "-", "*", "//", "%"])
)
def test_whole_numbers_as_python_has_them(one, other, sign):
    """What whole numbers come to is what Python makes of them."""
    said = f"({one}) {sign} {other}"
    assert worth(ast.parse(said, mode="eval").body, _world()) == eval(said)


@given(st.text(), st.sampled_from(["strip", "lower", "upper", "title", "casefold"]))
def test_texts_as_python_has_them(text, method):
    """What texts come to is what Python makes of them."""
    node = ast.parse(f"{text!r}.{method}()", mode="eval").body
    assert worth(node, _world()) == getattr(text, method)()
