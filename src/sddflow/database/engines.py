"""Engines of our own on scratch databases, with our own drivers."""

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool


def engine_on(url: str) -> Engine:
    """An engine on a plain URL, through sddflow's own drivers."""
    plain = make_url(url)
    if plain.get_backend_name() == "postgresql":
        return create_engine(plain.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    engine = create_engine(plain, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _on_connect(connection, _record) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - the driver's own
        connection.execute("PRAGMA foreign_keys=ON")

    return engine
