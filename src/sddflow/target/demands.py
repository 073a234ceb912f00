"""Settings that an application demands: learnt from what it missed, and made up from then on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sddflow.target.made_up import Need, make_up

_MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Demands:
    """What one application demands; several threads may ask and add.

    Args:
        known: by variable, as the probe told it last.
    """

    known: dict[str, Need] = field(default_factory=dict)

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
        new = {name for name, value in make_up(needs, url).items() if said.get(name) != value}
        self.known.update({n["variable"]: n for n in needs if n["variable"] in new})
        return bool(new)

    @property
    def missed(self) -> tuple[Need, ...]:
        """What it demanded where nothing was given: `variable` and `kind`, never a value."""
        plain = (n for n in list(self.known.values()) if n["problem"] == _MISSING)
        return tuple({"variable": n["variable"], "kind": n["kind"]} for n in plain)

    def expect(self, missed: Iterable[Need]) -> None:
        """Meet what another time missed, before it is demanded."""
        for need in missed:
            self.known[need["variable"]] = {**need, "problem": _MISSING, "hint": ""}
