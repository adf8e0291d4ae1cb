"""Batches on a cluster: what is sent are names of row groups, and what comes back is how it went; rows stay in files."""
