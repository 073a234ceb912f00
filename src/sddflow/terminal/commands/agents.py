"""`sddflow agents`."""


def show() -> None:
    """Do it."""


COMMANDS = (("show", show),)
