"""`sddflow init`."""


def init() -> None:
    """Do init."""
