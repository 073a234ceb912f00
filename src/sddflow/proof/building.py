"""What the models alone build, with what they name and only migrations can make."""

from sddflow.database.extensions import give_extensions
from sddflow.database.named_by_models import Missing, give, missing
from sddflow.database.scratch import Scratch
from sddflow.errors import TargetError
from sddflow.target.answers import Metadata
from sddflow.target.application import Application
from sddflow.target.stay import Stay


def build_models(
    application: Application, scratch: Scratch, there: Scratch | None, stay: Stay | None = None
) -> Metadata | None:
    """Build the models in an empty database; what they declare, where that is told.

    Args:
        application: whose models.
        scratch: the database.
        there: what the migrations built; its extensions are given, and sequences and
            functions that the models name. None where nothing is built yet.
        stay: whose process builds them.

    Raises:
        TargetError: the models cannot be built.
    """
    if there is None:
        return application.create_all(scratch.url, stay=stay).declared
    give_extensions(there, scratch)
    given: set[Missing] = set()
    while True:
        try:
            return application.create_all(scratch.url, stay=stay).declared
        except TargetError as error:
            named = missing(error.message)
            if named is None or named in given or not give(there, scratch, named):
                raise
            given.add(named)
