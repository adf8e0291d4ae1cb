"""Manifests of editions: what each one knew, from which documents, and which edition extends which."""
