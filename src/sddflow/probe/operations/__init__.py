"""What the probe can be asked, one operation per file: `run(request)` gives its answer as JSON."""
