"""Follows docs/how-to/write-a-rulebook.md as a reader would: types what it says to type, writes what it says to write.

It knows the page's few instructions and nothing about rulebooks.
"""

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs/how-to/write-a-rulebook.md"
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


class Walk:
    """One reader in a folder of their own; `stops` are commands the page expects to end with 1."""

    def __init__(self, folder):
        self.folder, self.exports, self.heard, self.finds = folder, [], "", None
        self.done, self.typed = [], []

    def go(self):
        """Every block of the page, in order; returns the instructions that were followed."""
        text, end = PAGE.read_text(), 0
        for block in BLOCK.finditer(text):
            told = re.findall(r"\*\*([^*]+?)\*\*", " ".join(text[end : block.start()].split()))
            self.follow(told[-1].rstrip(":").removesuffix(","), block.group(2))
            end = block.end()
        return self.done

    def follow(self, told, block):
        self.done.append(told)
        if named := re.fullmatch(r"(?:Write into the empty|Go on in) `(.+)`", told):
            path, fresh = self.path(named[1]), told.startswith("Write")
            path.write_text(block if fresh else f"{path.read_text()}\n{block}")
        elif named := re.fullmatch(r"In `(.+)`, find", told):
            self.finds = (self.path(named[1]), block)
        elif told == "make it":
            path, old = self.finds
            new = block if old in path.read_text() else block.rstrip("\n")
            old = old if old in path.read_text() else old.rstrip("\n")
            assert path.read_text().count(old) == 1, f"{old!r} is not once in {path.name}"
            path.write_text(path.read_text().replace(old, new))
        elif told.lower().startswith("type"):
            self.type(block, ends_with=0 if told.lower() == "type" else 1)
        elif told == "You read":
            for line in block.splitlines():
                assert line in self.heard, f"{line!r} was not said:\n{self.heard}"
        else:
            assert told == "the administrator types", (
                f"the page says something this reader does not know: {told}"
            )

    def type(self, block, *, ends_with):
        self.exports += [line for line in block.splitlines() if line.startswith("export ")]
        self.typed += block.splitlines()
        said = self.shell(block)
        self.heard = said.stdout
        assert (said.returncode, said.stderr if "--batch" not in block else "") == (ends_with, ""), self.heard

    def shell(self, block):
        """What the terminal says to this; the exports that were typed before still hold."""
        env = {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
        }
        return subprocess.run(
            ["/bin/bash", "-c", "\n".join(["set -e", *self.exports, block])], cwd=self.folder, env=env,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def path(self, name):
        pack = self.folder / "sites/alder-falls"
        return pack / name if (pack / name).exists() or name.endswith(".toml") else self.folder / name
