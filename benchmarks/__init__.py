"""How each claim of speed is measured. `make bench` runs them all; each file says what it measures and what it leaves out."""
