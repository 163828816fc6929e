"""The proof over HTTP: every address of both faces, asked by everyone, about what is theirs, another's, and nobody's."""
