"""Which mapped class an expression is an object of."""

import ast

import pytest

from sddflow.proof.queries.typed import objects_in, types_of
from sddflow.target.source import tree_of

MODELS = """
class Task(Base):
    project: Mapped["Project"] = relationship()


class Project(Base):
    tasks: Mapped[list["Task"]] = relationship()


def newest(session) -> Task:
    return session.get(Task, 1)
"""


def _asked(text):
    """The classes of objects that are asked for `due`, in the function of a text."""
    trees = [tree_of(MODELS), tree_of(text)]
    types = types_of(trees, frozenset({"Task", "Project"}))
    function = next(n for n in ast.walk(trees[1]) if isinstance(n, ast.FunctionDef))
    return [name for node, name in objects_in(function, types, "") if node.attr == "due"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def f(task: Task): return task.due", ["Task"]),
        ("def f(task: 'Task | None'): return task.due", ["Task"]),
        ("def f(task: Optional[Task]): return task.due", ["Task"]),
        ("def f(tasks: list[Task]): return [t.due for t in tasks]", ["Task"]),
        ("def f(s):\n    t = s.get(Task, 1)\n    return t.due", ["Task"]),
        ("def f(s):\n    for t in s.scalars(select(Task)): print(t.due)", ["Task"]),
        ("def f(s): return s.query(Task).filter_by(id=1).one().due", ["Task"]),
        ("def f(s): return s.execute(select(Task)).scalar_one().due", ["Task"]),
        ("def f(s): return newest(s).due", ["Task"]),
        ("def f(p: Project): return [t.project.tasks[0].due for t in p.tasks]", ["Task"]),
        ("def f(s): return s.execute(select(Task)).first().due", []),
        ("def f(s): return s.execute(select(Task.due, Task.id)).first().due", []),
        ("def f(task): return task.due", []),
        ("def f(s, t: Task):\n    t = s.mail()\n    return t.due", []),
        ("def f(tasks: list[Task]): return tasks.due", []),
        ("def f(t: dict[str, Task]): return t.due", []),
        ("def f(t: tuple[Task, Project]): return t[1].due", []),
        ("def f(t: tuple[Task, ...]): return t[1].due", ["Task"]),
        ("def f(t: Task): return map(lambda t: t.due, t.mails)", []),
    ],
)
def test_what_the_source_says(text, names):
    """Annotations, queries, relationships and results count; what is not said is not guessed."""
    assert _asked(text) == names
