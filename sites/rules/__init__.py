"""What a site's name, address and sectors must be: pure."""
