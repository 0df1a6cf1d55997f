"""Pages that span products: the start page of members, and the staff desk."""
