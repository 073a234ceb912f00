"""A relational schema as values: `table` says what is there, `change` what becomes of it.

`diff` compares two schemas, `design` is what an architect proposes. Nothing here knows a
dialect's spelling or touches a database.
"""
