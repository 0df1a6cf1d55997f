"""Pure rules for a site's name, address and sectors."""
