"""An application whose models say what its migrations build: a page need not repeat it."""

from collections.abc import Sequence
from typing import Any

from sddflow.errors import TargetError
from sddflow.proof.check import SkippedError
from sddflow.target.answers import Ran, ReadRow
from sddflow.target.application import Application
from sddflow.target.stay import Stay


class Following(Application):
    """It builds the models' tables by migrating, and has no class to write rows through."""

    def create_all(self, url: str, *, stay: Stay | None = None) -> Ran:
        """Build what the models say."""
        return self.upgrade(url)

    def round_trips(
        self, lots: Sequence[tuple[str, Sequence[dict[str, Any]]]], **_: object
    ) -> tuple[tuple[ReadRow | TargetError, ...] | TargetError, ...]:
        """Write nothing: the page says no models."""
        raise SkippedError("the page says no models")
