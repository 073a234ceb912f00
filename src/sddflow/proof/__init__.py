"""The proof: a migration is run on scratch databases with rows in them, and looked at."""

from sddflow.proof.revisions.existing import existing_schema

__all__ = ["existing_schema"]
