"""What a case may say: each fact read by its own type, checked against the lexicon, written in canonical form."""
