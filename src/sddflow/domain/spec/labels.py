"""Labels inside an entity's description: "Fields", "Relationships", "Validation rules".

They are told apart from names of entities, which stand in the same places.
"""

import re
from typing import Literal

Label = Literal["", "attributes", "relations", "about", "other"]

NUMBER = re.compile(r"^(?:§\s*)?\d+(?:\.\d+)*[.):]?\s+")
_ATTRIBUTES = (
    r"(?:key |core |main |required |its )?(?:attributes?|fields?|columns?|propert(?:y|ies)"
    r"|atributos|campos)(?: (?:include|are))?"
)
_RELATIONS = (
    r"(?:key |entity )?(?:relation(?:ship)?s?|associations?|relaciones|references|cardinality"
    r"|foreign keys?|on delete|deletion)\b.*"
)
_ABOUT = r"description|purpose|definition|summary|what it is|represents|about"
_SUBJECTS = (
    "validations?", "constraints?", "index(?:es|ing)?", "notes?", "states?", "business", "rules?",
    "lifecycle", "quer(?:y|ies)", "examples?", "rationale", "overview", "migrations?", "diagrams?",
    "er", "erd", "entity relationship", "invariants?", "tables?(?: of)?", "table name", "volumes?",
    "retention", "security", "isolation", "ownership", "owner", "access", "assumptions?",
    "out of scope", "non-goals", "performance", "changes", "source", "storage", "clarifications?",
    "behaviou?rs?", "uniqueness", "edge cases?", "permissions?", "privacy", "enums?",
    "enumerations?", "types?", "important", "warning", "tbd", "status", "feature",
    "feature branch", "date", "author", "version", "created", "branch", "input", "orm", "spec",
    "none", "n/?a", "no", "not", "primary key", "see", "schema", "sql", "code", "model", "base",
    "summary of", "design", "key", "data flow", "integrity", "why", "where", "no change",
    "unchanged", "details?", "existing", "new", "total", "scope", "reason", "independent test",
    "given", "when", "then", "(?:non-?)?(?:functional )?requirements?", "success criteria",
    "user stor(?:y|ies)", "user scenarios(?: & testing)?", "acceptance criteria",
)  # fmt: skip
_ENDINGS = (
    r"rules?|strategy|transitions?|diagram|notes?|requirements?|logic|considerations?|name|query"
    r"|constraints?|patterns?|changes?|values?|policy|map|checks?"
)
_LABELS: tuple[tuple[Label, re.Pattern[str]], ...] = (
    ("attributes", re.compile(rf"^{_ATTRIBUTES}$", re.I)),
    ("relations", re.compile(rf"^{_RELATIONS}$", re.I)),
    ("about", re.compile(rf"^(?:{_ABOUT})$", re.I)),
    ("other", re.compile(rf"^(?:{'|'.join(_SUBJECTS)})(?:\s+(?:{_ENDINGS}))*$", re.I)),
)
_WEAK = re.compile(
    r"^(?:note|state|source|query|example|rule|permission|index|change|constraint|reason|volume"
    r"|invariant|policy|behaviou?r)$",
    re.I,
)


def bare(title: str) -> str:
    """A title without its number, remarks and marks."""
    plain = re.sub(r"\s*[(\[][^()\[\]]*[)\]]", "", NUMBER.sub("", title.strip(" *`_#")))
    return plain.strip(" *`_:")


def label_of(title: str) -> Label:
    """What a label announces; "" where it is none."""
    plain = bare(title)
    return next((name for name, pattern in _LABELS if pattern.match(plain)), "")


def is_weak(title: str) -> bool:
    """Whether a label could be an entity's name as well, such as "Note"."""
    return bool(_WEAK.match(bare(title)))
