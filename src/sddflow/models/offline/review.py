"""Reviews by rules."""

from sddflow.domain.exchange import Review
from sddflow.domain.inputs import ReviewInputs


def reviewed(inputs: ReviewInputs) -> Review:
    """One angle's judgement."""
    return Review("nothing found", ())
