"""The commands and their groups, as `sddflow --help` shows them."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from sddflow.terminal.commands import (
    adr,
    agents,
    approve,
    doctor,
    history,
    init,
    land,
    reject,
    resume,
    run,
    runs,
    show,
    spec,
    verify,
    workflows,
)

_HELP = """From an approved spec to a proven migration.

Start with `sddflow doctor`, then `sddflow run FEATURE`. Every command has --help, and --json
where it answers.
"""
_CHAPTERS = (
    ("Set up", ("init", "doctor")),
    ("Work", ("run", "resume", "land", "verify")),
    ("Decide", ("approve", "reject")),
    ("Look", ("runs", "show", "history", "adr", "spec", "agents", "workflows")),
)


class Chapters(TyperGroup):
    """The main help, its commands in chapters."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - of either click
        """Write the chapters, each command with its first sentence."""
        width = max(len(name) for _, names in _CHAPTERS for name in names)
        for title, names in _CHAPTERS:
            rows = [(n.ljust(width), self._said(ctx, n)) for n in names]
            with formatter.section(title):
                formatter.write_dl(rows)

    def _said(self, ctx: Any, name: str) -> str:  # noqa: ANN401 - of either click
        command = self.get_command(ctx, name)
        return command.get_short_help_str(limit=66) if command else ""


def _version(value: bool) -> None:  # noqa: FBT001 - an option's callback
    if value:
        from sddflow import __version__

        typer.echo(f"sddflow {__version__}")
        raise typer.Exit


def _begin(
    context: typer.Context,
    *,
    workspace: Annotated[  # noqa: ARG001 - the commands read it from the context
        Path | None,
        typer.Option("--workspace", "-w", metavar="DIR", help="Work in this folder."),
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool,
        typer.Option("--version", help="Show the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Show the help where no command is named."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _group(name: str, help_text: str) -> typer.Typer:
    return typer.Typer(
        name=name,
        help=help_text,
        no_args_is_help=False,
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _first(function: Callable[..., None]) -> Callable[[typer.Context], None]:
    """What a group does without a command: its first one."""

    def begin(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            function(workspace=context.find_root().params.get("workspace"))

    return begin


def _program() -> typer.Typer:
    app = _group("sddflow", _HELP)
    app.callback(cls=Chapters, invoke_without_command=True)(_begin)
    for name, command in (
        ("init", init.init),
        ("doctor", doctor.doctor),
        ("run", run.run),
        ("resume", resume.resume),
        ("land", land.land),
        ("verify", verify.verify),
        ("approve", approve.approve),
        ("reject", reject.reject),
        ("runs", runs.runs),
        ("show", show.show),
    ):
        app.command(name)(command)
    for name, said, commands in (
        ("history", "The records of runs: prompts and decisions.", history.COMMANDS),
        ("adr", "Architecture decision records.", adr.COMMANDS),
        ("spec", "Feature specs: list, draft and check them.", spec.COMMANDS),
        ("agents", "The roles a run works with.", agents.COMMANDS),
        ("workflows", "The stages and gates of a run.", workflows.COMMANDS),
    ):
        group = _group(name, said)
        group.callback(invoke_without_command=True)(_first(commands[0][1]))
        for word, function in commands:
            group.command(word)(function)
        app.add_typer(group)
    return app


program = _program()
