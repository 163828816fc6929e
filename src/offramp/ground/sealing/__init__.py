"""Sealed bodies: what only a key outside of the database opens. The justice side has no key, and no way to ask."""

from offramp.ground.sealing.bodies import refuse_unkeyed, rotate, seal, shred, unseal

__all__ = ["refuse_unkeyed", "rotate", "seal", "shred", "unseal"]
