"""`sddflow workflows`."""


def show() -> None:
    """Do it."""


COMMANDS = (("show", show),)
