"""`python -m sddflow` is `sddflow`."""

from sddflow.terminal.main import main

main()
