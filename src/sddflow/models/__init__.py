"""Everything that answers tasks: the Messages API, the offline rules, scripts and cassettes."""
