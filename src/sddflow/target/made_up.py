"""Made-up values for settings that an application demands before it can be imported."""

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from sddflow.target.made_up_value import Need, value_of


def make_up(needs: Iterable[Need], url: str) -> dict[str, str]:
    """A value per variable that the application asked for.

    Args:
        needs: as the probe reports them; places in the JSON of one variable stand beside each other
            or apart.
        url: what a database setting gets.
    """
    ordered = sorted(needs, key=_variable)
    return {name: _whole(list(some), url) for name, some in groupby(ordered, _variable)}


def _variable(need: Need) -> str:
    return need["variable"]


def _whole(needs: list[Need], url: str) -> str:
    """A text, or the JSON of its places, where a deeper one takes the room of one above."""
    places = [need for need in needs if need.get("path")]
    if not places:
        return value_of(needs[-1], url)
    made: dict[str, Any] = {}
    for need in sorted(places, key=lambda each: each["path"].count(".")):
        *above, last = need["path"].split(".")
        inside = made
        for place in above:
            if not isinstance(inside.get(place), dict):
                inside[place] = {}
            inside = inside[place]
        inside[last] = _of_json(value_of(need, url))
    return json.dumps(made)


def _of_json(value: str) -> object:
    """Numbers, truths and the like as such; anything else is a text."""
    try:
        return json.loads(value)
    except ValueError:
        return value
