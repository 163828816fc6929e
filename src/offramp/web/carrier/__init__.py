"""What a telephone carrier sends back: a reply, a key pressed, what became of a message. On the care face alone."""
