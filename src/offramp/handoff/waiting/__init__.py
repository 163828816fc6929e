"""Who waits for a place, by every door, and what the project manager says of them."""
