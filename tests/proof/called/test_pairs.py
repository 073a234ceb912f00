"""Functions of the source of before are called on the database before, those of now after."""

import pytest

from sddflow.domain.settings import Settings
from sddflow.proof.standalone import Chosen, verify_target

STORE = """
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import User

HIDDEN = {"email"}


def nicks(session: Session) -> list[str]:
    return sorted(nick.upper() for nick in session.scalars(select(User.nick)) if nick)


def added(session: Session, word: str) -> int:
    session.add(User(email=f"{word}@example.org"))
    session.commit()
    return session.query(User).count()


def moved(session: Session, user: User, word: str) -> None:
    user.email = f"{word}@example.net"
    session.commit()


def public(session: Session, user_id: int) -> dict:
    user = session.get(User, user_id)
    return {c.name: getattr(user, c.name) for c in User.__table__.columns if c.name not in HIDDEN}
"""
NICK = "    nick: Mapped[str | None] = mapped_column(String(30))\n"
CHANGE = """
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

def upgrade():
    {up}

def downgrade():
    {down}
"""


def _found(app, up, down="pass", settings=None, on="sqlite", told="function-"):
    """What is told since main by codes that begin so."""
    (app.root / "alembic/versions/0003_change.py").write_text(CHANGE.format(up=up, down=down))
    quiet = {"notify": lambda _: None, "note": lambda _: None}
    proof = verify_target(
        app.root, settings or Settings(), on=(on,), chosen=Chosen(since="main"), **quiet
    )
    return [f for f in proof.findings if f.code.startswith(told)]


@pytest.fixture
def store(app):
    """The application with those functions, as it has landed."""
    (app.root / "store.py").write_text(STORE)
    app.commit()
    return app


def test_a_function_that_another_one_took_the_place_of(store):
    """What the function of now gives is compared with what that of before gave."""
    store.change("models.py", NICK, NICK.replace("nick:", "alias:")).change(
        "store.py", "User.nick", "User.alias"
    )
    renamed = 'users.alter_column("nick", new_column_name="alias")'
    batch = 'with op.batch_alter_table("users") as users:\n        '
    added = 'users.add_column(sa.Column("alias", sa.String(30)))\n        users.drop_column("nick")'
    assert _found(store, batch + renamed) == []
    (found,) = _found(store, batch + added)
    assert (found.code, str(found.place)) == ("function-differs", "store.py:10")
    assert found.message.startswith("nicks gives 0 items, and gave ")


def test_a_secret_that_an_unchanged_function_shows(store):
    """An answer of every column shows the new one; the function that leaves it out does not."""
    store.change("models.py", NICK, f"{NICK}    reset_token: Mapped[str | None]\n")
    added = 'op.add_column("users", sa.Column("reset_token", sa.String()))'
    (found,) = _found(store, added)
    assert found.message.startswith("public gives reset_token now, whose name is one of a secret")
    store.change("store.py", '{"email"}', '{"email", "reset_token"}')
    assert _found(store, added) == []
    store.change("store.py", '{"email", "reset_token"}', '{"email"}')
    assert _found(store, added, settings=Settings(call_functions=False)) == []


ONCE = """
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import User


def enter(session: Session, word: str, nick: str | None = None) -> None:
    CHECK
    session.add(User(email=word + "@example.org", nick=nick, shop=word))
"""
CHECKED = """if session.scalar(select(User).where(User.shop == word, User.nick.is_(None))):
        raise ValueError(word)"""


def test_the_same_twice(app):
    """What the source refused, and a UNIQUE with NULLs takes, is told; one without is not."""
    shop = "    shop: Mapped[str | None]\n"
    app.change("models.py", NICK, NICK + shop)
    users = app.root / "alembic/versions/0001_users.py"
    users.write_text(
        users.read_text().replace(
            'sa.Column("nick",', 'sa.Column("shop", sa.String()), sa.Column("nick",'
        )
    )
    app.change(
        "alembic/versions/0001_users.py",
        "sa.String(100), nullable=False, unique=True",
        "sa.String(100), nullable=False",
    ).change("models.py", "String(100), unique=True", "String(100)")
    (app.root / "store.py").write_text(ONCE.replace("CHECK", CHECKED))
    app.commit()
    (app.root / "store.py").write_text(ONCE.replace("CHECK", "pass"))
    unique = 'op.create_index("ux_users", "users", ["shop", "nick"], unique=True)'
    (found,) = _found(app, unique)
    assert found.message.startswith("enter makes the same row of users twice, and refused to")
    plain = 'op.create_index("ux_users", "users", ["shop"])'
    assert _found(app, plain) == []


def test_what_functions_write_on_postgresql(store):
    """Each call counts what it has written itself, whatever was written before it."""
    added = 'op.add_column("users", sa.Column("stars", sa.Integer()))'
    store.change("models.py", NICK, f"{NICK}    stars: Mapped[int | None]\n")
    assert _found(store, added, on="postgresql") == []
    silent = (
        'op.execute("CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS "\n'
        "        \"'BEGIN RETURN NULL; END'\")\n"
        '    op.execute("CREATE TRIGGER silent BEFORE UPDATE ON users "\n'
        '        "FOR EACH ROW EXECUTE FUNCTION nothing()")'
    )
    told = [f.message for f in _found(store, f"{added}\n    {silent}", on="postgresql")]
    assert any(message.startswith("moved fails, which it did not before") for message in told)


FILLED = """op.execute("UPDATE users SET nick = '-' WHERE nick IS NULL")
    with op.batch_alter_table("users") as users:
        users.alter_column("nick", existing_type=sa.String(30), nullable=False, server_default="-")
"""


@pytest.mark.parametrize("given", [False, True])
def test_old_code_that_writes_a_null(store, given):
    """A default does not help code that inserts the NULL of what it leaves out."""
    if given:
        store.change("store.py", '@example.org")', '@example.org", nick=word)').commit()
    store.change("models.py", "nick: Mapped[str | None]", "nick: Mapped[str]").change(
        "models.py", "mapped_column(String(30))", 'mapped_column(String(30), server_default="-")'
    )
    found = _found(store, FILLED, told="insert-in-use")
    said = ["code that still runs writes NULL to users.nick, as added does"]
    assert [f.message for f in found] == ([] if given else said)
