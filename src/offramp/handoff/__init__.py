"""From one hand to the other: the timed steps from the officer's offer to the worker at their side."""
