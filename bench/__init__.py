"""`make bench`: ratios of our times to the times of bare programs, both taken in the same run."""
