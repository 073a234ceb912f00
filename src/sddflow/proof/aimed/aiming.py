"""All rows aimed at one migration, in their order: each kind goes on from those before it."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from sddflow.database.rows import Filled, fill
from sddflow.database.words import Words
from sddflow.domain.schema.table import Schema
from sddflow.proof.aimed.alike import liken
from sddflow.proof.aimed.asked_of_json import asked_in
from sddflow.proof.aimed.below import lower
from sddflow.proof.aimed.bounds import exceed
from sddflow.proof.aimed.converted import convert, converted_in
from sddflow.proof.aimed.crowded import crowd
from sddflow.proof.aimed.deepened import deepen
from sddflow.proof.aimed.each_value import each_value_in, give_each, labels_of, texts_of
from sddflow.proof.aimed.folding import folded_in, spell_twice
from sddflow.proof.aimed.grown import grow
from sddflow.proof.aimed.joined import name_across, share_across
from sddflow.proof.aimed.joins import empty_in, grouped_in, joined_in
from sddflow.proof.aimed.json_keys import give_keys
from sddflow.proof.aimed.json_texts import give_json
from sddflow.proof.aimed.lists import listed_in
from sddflow.proof.aimed.mixed import mixed_in
from sddflow.proof.aimed.moments import give_moments, moments_in, summer_in
from sddflow.proof.aimed.multiplied import lessen, multiplied_in
from sddflow.proof.aimed.namesakes import name_alike
from sddflow.proof.aimed.scaled import fall_short
from sddflow.proof.aimed.shared import share
from sddflow.proof.aimed.source_words import Known
from sddflow.proof.aimed.spelt_texts import spell_each, spelt_texts
from sddflow.proof.aimed.spoken import (
    assigned_in,
    compared_in,
    left_in,
    speak,
    speak_apart,
    words_before,
)
from sddflow.proof.aimed.way_up import named_in, words_in


def fill_aimed(
    engine: Engine,
    schema: Schema,
    words: Words,
    source: str,
    root: Path,
    known: Callable[[frozenset[str]], Known],
    tenants: frozenset[str],
    holders: frozenset[str],
) -> Filled:
    """Rows of every form, some of which are as the migration's source speaks of them.

    Args:
        engine: on an empty database.
        schema: of that database.
        words: that columns may hold, by table and column.
        source: of a revision.
        root: the application's folder.
        known: tells of columns which words of the source rows may have.
        tenants: tables of those that rows belong to; a row keeps to one of them.
        holders: those, and the users'.
    """
    pairs = joined_in(source)
    compared, asked = compared_in(source), asked_in(source)
    filled = fill(engine, schema, words_before(words, source), tenants=tenants)
    speak(engine, schema, mixed_in(source))
    speak(engine, schema, compared)
    speak(engine, schema, listed_in(source))
    liken(engine, schema, source)
    speak_apart(engine, schema, left_in(source))
    lessen(engine, schema, multiplied_in(source))
    fall_short(engine, schema, source)
    lower(engine, schema, source)
    said, of = words_in(source), holders
    named = named_in(schema, said)
    give_each(engine, schema, each_value_in(source), named)
    asked_for = _of_before(known(texts_of(schema.tables)), source)
    give_each(engine, schema, {**labels_of(schema), **asked_for}, schema.tables)
    give_moments(engine, schema, moments_in(source), said)
    give_moments(engine, schema, summer_in(source), said)
    give_each(engine, schema, spelt_texts(root, None, texts_of(named) & said), named)
    spell_each(engine, root, named, said)
    give_keys(engine, schema, asked, compared)
    give_json(engine, schema, source, asked)
    share(engine, schema, source)
    name_alike(engine, schema, pairs)
    name_across(engine, schema, pairs, said, of)
    share_across(engine, schema, grouped_in(source), empty_in(source), said, of)
    crowd(engine, schema, source)
    deepen(engine, schema, said)
    spell_twice(engine, schema, folded_in(source))
    exceed(engine, schema, source)
    convert(engine, schema, converted_in(source, root))
    grow(engine, schema, said)
    return filled


def _of_before(known: Known, source: str) -> Known:
    """Words that rows may have had: those that the way up gives them are what they get."""
    given = assigned_in(source)
    return {c: tuple(w for w in told if w not in given.get(c, ())) for c, told in known.items()}
