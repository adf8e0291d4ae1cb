"""The text of the law and its tree: reading, recovering, laying out. Nothing here knows what a name means."""
