"""The only code that runs inside the target's interpreter: JSON in, JSON out.

It imports the standard library and whatever the target has (SQLAlchemy, Alembic), never sddflow,
and works on every Python from 3.9. It is started by path, reads one request from standard input,
and writes one answer to a file descriptor of its own, which nothing the target prints can reach.
"""
