"""Values as text: the ER picture, diffs, tables, and the one Jinja2 environment."""
