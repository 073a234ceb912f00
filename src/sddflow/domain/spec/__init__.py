"""A feature spec as values with places: `document` says what one is, `parse` reads one."""
