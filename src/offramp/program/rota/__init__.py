"""The rota: shifts, cover, swaps and the calendars that bring and show them. It knows staff and nobody else."""
