"""`sddflow history`."""


def show() -> None:
    """Do it."""


COMMANDS = (("show", show),)
