"""What every room stands on: the principal, the wall, the log, page parts and loading by a map."""
