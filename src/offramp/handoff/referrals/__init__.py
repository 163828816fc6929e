"""The form that anybody may fill in: it takes words in and tells nothing back."""
