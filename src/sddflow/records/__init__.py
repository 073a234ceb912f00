"""Prompt history records and architecture decision records: written strictly, read leniently."""
