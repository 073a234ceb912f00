"""What hung on a row that went as a double: it passes to the one that stays, or stood there too."""

from collections.abc import Iterator

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import ForeignKey
from sddflow.proof.rules.ruled import Key
from sddflow.proof.survival.deduped import stands_for
from sddflow.proof.survival.loss import Way


def only_doubles(way: Way, old: Snapshot, new: Snapshot, gone: list[Key]) -> bool:
    """Whether each row that is gone was a double of one that stays, and took nothing along."""
    doubles = stands_for(old, new, way.doubles_of(old.table.name))
    return all(key in doubles for key in gone) and not any(_left(way, old, set(gone)))


def also_there(way: Way, old: Snapshot, new: Snapshot, gone: list[Key]) -> bool:
    """Whether each link that is gone led to a double, and one to the row that stays is there."""
    return all(_is_there(way, old, new, key) for key in gone)


def _is_there(way: Way, old: Snapshot, new: Snapshot, gone: Key) -> bool:
    columns = old.table.primary_key
    for key in _into(old, columns):
        place = columns.index(key.columns[0])
        for kept in _kept(way, key, gone[place]):
            if (*gone[:place], kept, *gone[place + 1 :]) in new.rows:
                return True
    return False


def _into(table: Snapshot, columns: tuple[str, ...]) -> Iterator[ForeignKey]:
    """Its foreign keys over one of these columns."""
    keys = table.table.foreign_keys
    return (k for k in keys if len(k.columns) == 1 and k.columns[0] in columns)


def _kept(way: Way, key: ForeignKey, pointed: object) -> Iterator[object]:
    """What a key may point to now, in place of a double that is gone."""
    were, are, to = way.before.get(key.referred), way.after.get(key.referred), key.referred_columns
    if were is None or are is None:
        return
    for double, kept in stands_for(were, are, way.doubles_of(key.referred)).items():
        if were.rows[double][to[0]] == pointed:
            yield from (are.rows[k][to[0]] for k in kept)


def _left(way: Way, old: Snapshot, gone: set[Key]) -> Iterator[Key]:
    """Rows of other tables that hung on those that are gone, and hang on nothing now."""
    for name, hanging in way.before.items():
        now = way.after.get(name)
        for key in (k for k in hanging.table.foreign_keys if k.referred == old.table.name):
            pointed = {tuple(old.rows[g][c] for c in key.referred_columns) for g in gone}
            for own, row in hanging.rows.items():
                if tuple(row[c] for c in key.columns) in pointed and not (
                    now is not None and _hangs(way, hanging, now, key, own, pointed)
                ):
                    yield own


def _hangs(
    way: Way, old: Snapshot, now: Snapshot, key: ForeignKey, own: Key, pointed: set[Key]
) -> bool:
    """The row points elsewhere now, or is a link that another one stands for."""
    if own not in now.rows:
        return _is_there(way, old, now, own)
    leads = tuple(now.rows[own].get(c) for c in key.columns)
    return None not in leads and leads not in pointed
