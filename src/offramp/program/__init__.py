"""Who runs the program: sites, agencies, staff, roles and the rota."""
