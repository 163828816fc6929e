"""The charge, held: its clock, and what the prosecutor decides. It must never look into care."""
