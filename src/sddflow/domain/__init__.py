"""Values and rules: immutable, compared by value. No I/O, no clock, no environment.

Everything here is a frozen dataclass of plain values, tuples and other values of this package, so
that the engine can keep it as tagged JSON and pydantic can check a model's reply against it.
"""
