"""A comment that allows a finding says which, and why."""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material
from sddflow.proof.suppression import complaints


def run(material: Material) -> Iterator[Finding]:
    """The comments of the revisions under test, of env.py and of the settings."""
    for script in material.scripts:
        yield from complaints(script.shown, script.text, material.known)
    for extra in material.files:
        yield from complaints(extra.shown, extra.text, material.known)


READING = Reading("allowances", "What is allowed is allowed by its name and with a reason.", run)
