"""What keeps the records: backups, restores, drills, keys, and what retention takes away."""
