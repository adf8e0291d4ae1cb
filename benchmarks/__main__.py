"""Every benchmark, in turn."""

from benchmarks import commands, decide, proofs, reading, records

for part in (decide, reading, commands, records, proofs):
    part.run()
