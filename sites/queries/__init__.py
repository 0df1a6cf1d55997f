"""Find sites and read what their pages show."""
