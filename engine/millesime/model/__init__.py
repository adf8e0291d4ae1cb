"""The law, typed: rules, versions, readings, exceptions and the expressions they are made of. Frozen, exact, no text to parse."""
