"""What the models alone build, with what they name and only migrations can make."""

from sddflow.database.extensions import give_extensions
from sddflow.database.scratch import Scratch
from sddflow.database.sequences import give_sequence, missing_relation
from sddflow.errors import TargetError
from sddflow.target.answers import Metadata
from sddflow.target.application import Application


def build_models(
    application: Application, scratch: Scratch, there: Scratch | None
) -> Metadata | None:
    """Build the models in an empty database; what they declare, where that is told.

    Args:
        application: whose models.
        scratch: the database.
        there: what the migrations built; its extensions are given, and a sequence that a default
            of the models names. None where nothing is built yet.

    Raises:
        TargetError: the models cannot be built.
    """
    if there is None:
        return application.create_all(scratch.url).declared
    give_extensions(there, scratch)
    given: set[str] = set()
    while True:
        try:
            return application.create_all(scratch.url).declared
        except TargetError as error:
            name = missing_relation(error.message)
            if name in given or not give_sequence(there, scratch, name):
                raise
            given.add(name)
