"""The only code that runs inside the target's interpreter: JSON in, JSON out.

It imports the standard library and whatever the target has (SQLAlchemy, Alembic), never sddflow.
"""
