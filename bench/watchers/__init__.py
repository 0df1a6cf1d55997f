"""The parts of the benchmark of watchers: two servers to compare, and a swarm of clients."""
