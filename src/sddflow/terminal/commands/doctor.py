"""`sddflow doctor`."""


def doctor() -> None:
    """Do doctor."""
