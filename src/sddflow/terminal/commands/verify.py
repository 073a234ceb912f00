"""`sddflow verify`."""


def verify() -> None:
    """Do verify."""
