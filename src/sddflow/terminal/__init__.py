"""Words in, values out: Typer, one file per command, and the displays of a run.

A command file translates words into a call of a plain function and shows the value it gives back.
Whatever is not needed to understand the words is imported when it is needed.
"""
