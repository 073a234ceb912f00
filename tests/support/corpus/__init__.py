"""Migrations with one thing wrong, and tempting ones that are right, as readable text.

`case` has the values, `reading` makes them from text, `laying` puts one on disk as a project, and
`judging` verifies it and says whether the proof saw what is there to be seen.
"""
