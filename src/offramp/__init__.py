"""Offramp runs a LEAD program and shows honestly whether it helped."""
