"""The doors to sites, and what is shown of them."""
