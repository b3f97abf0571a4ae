"""What pages list, by noun: read for people, in a constant number of statements."""
