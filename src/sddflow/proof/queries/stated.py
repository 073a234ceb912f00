"""The queries that the specs of an application state: "newest first", "filter by status"."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sddflow.domain.schema.naming import singular, snake
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.domain.spec.asked import asked_column
from sddflow.domain.spec.document import Query as Stated
from sddflow.errors import SpecError
from sddflow.proof.owners.ownership import owner_key
from sddflow.proof.queries.query import Condition, Order, Query
from sddflow.target.features import Feature, list_features, read_text


def stated_queries(root: Path, tables: Iterable[Table], users: str) -> tuple[Query, ...]:
    """Those of some tables; one whose columns are not all known is passed over.

    Args:
        root: the application's folder, with its specs.
        tables: as the database has them.
        users: the table of the users.
    """
    named = {singular(bare(table.name)): table for table in tables}
    found = (q for feature in list_features(root) for q in _of(root, feature, named, users))
    return tuple(dict.fromkeys(found))


def _of(root: Path, feature: Feature, named: dict[str, Table], users: str) -> Iterator[Query]:
    try:
        text = read_text(root / feature.path)
    except SpecError:
        return
    words = snake(text)
    if not any(name in words for name in named):
        return  # to read a spec takes longer than to see that it is about something else
    from sddflow.domain.spec.parse import parse_spec

    for stated in parse_spec(text, feature=feature.name, path=feature.path).queries:
        table = named.get(singular(snake(stated.entity)))
        query = _query(stated, table, users) if table is not None else None
        if query is not None:
            yield query


def _query(stated: Stated, table: Table, users: str) -> Query | None:
    columns = [_column(name, table, users) for name in stated.by]
    order = _order(stated, table)
    if not all(columns) or not (columns or order):
        return None
    conditions = tuple(Condition(name, "=") for name in dict.fromkeys(columns))
    orders = (Order(order, stated.descending),) if order else ()
    return Query(table.name, stated.place, stated.text, conditions, orders)


def _column(name: str, table: Table, users: str) -> str:
    key = owner_key(table, users) if users else None
    person = "user" if singular(snake(name)) == singular(bare(users)) else name
    return asked_column(person, table, key.columns[0] if key else "")


def _order(stated: Stated, table: Table) -> str:
    name = stated.order or ("created_at" if stated.descending else "")
    return name if table.column(name) is not None else ""
