"""Whether what the models say may have changed since a git ref."""

from sddflow.proof.revisions.since import Changed
from sddflow.target.conventions import Reading
from sddflow.target.reach import reached


def models_changed(reading: Reading, changed: Changed) -> bool:
    """A file that holds models, or that these import, came, changed or went.

    Of a file that went nobody can say what it held to the models: it counts, where it is Python.

    Args:
        reading: the application's source as it is now.
        changed: since the ref.
    """
    models = {c.file.resolve() for c in reading.mapped}
    roots = tuple(dict.fromkeys((*reading.preferred, *reading.roots)))
    matters = models | reached(models, roots)
    gone = any(not file.exists() for file in changed.was)
    return gone or not matters.isdisjoint(changed.new | changed.edited)
