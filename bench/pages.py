"""How long pages take on a slow phone: largest paint on slow 3G, and every tap's answer, at a quarter of this CPU.

Served as a program serves them; a median of several runs for each page and each tap, and the worst of them recorded.
"""

import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.sync_api import Browser, StorageState, sync_playwright

from bench import wire
from bench.figures import figure
from offramp.web.demo.night import Night, standing

CARE, JUSTICE = 9103, 9104
RUNS = 5
MINUTE = (
    ("Drug possession", "Is any of this so?"),
    ("None of these", "What did the history check find?"),
    ("Nothing found", "3 grams or less"),
    ("3 grams or less", "Yes, they want help"),
    ("Yes, they want help", "Send hand-off"),
    ("Send hand-off", "Hand-off sent"),
)
TAKING = (("I'll take it", "10 minutes"), ("10 minutes", "With them"))
Times = dict[str, list[float]]


class Phones:
    """Phones with an empty cache, in the hand of a persona."""

    def __init__(self, browser: Browser, night: Night) -> None:
        self.browser = browser
        self.homes = {"ruiz": night.justice_url, "maya": night.care_url}
        self.kept: dict[str, StorageState] = {}
        for key, home in self.homes.items():
            context = browser.new_context(**wire.PHONE)
            self.kept[key] = wire.signed_in(context, f"{home}/demo/be/{key}/")

    def slow(self, key: str) -> wire.Wire:
        """One that is slow in every way."""
        return wire.Wire(self.browser.new_context(**wire.PHONE, storage_state=self.kept[key]), slow=True)


def paint(phones: Phones, key: str, path: str) -> tuple[float, float]:
    """The median of the largest paint of a page on an empty cache, in ms, and the worst shift."""
    paints, shifts = [], []
    for _ in range(RUNS):
        seen = phones.slow(key)
        seen.opens(phones.homes[key] + path)
        paints.append(seen.paint_ms())
        shifts.append(seen.shift())
        seen.page.context.close()
    median = statistics.median(paints)
    print(
        f"  {key:6} {path:52} paint {median:6.0f} ms   ({min(paints):.0f} to {max(paints):.0f})", flush=True
    )
    return median, max(shifts)


def minute(phones: Phones, times: Times) -> str:
    """The officer's minute, each tap timed; the address of the strip that follows."""
    seen = phones.slow("ruiz")
    seen.opens(phones.homes["ruiz"] + "/")
    for words, sees in MINUTE:
        seen.taps_on(words, sees)
        times[words] += seen.taps
    seen.starts()
    seen.page.locator("summary", has_text="Scheduled hand-off").tap()
    seen.page.wait_for_timeout(wire.QUIET_MS)
    times["Scheduled hand-off"] += seen.taps
    path = seen.page.url.removeprefix(phones.homes["ruiz"])
    seen.page.context.close()
    return path


def taking(phones: Phones, times: Times) -> str:
    """The worker takes it and sets out, each tap timed; the address of the hand-off."""
    seen = phones.slow("maya")
    seen.opens(phones.homes["maya"] + "/incoming/")
    seen.page.get_by_role("link", name="Ref").first.wait_for(timeout=30_000)
    seen.taps_on("Ref", "I'll take it", role="link")
    path = seen.page.url.removeprefix(phones.homes["maya"])
    for words, sees in TAKING:
        seen.taps_on(words, sees)
        times[words] += seen.taps
    seen.page.context.close()
    return path


def report(name: str, times: Times) -> None:
    """The worst tap by its median over the runs."""
    medians = {words: statistics.median(found) for words, found in times.items()}
    for words, median in medians.items():
        print(f"  {words:28} answers in {median:5.0f} ms ({len(times[words])} taps)", flush=True)
    figure(name, round(max(medians.values())), "ms", "<= 100")


def measure(phones: Phones, night: Night) -> None:
    """Taps first, for they make the rows that the other pages show; then every first page."""
    officer: Times = defaultdict(list)
    worker: Times = defaultdict(list)
    for _ in range(RUNS):
        night.start_over()
        phones = Phones(phones.browser, night)
        strip = minute(phones, officer)
        handed = taking(phones, worker)
    report("curb.worst_interaction_ms", officer)
    report("care.worst_interaction_ms", worker)
    curb = [paint(phones, "ruiz", path) for path in ("/", strip, "/mine/")]
    care = [paint(phones, "maya", path) for path in ("/incoming/", handed, "/today/")]
    figure("curb.lcp_ms", round(max(each for each, _ in curb)), "ms", "<= 1500")
    figure("care.lcp_ms", round(max(each for each, _ in care)), "ms", "<= 1500")
    figure("curb.cls_slow", round(max(shift for _, shift in curb + care), 4), "shift", "<= 0.02")


def main() -> None:
    """Let the night stand, and hold a slow phone to it."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        standing(Path(scratch), care_port=CARE, justice_port=JUSTICE) as night,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        measure(Phones(browser, night), night)
        browser.close()


if __name__ == "__main__":
    main()
