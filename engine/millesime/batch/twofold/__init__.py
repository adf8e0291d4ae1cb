"""A table decided under two laws at once, row beside row: how many answers change, from what to what, and by how much."""
