"""The plan: which rules a kernel needs, from which day on what governs, how far their numbers go."""
