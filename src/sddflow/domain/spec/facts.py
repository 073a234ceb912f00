"""What words say about one attribute: type, length, choices, default, needs, key, references.

Each function reads one thing out of a text like `text, required, at most 200 characters` and
gives None or "" where the text is silent.
"""

from sddflow.domain.spec.choices import bare_choices, choices_of, default_of, loose_choices
from sddflow.domain.spec.needs import is_key, required_of, unique_of
from sddflow.domain.spec.pointing import on_delete_of, reference, references_of
from sddflow.domain.spec.typed import digits_of, max_length_of, min_length_of, segments, type_of

__all__ = [
    "bare_choices",
    "choices_of",
    "default_of",
    "digits_of",
    "is_key",
    "loose_choices",
    "max_length_of",
    "min_length_of",
    "on_delete_of",
    "reference",
    "references_of",
    "required_of",
    "segments",
    "type_of",
    "unique_of",
]
