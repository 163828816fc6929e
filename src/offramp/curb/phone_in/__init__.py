"""The officer's card, filled in by the worker on the telephone. It runs on the care face and keeps no history there."""
