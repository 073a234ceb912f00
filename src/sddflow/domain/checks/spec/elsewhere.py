"""Users that another system keeps: the spec names the service, and no table of theirs is missed."""

import re

from sddflow.domain.spec.document import SpecDocument

_SERVICES = re.compile(
    r"\b(?:better[ -]?auth|auth0|clerk|keycloak|cognito|supabase auth|firebase auth|okta)\b", re.I
)


def users_elsewhere(document: SpecDocument) -> bool:
    """Whether the spec says that an authentication service keeps the users."""
    return bool(_SERVICES.search(document.text))
