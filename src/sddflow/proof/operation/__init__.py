"""What the pages of an application say of how it is run: stops, sizes, who writes, zones."""
