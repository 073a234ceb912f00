"""What must hold of a schema design: one rule per file, all of them registered here.

A rule is a generator of findings about one `Case`. It knows no model and no stage: the same rules
judge what a person, an API or the offline rules propose.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from sddflow.domain.checks.design.case import Case
from sddflow.domain.checks.design.choices_mismatch import choices_mismatch
from sddflow.domain.checks.design.column_exists import column_exists
from sddflow.domain.checks.design.duplicate_index import duplicate_index
from sddflow.domain.checks.design.duplicate_name import duplicate_name
from sddflow.domain.checks.design.entity_forgotten import entity_forgotten
from sddflow.domain.checks.design.fill_without_source import fill_without_source
from sddflow.domain.checks.design.foreign_key_unindexed import foreign_key_unindexed
from sddflow.domain.checks.design.foreign_key_unknown import foreign_key_unknown
from sddflow.domain.checks.design.identifier_too_long import identifier_too_long
from sddflow.domain.checks.design.index_without_query import index_without_query
from sddflow.domain.checks.design.length_mismatch import length_mismatch
from sddflow.domain.checks.design.no_primary_key import no_primary_key
from sddflow.domain.checks.design.no_source import no_source
from sddflow.domain.checks.design.not_null_without_default import not_null_without_default
from sddflow.domain.checks.design.on_delete_missing import on_delete_missing
from sddflow.domain.checks.design.owner_missing import owner_missing
from sddflow.domain.checks.design.principles import read_principles
from sddflow.domain.checks.design.required_mismatch import required_mismatch
from sddflow.domain.checks.design.reserved_name import reserved_name
from sddflow.domain.checks.design.secret import secret
from sddflow.domain.checks.design.source_missing import source_missing
from sddflow.domain.checks.design.table_exists import table_exists
from sddflow.domain.checks.design.table_invented import table_invented
from sddflow.domain.checks.design.timestamps_missing import timestamps_missing
from sddflow.domain.checks.design.too_many_questions import too_many_questions
from sddflow.domain.checks.design.type_mismatch import type_mismatch
from sddflow.domain.checks.design.unique_mismatch import unique_mismatch
from sddflow.domain.checks.design.unknown_column import unknown_column
from sddflow.domain.conventions import Conventions
from sddflow.domain.finding import Finding
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import Schema
from sddflow.domain.spec.document import SpecDocument

Rule = Callable[[Case], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    table_exists,
    column_exists,
    duplicate_name,
    unknown_column,
    no_primary_key,
    foreign_key_unknown,
    type_mismatch,
    on_delete_missing,
    foreign_key_unindexed,
    index_without_query,
    duplicate_index,
    not_null_without_default,
    fill_without_source,
    entity_forgotten,
    table_invented,
    required_mismatch,
    length_mismatch,
    choices_mismatch,
    unique_mismatch,
    owner_missing,
    timestamps_missing,
    reserved_name,
    identifier_too_long,
    secret,
    no_source,
    source_missing,
    too_many_questions,
)
"""In the order people want to read the findings: what cannot be, then what should not."""


def check_design(
    design: Design,
    existing: Schema,
    document: SpecDocument,
    conventions: Conventions,
    constitution: str,
) -> tuple[Finding, ...]:
    """What every rule says about a design; nothing about a right one."""
    case = Case(
        design,
        existing,
        document,
        conventions,
        read_principles(constitution),
        design.applied_to(existing),
    )
    found = (replace(f, by="design checks") for rule in RULES for f in rule(case))
    return tuple(dict.fromkeys(found))
