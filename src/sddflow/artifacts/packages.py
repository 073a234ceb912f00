"""Packages name their new members, and env.py sees the new models."""

from sddflow.artifacts.existing import add_names
from sddflow.artifacts.import_lines import add_imports, after_imports
from sddflow.artifacts.imports import Import
from sddflow.artifacts.job import Job
from sddflow.artifacts.layout import class_name
from sddflow.artifacts.pretty import pretty
from sddflow.artifacts.reach import reached
from sddflow.artifacts.source import Source


def export_models(job: Job) -> None:
    """The models' package names its new members, so that importing it maps them."""
    found = job.layout.conventions
    if found.models_form != "package":
        return
    path = f"{found.models_path}/__init__.py"
    names = {class_name(table): job.layout.model(table).module for table in job.new}
    if names:
        names |= _unseen_parents(job, path)
    export(job, path, found.models_module, names, "the package names the new models")


def _unseen_parents(job: Job, path: str) -> dict[str, str]:
    """Members of the package that new keys point to, and that importing it would not map."""
    seen = reached(job.layout, path, job.desk.texts)
    package = f"{job.layout.conventions.models_module}."
    referred = {key.referred for table in job.new for key in table.foreign_keys}
    return {
        each.name: each.module
        for each in job.layout.conventions.classes
        if each.table in referred and each.place.file not in seen
        if each.module.startswith(package)
    }


def export(job: Job, path: str, package: str, names: dict[str, str], why: str) -> None:
    """A package imports its new members, and lists them where it lists its members.

    Args:
        job: that is done.
        path: the `__init__.py`.
        package: its dotted name.
        names: class → module.
        why: for the human.
    """
    text = job.desk.read(path)
    if not names:
        return
    relative = text is not None and f"from {package}." not in text and "from ." in text
    imports = [
        Import(module.removeprefix(package) if relative else module, name)
        for name, module in names.items()
    ]
    source = Source(text or "", path)
    add_imports(source, imports, job.desk.style)
    add_names(source, names, job.manner.width)
    if "__all__" not in (text or "") and not (text or "").strip():
        listed = ", ".join(f'"{name}"' for name in sorted(names))
        source.insert_lines(
            len(source.raw), ["", *pretty(f"__all__ = [{listed}]", job.manner.width)]
        )
    job.desk.write(path, source.text, why)


def show_to_alembic(job: Job, script_location: str) -> None:
    """env.py imports a new model that it would not see otherwise."""
    path = f"{script_location}/env.py"
    text = job.desk.read(path)
    if text is None:
        return
    seen = reached(job.layout, path, job.desk.texts)
    spots = [job.layout.model(table) for table in job.new]
    hidden = sorted({spot.module for spot in spots if spot.path not in seen})
    if hidden:
        source = Source(text, path)
        source.insert_lines(after_imports(source), [f"import {m}  # noqa: F401" for m in hidden])
        job.desk.write(path, source.text, "Alembic sees the new models")
