"""What the scenarios of an edition reach of its law: versions, branches, and conditions that alone turn a result."""
