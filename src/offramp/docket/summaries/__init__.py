"""What a case manager wrote for a partner: brought under a grant, read while it lives, and gone with it."""
