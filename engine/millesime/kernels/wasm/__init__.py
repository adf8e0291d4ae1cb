"""The law a row at a time, as WebAssembly: what most rows need, without an array for each step."""
