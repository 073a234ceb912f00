"""`sddflow spec`."""


def show() -> None:
    """Do it."""


COMMANDS = (("show", show),)
