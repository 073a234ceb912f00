"""From a design to files: models, schemas, migration, tests; the change set and its landing."""
