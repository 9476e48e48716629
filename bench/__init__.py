"""The load of docs/performance.md: the real application beside the servers it is compared with."""
