"""A newcomer's first minute: a fresh clone, `make demo`, and the officer's first page on a phone."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.sync_api import sync_playwright

from bench.figures import figure

ROOT = Path(__file__).parent.parent
CARE, JUSTICE = "9101", "9102"
CHROMIUM = shutil.which("chromium")


@contextlib.contextmanager
def fresh_demo() -> Iterator[float]:
    """Clone the last commit, type `make demo`, yield the seconds until it says that it is ready."""
    with tempfile.TemporaryDirectory() as scratch:
        clone = Path(scratch) / "offramp"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        command = ["make", "-s", "demo", f"DEMO=--care-port {CARE} --justice-port {JUSTICE}"]
        began = time.monotonic()
        demo = subprocess.Popen(command, cwd=clone, stdout=subprocess.PIPE, text=True, start_new_session=True)
        try:
            assert demo.stdout is not None
            for line in demo.stdout:
                if "is ready" in line:
                    break
            else:
                raise SystemExit("make demo did not get ready")
            yield time.monotonic() - began
        finally:
            os.killpg(demo.pid, signal.SIGTERM)
            demo.wait(timeout=60)


def first_load() -> float:
    """Kilobytes over the wire for the officer's first page: all of it, on an empty cache."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        phone = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
        page = phone.new_page()
        page.goto(f"http://justice.localhost:{JUSTICE}/demo/be/ruiz/", wait_until="networkidle")
        phone_again = browser.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, storage_state=phone.storage_state()
        )
        page = phone_again.new_page()
        wire = phone_again.new_cdp_session(page)
        wire.send("Network.enable")
        sizes: list[float] = []
        wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        page.goto(f"http://justice.localhost:{JUSTICE}/", wait_until="networkidle")
        browser.close()
    return sum(sizes) / 1024


def main() -> None:
    """Measure both and record them."""
    with fresh_demo() as seconds:
        figure("demo.ready_seconds", round(seconds, 1), "s", "<= 60")
        figure("curb.first_load_kb", round(first_load(), 1), "KB", "<= 60")


if __name__ == "__main__":
    main()
