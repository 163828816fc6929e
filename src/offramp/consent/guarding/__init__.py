"""What takes away whatever else is allowed, and the two side doors: an emergency, and a court's order."""
