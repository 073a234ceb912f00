"""Where new code goes in the target, and how it is imported from there."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sddflow.domain.conventions import Conventions
from sddflow.domain.schema.naming import pascal, singular, snake
from sddflow.domain.schema.table import Table
from sddflow.errors import TargetError
from sddflow.workspace import inside


@dataclass(frozen=True, slots=True)
class Spot:
    """A module of the target.

    Args:
        path: POSIX path of its file, relative to the target.
        module: its dotted name.
    """

    path: str
    module: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The target's folders, seen through its conventions.

    Args:
        target: its folder, absolute.
        conventions: of its code.
    """

    target: Path
    conventions: Conventions

    @property
    def root(self) -> str:
        """The folder modules are imported from, relative to the target; "" for itself."""
        path = self.conventions.models_path.removesuffix(".py").removesuffix("/__init__")
        tail = self.conventions.models_module.replace(".", "/")
        return path.removesuffix(tail).strip("/")

    @property
    def own(self) -> tuple[str, ...]:
        """Top-level packages of the target."""
        found = self.conventions
        modules = [found.models_module, found.schemas_module, *(c.module for c in found.classes)]
        if self.find(found.base_module) is not None:
            modules.append(found.base_module)
        return tuple(sorted({module.split(".", maxsplit=1)[0] for module in modules if module}))

    def model(self, table: Table) -> Spot:
        """Where a table's class stands, or will stand."""
        found = self.conventions
        known = found.of_table(table.name)
        if known is not None:
            return Spot(known.place.file, known.module)
        if found.models_form == "module":
            return Spot(found.models_path, found.models_module)
        stem = self.stem(table)
        return Spot(f"{found.models_path}/{stem}.py", f"{found.models_module}.{stem}")

    def schemas(self, table: Table) -> Spot:
        """Where its request and response schemas go: beside the model where no place is theirs."""
        found = self.conventions
        if not found.schemas_path:
            return self.model(table)
        if found.schemas_path.endswith(".py"):
            return Spot(found.schemas_path, found.schemas_module)
        stem = self.stem(table)
        return Spot(f"{found.schemas_path}/{stem}.py", f"{found.schemas_module}.{stem}")

    def stem(self, table: Table) -> str:
        """A file's name: the entity, or the table where the target calls its files so."""
        files = {PurePosixPath(c.place.file).stem: c for c in self.conventions.classes}
        plural = any(s == c.table != snake(c.name) for s, c in files.items())
        return table.name if plural else snake(class_name(table))

    def find(self, module: str) -> str | None:
        """The file of a module, relative to the target; None where it is not the target's."""
        if not module:
            return None
        base = "/".join(part for part in (self.root, module.replace(".", "/")) if part)
        names = (f"{base}.py", f"{base}/__init__.py")
        return next((name for name in names if (self.target / name).is_file()), None)

    def read(self, path: str) -> str | None:
        """A file's text with the line ends it has; None where it is not there.

        Raises:
            TargetError: it is not UTF-8, or cannot be read.
        """
        file = inside(self.target, path)
        if not file.is_file():
            return None
        try:
            return file.read_bytes().decode()
        except UnicodeDecodeError:
            raise TargetError("is not UTF-8", place=path, cure="save it as UTF-8") from None
        except OSError as error:
            raise TargetError(f"cannot be read: {error.strerror}", place=path) from None


def class_name(table: Table) -> str:
    """The class of a table: as designed, or made of its name."""
    return table.model or pascal(singular(table.name))


def attribute(column: str) -> str:
    """A column's name in its class: with an underscore where the name means something else."""
    from keyword import iskeyword

    reserved = column in {"metadata", "registry", "model_config"}
    return f"{column}_" if reserved or iskeyword(column) else column
