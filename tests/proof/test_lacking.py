"""What the scratch server lacks is no mistake of the migration."""

import pytest

from sddflow.errors import TargetError
from sddflow.proof.lacking import LackingError, skip_where_lacking


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('extension "postgis" is not available', "no extension postgis"),
        ('could not open extension control file "/x/hstore.control"', "no extension hstore"),
        ('RaiseException: the stand-in for extension "pgcrypto" has no digest sha1\nCONTEXT: …',
         "no extension pgcrypto with digest sha1"),
    ],
)  # fmt: skip
def test_what_is_lacking(said, told):
    """An extension, or a part of one that SQL cannot stand in for: its dialect is skipped."""
    with pytest.raises(LackingError, match=f"the scratch server has {told}$"):
        skip_where_lacking(TargetError(said))


def test_another_failure():
    """Any other failure goes on being one."""
    skip_where_lacking(TargetError('relation "users" does not exist'))
