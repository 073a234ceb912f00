"""How the target writes its data layer: what new code must look like to belong there."""

from dataclasses import dataclass
from typing import Literal

from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare


@dataclass(frozen=True, slots=True)
class ModelClass:
    """A mapped class found in the target's source, without importing it.

    Args:
        name: of the class.
        table: its table's name.
        place: the `class` line.
        module: the dotted module it stands in, as the application imports it.
        base: the base class it names, `SQLModel` or `Base`.
        relationships: attribute names of its relationships.
    """

    name: str
    table: str
    place: Place
    module: str
    base: str
    relationships: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conventions:
    """What the target's code shows.

    Args:
        orm: the library its models are written with; "none" where no model was found.
        is_async: it uses async sessions.
        models_form: `package`: a file per entity; `module`: all in one file.
        models_path: POSIX path of that package or module, relative to the target.
        models_module: its dotted name, `app.models`.
        schemas_path: where request and response schemas stand: a package, a module, or the
            models' own files ("" = beside the model).
        schemas_module: its dotted name, or "".
        tests_path: the folder of the tests, or "tests".
        id_kind: how primary keys are made.
        plural: table names are plural.
        base: the name of the declarative base, `SQLModel` or `Base`.
        base_module: where it is imported from.
        timestamps: names of the usual time columns, `("created_at", "updated_at")`.
        timestamps_aware: they carry a time zone.
        user_model: the class of the user, "" where there is none.
        user_table: its table, "" where there is none.
        user_key: its primary key column.
        classes: every mapped class, in order of file and line.
        line_length: of the code, for formatting what is written.
    """

    orm: Literal["sqlmodel", "sqlalchemy", "none"]
    is_async: bool
    models_form: Literal["package", "module"]
    models_path: str
    models_module: str
    schemas_path: str = ""
    schemas_module: str = ""
    tests_path: str = "tests"
    id_kind: Literal["integer", "uuid", "string"] = "integer"
    plural: bool = True
    base: str = "SQLModel"
    base_module: str = "sqlmodel"
    timestamps: tuple[str, ...] = ("created_at", "updated_at")
    timestamps_aware: bool = True
    user_model: str = ""
    user_table: str = ""
    user_key: str = "id"
    classes: tuple[ModelClass, ...] = ()
    line_length: int = 100

    def of_table(self, table: str) -> ModelClass | None:
        """The class mapped to that table."""
        return next((c for c in self.classes if c.table == bare(table)), None)

    def classes_of(self, table: str) -> tuple[str, ...]:
        """Names of all classes that are mapped to it."""
        return tuple(c.name for c in self.classes if c.table == bare(table))


@dataclass(frozen=True, slots=True)
class Migrations:
    """The target's Alembic environment, read without running it.

    Args:
        ini: POSIX path of alembic.ini, relative to the target.
        script_location: folder of env.py.
        versions: folder new revisions go to.
        heads: revision ids nobody follows; exactly one in a healthy history.
        revisions: ids from base to head, in order, as far as the chain holds.
        file_template: alembic's name pattern for new files.
        id_style: how revisions are numbered: alembic's hex, `0001`, or a date.
        batch: env.py already asks for batch operations.
    """

    ini: str
    script_location: str
    versions: str
    heads: tuple[str, ...]
    revisions: tuple[str, ...]
    file_template: str = "%%(rev)s_%%(slug)s"
    id_style: Literal["hex", "number", "date"] = "hex"
    batch: bool = False
