"""The application: `uvicorn app.main:app`."""

from fastapi import FastAPI

from app.api import tasks, users

app = FastAPI(title="todo-chatbot", description="To-do lists, each for one user.")
app.include_router(users.router)
app.include_router(tasks.router)


@app.get("/health")
async def health() -> dict[str, str]:
    """Say that the process answers; the database is not asked."""
    return {"status": "ok"}
