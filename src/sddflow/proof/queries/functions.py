"""Functions of the application's source, as text: what stands together is done together."""

import ast
import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.proof.case import Case
from sddflow.proof.queries.own_files import own_files
from sddflow.target.source import all_nodes, parse, source_text


def functions_with(case: Case, pattern: re.Pattern[str]) -> Iterator[tuple[str, str, Place]]:
    """Every function in whose text a pattern is found: its name, its text, its place.

    Args:
        case: of the application; revisions and env.py are no part of it.
        pattern: looked for in each; a file that has it nowhere is not parsed.
    """
    for file, shown in own_files(case):
        text = source_text(file)
        tree = parse(file) if pattern.search(text) else None
        lines = text.splitlines()
        for node in all_nodes(tree) if tree is not None else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                own = "\n".join(lines[node.lineno - 1 : node.end_lineno])
                if pattern.search(own):
                    yield node.name, own, Place(shown, node.lineno)
