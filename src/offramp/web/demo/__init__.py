"""One night in Port Larkin: everyone in it is made up. Installed only with the demo's settings."""
