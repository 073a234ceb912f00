"""Entities as Python classes: SQLModel, SQLAlchemy, Pydantic and dataclasses in a fence."""

import ast
import re
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sddflow.domain.place import Place
from sddflow.domain.spec import facts
from sddflow.domain.spec.document import Attribute, Cardinality, Entity, Relationship
from sddflow.domain.spec.draft import Draft
from sddflow.domain.spec.markdown import Fence
from sddflow.domain.spec.stored import is_schema_class
from sddflow.domain.spec.words import class_name, column_name

_LINKS = {"Relationship", "relationship"}
_NOW = re.compile(r"now|utcnow|timestamp", re.I)
Enums = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Source:
    file: str
    lines: tuple[str, ...]
    first: int

    def place(self, node: ast.stmt) -> Place:
        return Place(self.file, self.first + node.lineno - 1)

    def words(self, node: ast.stmt) -> str:
        """The statement's lines as one."""
        lines = self.lines[node.lineno - 1 : node.end_lineno or node.lineno]
        return " ".join(line.strip() for line in lines)


def is_code(fence: Fence) -> bool:
    """Whether a fence holds Python classes."""
    return (
        fence.language.split(" ")[0] in {"", "python", "py", "python3"}
        and "class " in fence.content
    )


def read_code(fence: Fence, file: str) -> tuple[Draft, ...]:
    """The classes of a fence as drafts; none where it is no Python."""
    content = textwrap.dedent(fence.content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # a spec's code is read, not judged
            module = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    source = _Source(file, tuple(content.split("\n")), fence.line)
    classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
    enums: Enums = {c.name: _members(c) for c in classes if any("Enum" in b for b in _bases(c))}
    by_name = {c.name: c for c in classes}
    drafts = (_draft(c, by_name, enums, source) for c in classes if c.name not in enums)
    return tuple(d for d in drafts if d is not None)


def _bases(node: ast.ClassDef) -> tuple[str, ...]:
    return tuple(ast.unparse(b) for b in node.bases)


def _members(node: ast.ClassDef) -> tuple[str, ...]:
    values = (s.value for s in node.body if isinstance(s, ast.Assign))
    return tuple(
        v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)
    )


def _draft(
    node: ast.ClassDef, others: dict[str, ast.ClassDef], enums: Enums, source: _Source
) -> Draft | None:
    """A class as a draft; None for helper classes without fields."""
    name = class_name(node.name)
    inherited = [others[b] for b in _bases(node) if b in others and b != node.name]
    statements = [s for c in (*inherited, node) for s in c.body]
    fields = tuple(_fields(statements, enums, source))
    if not name or not fields:
        return None
    table = any(k.arg == "table" for k in node.keywords) or any(
        "__tablename__" in source.words(s) for s in node.body
    )
    entity = Entity(
        name, (ast.get_docstring(node) or "").split("\n")[0], source.place(node),
        _uniques(fields, node), stored=table or not is_schema_class(node.name), form="code",
    )  # fmt: skip
    return Draft(entity, relationships=tuple(_links(name, statements, fields, source)))


def _fields(statements: list[ast.stmt], enums: Enums, source: _Source) -> Iterator[Attribute]:
    """Annotated names and columns; relationships are none."""
    for statement in statements:
        name, annotation, value = _parts(statement)
        call = value.func if isinstance(value, ast.Call) else None
        if (
            not name
            or name.startswith("_")
            or name == "model_config"
            or (call and _called(value) in _LINKS)
        ):
            continue
        if annotation is None and _called(value) not in {"Column", "mapped_column"}:
            continue
        yield _attribute(name, annotation, value, enums, source, statement)


def _parts(statement: ast.stmt) -> tuple[str, ast.expr | None, ast.expr | None]:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return statement.target.id, statement.annotation, statement.value
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id, None, statement.value
    return "", None, None


def _called(value: ast.expr | None) -> str:
    """The last name of what is called, such as `Field` or `Column`."""
    return ast.unparse(value.func).split(".")[-1] if isinstance(value, ast.Call) else ""


def _attribute(
    name: str,
    annotation: ast.expr | None,
    value: ast.expr | None,
    enums: Enums,
    source: _Source,
    node: ast.stmt,
) -> Attribute:
    kind = ast.unparse(annotation) if annotation is not None else _column_type(value)
    kind = re.sub(r"^Mapped\[(.*)\]$", r"\1", kind)
    said = {k.arg: k.value for call in _calls(value) for k in call.keywords if k.arg}
    words = source.words(node)
    key = _true(said.get("primary_key"))
    inner = re.sub(r"\s*\|\s*None|^Optional\[(.*)\]$", r"\1", kind).strip("\"'")
    digits, places = _number(said.get("max_digits")), _number(said.get("decimal_places"))
    if digits is not None and places is not None:
        kind = f"{kind}({digits}, {places})"
    choices = enums.get(inner) or _literals(kind) or _enum_call(value)
    default = _default(value, said)
    member = (default or "").rpartition(".")[2]
    return Attribute(
        name=column_name(name),
        text=words,
        place=source.place(node),
        type=kind,
        required=True if key else _required(kind, annotation, said),
        unique="global" if _true(said.get("unique")) else "",
        max_length=_length(value, said),
        choices=choices,
        default=member if member in choices else default,
        key=key,
        references=_points(value, said),
        min_length=_number(said.get("min_length")),
    )


def _calls(value: ast.expr | None) -> list[ast.Call]:
    return [n for n in ast.walk(value) if isinstance(n, ast.Call)] if value is not None else []


def _column_type(value: ast.expr | None) -> str:
    """The first argument of `Column(…)` that is a type."""
    if isinstance(value, ast.Call):
        for argument in value.args:
            if not isinstance(argument, ast.Constant) and _called(argument) != "ForeignKey":
                return ast.unparse(argument)
    return ""


def _true(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is True


def _required(kind: str, annotation: ast.expr | None, said: dict[str, ast.expr]) -> bool | None:
    if "nullable" in said:
        return not _true(said["nullable"])
    return None if annotation is None else not re.search(r"\bNone\b|Optional", kind)


def _length(value: ast.expr | None, said: dict[str, ast.expr]) -> int | None:
    stated = said.get("max_length")
    lengths = [
        c.args[0]
        for c in _calls(value)
        if _called(c) in {"String", "VARCHAR", "AutoString"} and c.args
    ]
    found = (_number(one) for one in (stated, said.get("length"), *lengths))
    return next((number for number in found if number is not None), None)


def _number(value: ast.expr | None) -> int | None:
    number = value.value if isinstance(value, ast.Constant) else None
    return number if isinstance(number, int) else None


def _literals(kind: str) -> tuple[str, ...]:
    found = re.search(r"Literal\[([^\]]*)\]", kind)
    return tuple(re.findall(r"['\"]([^'\"]+)['\"]", found[1])) if found else ()


def _enum_call(value: ast.expr | None) -> tuple[str, ...]:
    enum = next((c for c in _calls(value) if _called(c) in {"Enum", "SAEnum"}), None)
    values = enum.args if enum else []
    return tuple(
        v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)
    )


def _default(value: ast.expr | None, said: dict[str, ast.expr]) -> str | None:
    stated = said.get("default", said.get("server_default"))
    if stated is None and isinstance(value, ast.Constant | ast.Attribute):
        stated = value
    made = said.get("default_factory")
    if made is not None or isinstance(stated, ast.Attribute | ast.Lambda | ast.Call):
        text = ast.unparse(made if made is not None else stated)  # type: ignore[arg-type]  # one is there
        return "now" if _NOW.search(text) else "uuid" if "uuid" in text.lower() else text
    if not isinstance(stated, ast.Constant) or stated.value in (None, ...):
        return None
    return str(stated.value).lower() if isinstance(stated.value, bool) else str(stated.value)


def _points(value: ast.expr | None, said: dict[str, ast.expr]) -> str:
    keys = [c.args[0] for c in _calls(value) if _called(c) == "ForeignKey" and c.args]
    for one in (said.get("foreign_key"), *keys):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            return facts.reference(one.value)
    return ""


def _links(
    entity: str, statements: list[ast.stmt], fields: tuple[Attribute, ...], source: _Source
) -> Iterator[Relationship]:
    """Foreign keys, and relationship attributes that hold a list."""
    for field in fields:
        table = field.references.split(".")[0]
        if table:
            cardinality: Cardinality = "one-to-one" if field.unique == "global" else "many-to-one"
            on_delete = facts.on_delete_of(re.sub(r"['\"]", "", field.text))
            yield Relationship(
                entity,
                class_name(table),
                cardinality,
                field.place,
                field.text,
                field.required,
                on_delete,
            )
    for statement in statements:
        name, annotation, value = _parts(statement)
        held = re.search(r"[Ll]ist\[['\"]?(\w+)", ast.unparse(annotation)) if annotation else None
        if name and held and _called(value) in _LINKS:
            yield Relationship(
                entity,
                class_name(held[1]),
                "one-to-many",
                source.place(statement),
                source.words(statement),
            )


def _uniques(fields: tuple[Attribute, ...], node: ast.ClassDef) -> tuple[Attribute, ...]:
    """Fields with what `UniqueConstraint("user_id", "name")` says about them."""
    found = [
        n for n in ast.walk(node) if isinstance(n, ast.Call) and _called(n) == "UniqueConstraint"
    ]
    for call in found:
        names = [
            a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
        ]
        if len(names) == 2:
            other, name = names
            kind = "user" if other in {"user_id", "owner_id"} else other
            fields = tuple(replace(f, unique=kind) if f.name == name else f for f in fields)
    return fields
