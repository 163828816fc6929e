"""Django's PostgreSQL backend, with the signed principal sent at every BEGIN."""
