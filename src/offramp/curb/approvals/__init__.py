"""Approvals that the book wants of a stop: what is asked, what was said, and the sergeant's page for it."""
