"""One module a revision. A revision that was released is never changed: it says what it did by itself."""
