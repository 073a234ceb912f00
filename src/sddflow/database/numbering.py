"""Where the numbers of made rows begin, so that the rows of one maker are unlike those of another.

The first rows of a table count from nought. Each number still fits the smallest integer.
"""

PROBED = 1_000  # rows that are tried one by one
CHOSEN = 2_000  # values for classes that refuse others
COPIED = 10_000  # copies, where many rows are wanted
SPELLED = 20_000  # rows that only capitals or spaces tell apart
NAMED = 25_000  # rows of several owners that have one name
CROWDED = 27_000  # rows more below one that has some
DEEPENED = 28_500  # rows below rows of their own table
EACH = 29_300  # rows with a value each that a migration turns into another one
PROVOKED = 30_000  # rows that break a rule
