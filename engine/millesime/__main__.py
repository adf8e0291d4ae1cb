"""`python -m millesime` is `millesime`."""

from __future__ import annotations

import sys

from millesime.cli import main

if __name__ == "__main__":
    sys.exit(main())
