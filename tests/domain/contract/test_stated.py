"""Front matter and workflows state or correct a contract."""

import json

import pytest

from sddflow.domain.contract.item import Contract, Item
from sddflow.domain.contract.role import contract_of
from sddflow.domain.contract.stated import with_stated
from sddflow.errors import RoleError
from sddflow.roles.definition import parse_role

FILE = """---
name: keeper
description: Keeps.
sddflow:
  ask: May I?
  scope: backend/
  must-not-write: [app/api]
  report: [Summary, Risks]
  escalate: [data-loss]
  ignore: [15, poem]
---

- [ ] It is tested

- [ ] It is told
- [ ] It is a poem
"""


def test_the_front_matter_states_a_contract():
    """Stated items come first and need no line; ignored ones are not there."""
    found = contract_of(parse_role(FILE, "agents/keeper.md", stem="keeper").role)
    assert [(i.kind, i.value or i.text, i.line) for i in found.items] == [
        ("question", "May I?", 0),
        ("scope", "backend", 0),
        ("must-not", "app/api", 0),
        ("report", "Summary", 0),
        ("report", "Risks", 0),
        ("escalation", "data-loss", 0),
        ("checklist", "It is tested", 13),
    ]


def test_a_workflow_states_more(keeper):
    """What a workflow says of its roles holds beside what the file says."""
    found = contract_of(keeper, json.dumps({"checklist": ["Seen by operations"], "ignore": "poem"}))
    assert found.items[0] == Item("checklist", "Seen by operations", 0)
    assert not any(item.value == "Poem" for item in found.items)


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        ('{"skope": "x"}', "no key 'skope'"),
        ('["scope"]', "no keys and values"),
        ("true", "no keys and values"),
        ("gates: off", "no keys and values"),
        ('{"scope": {"a": 1}}', "must be a text"),
        ('{"must": [""]}', "must be a text"),
    ],
)
def test_what_is_of_no_use_is_one_line(stated, says):
    """A key that nobody knows and a value of the wrong form are refused with their place."""
    with pytest.raises(RoleError, match=says) as raised:
        with_stated(Contract("r"), stated, "agents/r.md")
    assert raised.value.place == "agents/r.md"
