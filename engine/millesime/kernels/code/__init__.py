"""From a plan to code that reads as the law does."""
