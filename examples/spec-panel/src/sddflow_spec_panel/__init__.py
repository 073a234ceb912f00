"""A panel of roles that read a spec: an extension of sddflow."""
