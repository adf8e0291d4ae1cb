"""What generated code calls: frames of rows, branches, exceptions, folds, barèmes."""
