"""A second inference engine: decisions derived again by matching rules against facts, independently of the evaluator."""
