"""Rules over a spec: `check_spec` runs them all, `questions` asks what only a human can answer.

| code | severity | why |
| --- | --- | --- |
| spec-no-data-section | error | nothing can be designed |
| spec-no-data-change | info | the spec says that it needs no change: a right answer |
| spec-clarification-left | error about data, warning elsewhere | the design would be a guess |
| spec-entity-undescribed | error | a table without columns |
| spec-unknown-entity | error; warning for the user | a key would point nowhere |
| spec-contradiction | error | one of the two places is wrong, and only a human knows which |
| spec-owner-missing | warning | rows would be open to every user, which may be meant |
| spec-answer-unread | info | rules would design as if nothing had been said |
"""

from sddflow.domain.checks.spec.ask import questions
from sddflow.domain.checks.spec.registry import check_spec

__all__ = ["check_spec", "questions"]
