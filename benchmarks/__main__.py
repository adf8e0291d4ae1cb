"""Every benchmark, in turn."""

from benchmarks import commands, decide, reading, records

for part in (decide, reading, commands, records):
    part.run()
