"""The application's user: its class, or only its table where another service owns that."""

import re
from collections import Counter
from dataclasses import dataclass

from sddflow.target.classes import Classes, Declared
from sddflow.target.source import calls, keyword

_NAMES = ("User", "Users", "UserModel", "UserTable", "AppUser", "UserAccount", "DBUser", "Account")
_TABLES = ("users", "user", "app_users", "app_user", "user_accounts", "accounts", "account")


@dataclass(frozen=True)
class User:
    """Who rows belong to; empty where the application knows no user."""

    model: str = ""
    table: str = ""
    key: str = "id"


def find_user(classes: Classes, mapped: tuple[Declared, ...]) -> User:
    """The user among the mapped classes; else the users' table that foreign keys point to."""
    tables = {c.name: classes.table(c) for c in mapped}
    named = next((c for name in _NAMES for c in mapped if c.name == name), None)
    chosen = named or next((c for t in _TABLES for c in mapped if tables[c.name] == t), None)
    if chosen is not None:
        key = classes.key(chosen)
        return User(chosen.name, tables[chosen.name], key.name if key else "id")
    return _pointed_to(mapped)


def _pointed_to(mapped: tuple[Declared, ...]) -> User:
    """A table that no class maps, as authentication libraries make it."""
    pointed = Counter(
        target
        for c in mapped
        for a in c.attributes
        for target in re.findall(r"[\"'](?:\w+\.)?(\w+\.\w+)[\"']", _foreign(a.value))
    )
    for target, _ in pointed.most_common():
        table, _, key = target.partition(".")
        if table in _TABLES:
            return User("", table, key)
    return User()


def _foreign(value: object) -> str:
    """What a column says about foreign keys, as source."""
    import ast

    if not isinstance(value, ast.expr):
        return ""
    words = [ast.unparse(c) for c in calls(value, "ForeignKey")]
    keys = (keyword(c, "foreign_key") for c in calls(value, "Field"))
    return " ".join([*words, *(ast.unparse(k) for k in keys if k is not None)])
