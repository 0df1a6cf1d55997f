"""Files that people send in, read so that the worst of them costs nobody but its sender anything."""
