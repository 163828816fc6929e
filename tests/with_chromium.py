"""Makes sure that there is a Chromium to test in: Debian's package when we are root, else Playwright's own."""

import os
import shutil
import subprocess
import sys


def main() -> int:
    """Install one where there is none; say what is missing where that fails."""
    if shutil.which("chromium"):
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests…", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        if subprocess.run(install, stdout=subprocess.DEVNULL, check=False).returncode == 0:
            return 0
    if (
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode
        == 0
    ):
        return 0
    print("There is no Chromium here, and none could be installed: the journeys cannot run.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
