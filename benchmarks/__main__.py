"""Every benchmark, in turn."""

from benchmarks import commands, decide, reading

for part in (decide, reading, commands):
    part.run()
