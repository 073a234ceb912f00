"""Templates of pages and letters that ask an object for an attribute: `{{ task.due_on }}`.

One that is not there is no error in most of them: the place stays empty.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.target.layout import folders
from sddflow.target.source import source_text

_ENDINGS = (".html", ".htm", ".jinja", ".jinja2", ".j2", ".mako", ".txt", ".md", ".xml")
_FOLDER = "templates"
_LARGEST = 200_000


def templates_with(
    root: Path, wanted: Iterable[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], str, Place]]:
    """Each class and attribute that a template asks for, its words, and their place.

    The object has to be called like its class, as `order_item` of `OrderItem` is.

    Args:
        root: the application's folder.
        wanted: classes and attributes.
    """
    called = {(_called(name), attribute): (name, attribute) for name, attribute in wanted}
    if not called:
        return
    names = "|".join(rf"{re.escape(n)}\.{re.escape(a)}" for n, a in called)
    asks = re.compile(rf"(?:\{{[{{%]|\$\{{)[^{{}}\n]*?(?<![\w.])({names})\b(?!\s*\()")
    for file in _templates(root):
        text = source_text(file)
        for found in asks.finditer(text):
            name, _, attribute = found[1].partition(".")
            line = text.count("\n", 0, found.start(1)) + 1
            yield called[name, attribute], found[1], Place(file.relative_to(root).as_posix(), line)


def _called(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _templates(root: Path) -> Iterator[Path]:
    """Among the source, and below folders of that name, which hold no source."""
    for folder, names in folders(root):
        inner = folder / _FOLDER
        below = (place for place, _ in folders(inner)) if inner.is_dir() else ()
        inside = (file for place in below for file in sorted(place.iterdir()))
        for file in (*(folder / name for name in names), *inside):
            if file.name.endswith(_ENDINGS) and file.is_file() and file.stat().st_size <= _LARGEST:
                yield file
