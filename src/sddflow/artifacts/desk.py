"""The desk: files as they will be, while they are written; nothing touches the target."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sddflow.artifacts.existing import add_classes
from sddflow.artifacts.import_lines import Style, add_imports
from sddflow.artifacts.imports import Import
from sddflow.artifacts.imports import render as render_imports
from sddflow.artifacts.layout import Layout
from sddflow.artifacts.models import Text
from sddflow.artifacts.source import Source
from sddflow.artifacts.templating import render
from sddflow.domain.change_set import FileChange
from sddflow.domain.digest import digest


@dataclass(slots=True)
class Desk:
    """New and changed files of one change set.

    Args:
        layout: of the target.
        style: how imports are sorted.
    """

    layout: Layout
    style: Style
    texts: dict[str, str] = field(default_factory=dict)
    purposes: dict[str, str] = field(default_factory=dict)

    def read(self, path: str) -> str | None:
        """A file as it will be; None where there is none."""
        return self.texts[path] if path in self.texts else self.layout.read(path)

    def write(self, path: str, text: str, purpose: str) -> None:
        """Put a file down; what changes it first says why it changes."""
        self.texts[path] = text
        self.purposes.setdefault(path, purpose)

    def add(self, path: str, classes: Text, module: str, docstring: str, purpose: str) -> None:
        """Put classes into a file: a new one, or after the classes it has.

        Args:
            path: of the file.
            classes: their code, and what they import.
            module: the file's dotted name, which it does not import from.
            docstring: of a new file.
            purpose: for the human.
        """
        imports = [each for each in classes.imports if each.module != module]
        text = self.read(path)
        if text is None or not text.strip():
            self.write(path, self._new(classes.code, imports, docstring), purpose)
            return
        source = Source(text, path)
        add_imports(source, imports, self.style)
        add_classes(source, classes.code)
        self.write(path, source.text, purpose)

    def _new(self, code: str, imports: Iterable[Import], docstring: str) -> str:
        now = {(each.module, each.name) for each in imports if not each.typing}
        needed = [e for e in imports if not e.typing or (e.module, e.name) not in now]
        head = render_imports(needed, self.style.own, self.style.width)
        return render("file.py.j2", docstring=docstring, imports=head, classes=code.rstrip("\n"))

    def changes(self) -> tuple[FileChange, ...]:
        """What differs from the target, ordered by path."""
        return tuple(
            FileChange(path, text, digest(old) if old is not None else "", self.purposes[path])
            for path, text in sorted(self.texts.items())
            if (old := self.layout.read(path)) != text
        )
