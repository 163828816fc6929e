"""The log's chain: seals over its rows, anchors of its head off this machine, and the proof that nothing was touched."""
