"""Looks up every locked package among the known vulnerabilities, and says plainly what could not be looked up.

`python requirements/audit.py`. Ends with 1 when a package has a known vulnerability; where no service answers it
says that nothing was checked and ends with 0, so that work goes on where there is no network.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
LISTS = ("run.txt", "test.txt", "tools.txt")
SERVICES = ("pypi", "osv")
SECONDS = 180


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What one service said: a line a vulnerability, how many packages it knew, and how many there are."""

    found: tuple[str, ...] = ()
    known: int = 0
    asked: int = 0


def asked_of(service: str) -> str:
    """What the service answers as JSON; nothing when it cannot be reached."""
    command = [sys.executable, "-m", "pip_audit", "--vulnerability-service", service, "--format", "json"]
    command += ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--timeout", "10"]
    for name in LISTS:
        command += ["--requirement", str(HERE / name)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def read(answer: str) -> Verdict:
    """A service's answer, judged: a package that it does not know is not a package that is safe."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Verdict()
    known = {each["name"]: each for each in packages if "vulns" in each}
    found = [
        f"{each['name']} {each['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'nothing yet'}"
        for each in known.values()
        for flaw in each["vulns"]
    ]
    names = {each["name"] for each in packages}
    return Verdict(found=tuple(sorted(found)), known=len(known), asked=len(names))


def told(verdicts: list[Verdict]) -> tuple[list[str], int]:
    """The lines to print, and the exit code."""
    found = sorted({line for verdict in verdicts for line in verdict.found})
    best = max(verdicts, key=lambda each: each.known, default=Verdict())
    if found:
        return ["Known vulnerabilities in locked packages:", *found], 1
    if best.known == 0:
        return [
            "Vulnerabilities: NOT CHECKED. No service that knows them could be asked from here;"
            " run `make check` again where the network allows it."
        ], 0
    if best.known < best.asked:
        left = best.asked - best.known
        return [f"Vulnerabilities: none known in {best.known} packages; {left} COULD NOT BE LOOKED UP."], 0
    return [f"Vulnerabilities: none known in all {best.known} locked packages."], 0


def main() -> int:
    """Ask one service after the other until one knows every package."""
    verdicts: list[Verdict] = []
    for service in SERVICES:
        verdicts.append(read(asked_of(service)))
        if verdicts[-1].asked and verdicts[-1].known == verdicts[-1].asked:
            break
    lines, code = told(verdicts)
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
