"""One module per thing measured; each has `measure(bench)`, which returns a list of `Ratio`s."""
