"""The keys that functions ask for."""

from sddflow.probe.calling.asked import keys_asked


def _taken(session, form, rows, words):
    for _number, row in enumerate(rows, 1):
        session.add(row["email"], row.get("phone"), form["kind"])
    names = [word["name"] for word in words]
    return names, form.pop("note", None), form["kind"]


def test_keys_that_a_function_asks_for():
    """Those of a dict, and of each of a list: in loops and comprehensions, each once."""
    assert keys_asked(_taken) == {
        "form": ["kind", "note"],
        "rows": ["email", "phone"],
        "words": ["name"],
    }
    assert keys_asked(len) == {}
