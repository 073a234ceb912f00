"""`design-foreign-key-unindexed`: each deletion of a parent would read the whole child table."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case, is_covered
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey

CODE = "design-foreign-key-unindexed"


def foreign_key_unindexed(case: Case) -> Iterator[Finding]:
    """An index, a unique or the primary key begins with the columns of each foreign key."""
    for name, key in case.elements():
        table = case.after.table(name)
        if isinstance(key, ForeignKey) and table and not is_covered(table, key.columns):
            yield Finding(
                CODE,
                "warning",
                f"no index of {name} begins with {', '.join(key.columns)}",
                evidence=f"deleting a row of {key.referred} reads all of {name}",
                cure=f"add ix_{name}_{'_'.join(key.columns)}",
                table=name,
                column=key.columns[0] if key.columns else "",
            )
