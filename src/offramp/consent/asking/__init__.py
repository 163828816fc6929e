"""What participants ask for: their record, a change in it, a restriction; each with its clock."""
