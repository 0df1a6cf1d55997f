"""Pages that span products: what members see first, what the platform's staff sees of all accounts."""
