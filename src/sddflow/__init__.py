"""sddflow: from an approved spec to a proven migration."""

__version__ = "0.1.0"
