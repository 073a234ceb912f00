"""Accounts: what is told about them, who may enter, and what goes with them."""

import pytest
from httpx import AsyncClient
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Task, User
from tests.conftest import PASSWORD, SignUp

pytestmark = pytest.mark.anyio


async def test_responses_carry_no_secret(anonymous: AsyncClient, sign_up: SignUp) -> None:
    """No answer about a user holds the password or its hash."""
    account = {"email": " Ann@Example.com", "name": "Ann", "password": PASSWORD}
    registered = await anonymous.post("/users", json=account)
    ben = await sign_up("ben")
    for answer in (registered, await ben.get("/users/me")):
        assert set(answer.json()) == {"id", "email", "name", "created_at", "updated_at"}
    assert registered.json()["email"] == "ann@example.com"


async def test_the_password_is_stored_as_a_hash(
    session: AsyncSession, anonymous: AsyncClient
) -> None:
    """The database never sees a password, and the password still opens the account."""
    account = {"email": "ann@example.com", "name": "Ann", "password": PASSWORD}
    await anonymous.post("/users", json=account)
    user = (await session.exec(select(User))).one()
    assert user.password_hash.startswith("scrypt$16384$")
    assert PASSWORD not in user.password_hash
    assert (await anonymous.get("/users/me", auth=(user.email, PASSWORD))).status_code == 200


async def test_credentials_may_be_in_any_script(anonymous: AsyncClient) -> None:
    """What can be registered can also sign in."""
    account = {"email": "zoë@example.com", "name": "Zoë", "password": "пароль из многих букв"}
    await anonymous.post("/users", json=account)
    answer = await anonymous.get("/users/me", auth=(account["email"], account["password"]))
    assert answer.json()["name"] == "Zoë"


@pytest.mark.parametrize("header", ["Basic", "Basic ?", "Basic bm9jb2xvbg==", "Bearer YTpi"])
async def test_broken_credentials_are_refused(header: str, anonymous: AsyncClient) -> None:
    """A header that cannot be read is a request to sign in, not an error of ours."""
    answer = await anonymous.get("/tasks", headers={"Authorization": header})
    assert answer.status_code == 401


async def test_an_email_registers_once(anonymous: AsyncClient, sign_up: SignUp) -> None:
    """A second account with the same email is refused, however it is capitalised."""
    await sign_up("ann")
    again = {"email": "ANN@example.com", "name": "Ann", "password": PASSWORD}
    assert (await anonymous.post("/users", json=again)).status_code == 409


@pytest.mark.parametrize("email", ["ann@example.com", "nobody@example.com"])
async def test_wrong_credentials_are_refused(
    email: str, anonymous: AsyncClient, sign_up: SignUp
) -> None:
    """A wrong password and an unknown email get the same answer."""
    await sign_up("ann")
    answer = await anonymous.get("/tasks", auth=(email, "not the password"))
    assert (answer.status_code, answer.json()["detail"]) == (401, "Email or password is wrong")


async def test_an_account_changes_field_by_field(sign_up: SignUp) -> None:
    """A field left out keeps its value, null is refused, a new password replaces the old."""
    ann = await sign_up("ann")
    renamed = (await ann.patch("/users/me", json={"name": "Ann B."})).json()
    assert renamed["name"] == "Ann B."
    assert renamed["updated_at"] > renamed["created_at"]
    assert (await ann.patch("/users/me", json={"name": None})).status_code == 422
    await ann.patch("/users/me", json={"password": "another long one"})
    assert (await ann.get("/users/me")).status_code == 401


async def test_deleting_a_user_deletes_their_tasks(session: AsyncSession, sign_up: SignUp) -> None:
    """Everything a user owns goes with them, and nothing of anybody else."""
    ann, ben = await sign_up("ann"), await sign_up("ben")
    await ann.post("/tasks", json={"title": "Ann's"})
    await ben.post("/tasks", json={"title": "Ben's"})
    assert (await ann.delete("/users/me")).status_code == 204
    assert [user.name for user in (await session.exec(select(User))).all()] == ["ben"]
    assert [task.title for task in (await session.exec(select(Task))).all()] == ["Ben's"]
