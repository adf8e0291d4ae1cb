"""Open files: the law on disk, the compiled law in its cache, the cases and scenarios put to it."""
