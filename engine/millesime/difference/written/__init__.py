"""What two laws write otherwise, name by name: words, figures, citations."""
