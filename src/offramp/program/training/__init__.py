"""The training register: who was trained, and when. It helps to plan a course; it judges nobody."""
