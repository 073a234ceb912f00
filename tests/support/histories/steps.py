"""The steps of a made history, in turns; each changes the state and says how."""

from collections.abc import Callable
from itertools import count

from .state import Column, Step, Table

Moves = tuple[list[str], list[str]]
_TURN = 12
_WORDS = ("invoice", "customer", "ticket", "project", "device", "visit", "report", "contract")


class Builder:
    """What stands, and what the next revision does to it."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self._numbers = count(1)

    def table(self) -> Moves:
        """A table with an enum type, pointing to the first one."""
        number = len(self.tables)
        made = Table(f"{_WORDS[number % len(_WORDS)]}s_{number}")
        made.columns.append(Column("id", "sa.Integer", "primary_key=True"))
        if self.tables:
            to = f'sa.ForeignKey("{self.tables[0].name}.id", name="fk_{made.name}", '
            made.columns.append(
                Column(
                    "owner_id",
                    "sa.Integer",
                    f'{to}ondelete="CASCADE"), nullable=False',
                    indexed=True,
                )
            )
        kind = f'sa.Enum("new", "open", "done", name="state_of_{made.name}")'
        made.columns.append(Column("state", kind, 'server_default="new", nullable=False'))
        made.columns.append(Column("title", "sa.String(80)", "nullable=False"))
        self.tables.append(made)
        columns = [f"    {c.source}," for c in made.columns]
        up = [f'op.create_table("{made.name}",', *columns, ")"]
        up += [f'op.create_index("{made.index(c)}", "{made.name}", ["{c.name}"])'
               for c in made.columns if c.indexed]  # fmt: skip
        drop = f'sa.Enum(name="state_of_{made.name}").drop(op.get_bind(), checkfirst=True)'
        return up, [f'op.drop_table("{made.name}")', drop]

    def nullable(self) -> Moves:
        """A column that may be empty."""
        table, column = self._add("sa.String(40)", "")
        return (
            [f'op.add_column("{table.name}", {column.source})'],
            _batch(table, f'drop_column("{column.name}")'),
        )

    def required(self) -> Moves:
        """A column that must not be empty, in a batch, with a default for rows that are there."""
        table, column = self._add("sa.Integer", 'server_default="0", nullable=False')
        return _batch(table, f"add_column({column.source})"), _batch(
            table, f'drop_column("{column.name}")'
        )

    def moved(self) -> Moves:
        """Values written by raw SQL; there is nothing to undo."""
        table = self._some()
        sql = f"UPDATE {table.name} SET title = 'untitled' WHERE title = ''"
        return [f'op.execute("{sql}")'], ["pass"]

    def indexed(self) -> Moves:
        """An index by raw SQL."""
        table = self._some()
        column = next((c for c in table.columns if c.name.startswith("c") and not c.indexed), None)
        if column is None:
            return self.nullable()
        column.indexed = True
        sql = f"CREATE INDEX {table.index(column)} ON {table.name} ({column.name})"
        return [f'op.execute("{sql}")'], [f'op.execute("DROP INDEX {table.index(column)}")']

    def renamed(self) -> Moves:
        """A column gets another name and keeps its values."""
        found = self._plain()
        if found is None:
            return self.nullable()
        table, column = found
        old, column.name = column.name, f"c{next(self._numbers)}"
        up = f'alter_column("{old}", new_column_name="{column.name}")'
        return _batch(table, up), _batch(
            table, f'alter_column("{column.name}", new_column_name="{old}")'
        )

    def dropped(self) -> Moves:
        """A column goes."""
        found = self._plain()
        if found is None:
            return self.nullable()
        table, column = found
        table.columns.remove(column)
        return _batch(table, f'drop_column("{column.name}")'), _batch(
            table, f"add_column({column.source})"
        )

    def widened(self) -> Moves:
        """A text may be longer."""
        table = self._some()
        title = next(c for c in table.columns if c.name == "title")
        old, title.type = title.type, f"sa.String({int(title.type[10:-1]) + 20})"
        words = 'alter_column("title", existing_nullable=False'
        up = f"{words}, existing_type={old}, type_={title.type})"
        return _batch(table, up), _batch(
            table, f"{words}, existing_type={title.type}, type_={old})"
        )

    def _some(self) -> Table:
        return self.tables[next(self._numbers) % len(self.tables)]

    def _add(self, kind: str, options: str) -> tuple[Table, Column]:
        table, column = self._some(), Column(f"c{next(self._numbers)}", kind, options)
        table.columns.append(column)
        return table, column

    def _plain(self) -> tuple[Table, Column] | None:
        """A column that nothing stands on."""
        for table in self.tables:
            for column in table.columns:
                if column.name.startswith("c") and not column.indexed and not column.options:
                    return table, column
        return None


def history(length: int) -> tuple[list[Table], list[Step]]:
    """Tables as they stand at the end, and the revisions that made them."""
    builder = Builder()
    steps: list[Step] = []
    while len(steps) < length - 1:
        turn = len(steps) % _TURN
        if turn == _TURN - 2 and len(steps) + 3 < length:
            steps += _fork(builder, len(steps), _heads(steps))
        else:
            steps.append(_step(len(steps), _heads(steps), _turn(builder, turn, len(steps))()))
    up, down = builder.table()
    return builder.tables, [*steps, Step("newest", _heads(steps), tuple(up), tuple(down))]


def _turn(builder: Builder, turn: int, number: int) -> Callable[[], Moves]:
    """What is done at a turn; a table is made in one round of four."""
    if turn == 0:
        return builder.table if number % (4 * _TURN) == 0 else builder.nullable
    turns = (
        builder.nullable, builder.required, builder.moved, builder.indexed, builder.renamed,
        builder.nullable, builder.dropped, builder.required, builder.widened,
    )  # fmt: skip
    return turns[turn - 1] if turn <= len(turns) else builder.moved


def _fork(builder: Builder, number: int, heads: tuple[str, ...]) -> list[Step]:
    """Two branches and their merge."""
    sides = [_step(number + n, heads, builder.nullable()) for n in (0, 1)]
    return [*sides, Step(_name(number + 2), tuple(s.revision for s in sides))]


def _heads(steps: list[Step]) -> tuple[str, ...]:
    return (steps[-1].revision,) if steps else ()


def _step(number: int, parents: tuple[str, ...], moves: Moves) -> Step:
    up, down = moves
    return Step(_name(number), parents, tuple(up), tuple(down))


def _name(number: int) -> str:
    return f"{number * 2654435761 % 2**32:08x}_{number:04}"


def _batch(table: Table, words: str) -> list[str]:
    return [f'with op.batch_alter_table("{table.name}") as batch:', f"    batch.{words}"]
