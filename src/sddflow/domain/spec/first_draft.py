"""What a draft of a spec must be, whoever wrote it: a text that shows that it is one."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.spec.document import SpecDocument
from sddflow.domain.spec.parse import parse_spec

LONGEST = 200_000
_STATUS = re.compile(r"^(?:[-*]\s+)?[*_]{0,2}status[*_]{0,2}:.*$", re.I | re.M)
_FENCED = re.compile(r"\A```(?:markdown|md)?[ \t]*\n(.*)\n```\Z", re.S | re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def as_draft(text: str) -> str:
    """The text, saying `**Status**: Draft` at its head whatever it said there before."""
    flat = text.replace("\r\n", "\n").strip()
    fenced = _FENCED.match(flat)
    flat = fenced[1].strip() if fenced else flat
    sections = re.search(r"^## ", flat, re.M)
    at = sections.start() if sections else len(flat)
    return f"{_marked(flat[:at])}{flat[at:]}".rstrip() + "\n"


def _marked(head: str) -> str:
    if _STATUS.search(head):
        return _STATUS.sub("**Status**: Draft", head, count=1)
    title, _, rest = head.partition("\n")
    return f"{title}\n\n**Status**: Draft\n{rest}"


def check_draft(text: str, *, feature: str) -> tuple[Finding, ...]:
    """What forbids to hand a draft to a human; gaps do not: they are what it is for."""
    if len(text) > LONGEST:
        return (_wrong(f"the draft has {len(text):,} characters; at most {LONGEST:,} are read"),)
    if found := _CONTROL.search(text):
        return (_wrong(f"the draft holds the control character {found[0]!r}"),)
    return tuple(_wrong(why) for why in _faults(parse_spec(text, feature=feature, path="draft")))


def _faults(document: SpecDocument) -> Iterator[str]:
    if not document.text.startswith("# "):
        yield "the draft must begin with its title, a `# ` heading"
    if not (document.requirements or document.entities or document.markers):
        yield "the draft states no requirement, no entity and no open question"
    if any(h.title.strip().lower() == "clarifications" for h in document.headings):
        yield (
            'the draft has a section "Clarifications", where a human answers; '
            "leave it out and mark each open point as [NEEDS CLARIFICATION: question]"
        )


def _wrong(message: str) -> Finding:
    return Finding("draft-unusable", "error", message, by="spec-new")
