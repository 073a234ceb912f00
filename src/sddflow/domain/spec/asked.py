"""Which column of a table a stated query speaks of, by the names that specs use."""

from sddflow.domain.schema.naming import singular, snake
from sddflow.domain.schema.table import Table

_USERS = frozenset(("user", "users", "owner", "signed_in_user", "current_user", "me"))


def asked_column(name: str, table: Table, owner: str) -> str:
    """The column that an attribute, a parent or the user is; "" where nobody knows.

    Args:
        name: as the spec says it.
        table: whose rows are asked for.
        owner: the column that names the user a row belongs to; "" where rows are nobody's.
    """
    plain = snake(name)
    one = singular(plain)
    for candidate in (plain, f"{plain}_id", f"{one}_id"):
        if table.column(candidate):
            return candidate
    if owner and (plain in _USERS or one == owner.removesuffix("_id")):
        return owner
    return next((k.columns[0] for k in table.foreign_keys if singular(k.referred) == one), "")
