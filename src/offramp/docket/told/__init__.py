"""What the prosecutor is told from outside and writes down: the day that starts a clock, and others' words on steps."""
