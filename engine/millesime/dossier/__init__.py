"""A case file that lives: facts arrive one by one, are corrected and withdrawn, and each arrival says what it changes."""
