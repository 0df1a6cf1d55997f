"""The API of what spans all products."""
