"""Citations held against their sources: the lock of passages, the figures of the law in the texts that they cite."""
