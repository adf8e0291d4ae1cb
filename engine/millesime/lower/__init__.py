"""From syntax trees to the typed model: names, types, versions, sources. One public function, `lower`."""

from millesime.lower.passes import lower

__all__ = ["lower"]
