"""Load generators where wrk does not suffice. Each takes commands as lines of JSON (`commands`)."""
