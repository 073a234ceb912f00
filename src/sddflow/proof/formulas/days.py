"""In which zone the source takes the day of a moment."""

import ast

from sddflow.proof.formulas.reading import Formula

OWN = "a zone of its own for each row"
_DEPTH = 5
_OF_ZONE = ("ZoneInfo", "timezone", "gettz")
_MOMENTS = ("now", "astimezone", "fromtimestamp")


def zone_of_day(formula: Formula) -> str:
    """`Europe/Vienna` of `datetime.now(ZoneInfo("Europe/Vienna")).date()`; "" where none is said.

    `OWN` where it is looked up: `ZoneInfo(port.timezone)`.

    Args:
        formula: of a column of days.
    """
    if not isinstance(formula.said, ast.expr):
        return ""
    day = _named(formula.said, formula)
    if not isinstance(day, ast.Call) or not isinstance(day.func, ast.Attribute):
        return ""
    if day.func.attr != "date":
        return ""
    moment = _named(day.func.value, formula)
    if not isinstance(moment, ast.Call) or not isinstance(moment.func, ast.Attribute):
        return ""
    given = [*moment.args, *(k.value for k in moment.keywords if k.arg in ("tz", "tzinfo"))]
    return _zone(given[-1], formula) if moment.func.attr in _MOMENTS and given else ""


def _named(node: ast.expr, formula: Formula) -> ast.expr:
    """What a name stands for."""
    for _ in range(_DEPTH):
        given = formula.named.get(node.id) if isinstance(node, ast.Name) else None
        if given is None:
            break
        node = given
    return node


def _zone(node: ast.expr, formula: Formula) -> str:
    node = _named(node, formula)
    if isinstance(node, ast.Attribute) and node.attr in ("utc", "UTC"):
        return "UTC"
    if isinstance(node, ast.Name) and node.id == "UTC":
        return "UTC"
    if not isinstance(node, ast.Call) or not node.args:
        return ""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    said = node.args[0]
    if name not in _OF_ZONE:
        return ""
    if isinstance(said, ast.Constant):
        return said.value if isinstance(said.value, str) else ""
    return OWN if isinstance(said, ast.Attribute | ast.Subscript | ast.Call) else ""
