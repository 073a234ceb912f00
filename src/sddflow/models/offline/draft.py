"""A first draft of a spec: headings, the user's words, and what is still to be said."""

from sddflow.domain.inputs import Draft, DraftInputs


def drafted(inputs: DraftInputs) -> Draft:
    """A skeleton that a human fills in; every gap is marked."""
    return Draft(inputs.description)
