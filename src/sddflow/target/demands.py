"""Settings that an application demands: learnt from what it missed, and made up from then on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sddflow.target.made_up import make_up
from sddflow.target.made_up_value import REFUSED, Need, steps, value_of

Where = tuple[str, str]
"""A variable, and the place in the JSON that it holds; "" for all of it."""


@dataclass(frozen=True, slots=True)
class Demands:
    """What one application demands; several threads may ask and add.

    Args:
        known: by variable and place, what decides its value.
        tried: all that did, in order; each once, so that trying comes to an end.
    """

    known: dict[Where, Need] = field(default_factory=dict)
    tried: dict[Where, list[Need]] = field(default_factory=dict)

    def met(self, url: str) -> dict[str, str]:
        """A value for each variable.

        Args:
            url: what a database setting gets.
        """
        return make_up(list(self.known.values()), url)

    def learn(self, needs: Sequence[Need], said: Mapping[str, str], url: str) -> bool:
        """Add what it missed; whether that leads to other values than it was given.

        Args:
            needs: as the probe reports them.
            said: the values that it was given.
            url: what a database setting gets.
        """
        for need in needs:
            self._take(need, said.get(need["variable"]), url)
        new = self.met(url)
        names = {need["variable"] for need in needs}
        return any(new[name] != said.get(name) for name in names)

    @property
    def missed(self) -> tuple[Need, ...]:
        """What it demanded: kinds and words of the application's, never a value."""
        return tuple(self.known.values())

    def expect(self, missed: Iterable[Need]) -> None:
        """Meet what another time missed, before it is demanded."""
        self.known.update({_where(need): need for need in missed})

    def _take(self, need: Need, value: str | None, url: str) -> None:
        """Decide by the need, or by the next thing it may be; after the last as at first."""
        where = _where(need)
        tried = self.tried.setdefault(where, [])
        for each in _ways(need, url):
            given = not where[1] and value_of(each, url) == value
            if each not in tried and not given:
                tried.append(each)
                self.known[where] = each
                return
        self.known[where] = tried[0] if tried else need


def _ways(need: Need, url: str) -> Iterator[Need]:
    """What may decide: the need itself, where it says anything, and each of the steps."""
    if need["problem"] != REFUSED:
        yield need
    for n in range(len(steps(url))):
        yield {**need, "problem": REFUSED, "hint": str(n)}


def _where(need: Need) -> Where:
    return need["variable"], need.get("path", "")
