"""Tasks: what their owner can do, and nobody else."""

import pytest
from httpx import AsyncClient

from tests.conftest import SignUp

pytestmark = pytest.mark.anyio


async def test_a_task_lives_from_create_to_delete(sign_up: SignUp) -> None:
    """An owner creates, reads, changes and deletes a task."""
    ann = await sign_up("ann")
    created = (await ann.post("/tasks", json={"title": "Buy milk 🥛"})).json()
    assert (created["description"], created["is_done"], created["priority"]) == (
        None,
        False,
        "normal",
    )
    place = f"/tasks/{created['id']}"
    change = {"is_done": True, "due_date": "2030-01-31"}
    changed = (await ann.patch(place, json=change)).json()
    assert changed == created | change | {"updated_at": changed["updated_at"]}
    assert (await ann.get(place)).json() == changed
    assert (await ann.delete(place)).status_code == 204
    assert (await ann.get(place)).status_code == 404


async def test_tasks_are_invisible_to_others(sign_up: SignUp) -> None:
    """Another user's task is not listed, and cannot be read, changed or deleted by its id."""
    ann, ben = await sign_up("ann"), await sign_up("ben")
    task = (await ann.post("/tasks", json={"title": "Ann's secret"})).json()
    place = f"/tasks/{task['id']}"
    assert (await ben.get("/tasks")).json() == []
    assert (await ben.get(place)).status_code == 404
    assert (await ben.patch(place, json={"title": "Ben's now"})).status_code == 404
    assert (await ben.delete(place)).status_code == 404
    assert (await ann.get("/tasks")).json() == [task]


async def test_the_owner_is_whoever_asks(sign_up: SignUp) -> None:
    """A user id in the request is ignored: a task cannot be given or taken that way."""
    ann, ben = await sign_up("ann"), await sign_up("ben")
    bens_id = (await ben.get("/users/me")).json()["id"]
    task = (await ann.post("/tasks", json={"title": "Ann's", "user_id": bens_id})).json()
    await ann.patch(f"/tasks/{task['id']}", json={"user_id": bens_id})
    assert (await ben.get("/tasks")).json() == []
    assert [task["title"] for task in (await ann.get("/tasks")).json()] == ["Ann's"]


async def test_tasks_come_in_pages_newest_first(sign_up: SignUp) -> None:
    """Pages follow each other without a gap."""
    ann = await sign_up("ann")
    for number in range(3):
        await ann.post("/tasks", json={"title": f"{number}"})
    pages = [(await ann.get(f"/tasks?limit=2&offset={offset}")).json() for offset in (0, 2)]
    assert [[task["title"] for task in page] for page in pages] == [["2", "1"], ["0"]]


@pytest.mark.parametrize(
    "change",
    [{"title": ""}, {"title": "T" * 201}, {"title": None}, {"is_done": None}, {"priority": "top"}],
)
async def test_values_the_table_cannot_hold_are_refused(
    change: dict[str, object], sign_up: SignUp
) -> None:
    """The client hears of a bad value before the database does."""
    ann = await sign_up("ann")
    task = (await ann.post("/tasks", json={"title": "Buy milk"})).json()
    assert (await ann.patch(f"/tasks/{task['id']}", json=change)).status_code == 422


async def test_nothing_without_signing_in(anonymous: AsyncClient) -> None:
    """Without credentials only the health of the service is told."""
    assert (await anonymous.get("/tasks")).status_code == 401
    assert (await anonymous.get("/health")).json() == {"status": "ok"}
