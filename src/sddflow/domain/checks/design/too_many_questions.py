"""`design-too-many-questions`: more than three questions are not answered, but clicked away."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding

CODE = "design-too-many-questions"
MOST = 3


def too_many_questions(case: Case) -> Iterator[Finding]:
    """At most three, and each offers answers."""
    if (asked := len(case.design.questions)) > MOST:
        yield Finding(
            CODE,
            "error",
            f"{asked} questions are asked, at most {MOST} may be",
            cure="keep those that change most; the rest are assumptions",
        )
    for question in case.design.questions:
        if not question.text.strip() or not question.options:
            yield Finding(
                CODE,
                "error",
                f"a question offers no answers: {question.text!r}",
                question.source.place,
                cure="name the options, the default first",
            )
