"""What a page costs: bytes on the wire, requests, shifts, paint and taps, as Chromium itself counts them.

It watches a page and never changes what the page does; the slow phone is the browser's own emulation.
"""

from typing import Any

from playwright.sync_api import BrowserContext, Page, StorageState

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400 * 1000 / 8,
    "uploadThroughput": 400 * 1000 / 8,
}
SLOWER = 4  # times: a cheap phone beside this machine
QUIET_MS = 250  # after the last byte, for what is painted late
# A tap lasts from the finger's own time stamp until the frame after it has been handed over.
WATCH = """
(() => {
  const seen = window.__seen = {shift: 0, paint: 0};
  const watch = (type, each) =>
    new PerformanceObserver(list => list.getEntries().forEach(each)).observe({type, buffered: true});
  watch("layout-shift", e => { if (!e.hadRecentInput) seen.shift += e.value; });
  watch("largest-contentful-paint", e => { seen.paint = e.startTime; });
  addEventListener("click", e => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = () => window.__answered?.(performance.now() - e.timeStamp);
    after.port2.postMessage(0);
  }), true);
})();
"""


class Wire:
    """One page, watched. Bytes, requests and taps are counted since `starts`."""

    def __init__(self, context: BrowserContext, *, slow: bool = False) -> None:
        self.page: Page = context.new_page()
        self.taps: list[float] = []
        self.bytes = 0.0
        self.requests: list[str] = []
        self.page.add_init_script(WATCH)
        self.page.expose_function("__answered", self._answered)
        self.line = context.new_cdp_session(self.page)
        self.line.send("Network.enable")
        self.line.on("Network.responseReceived", self._began)
        self.line.on("Network.loadingFinished", self._ended)
        if slow:
            self.line.send("Network.emulateNetworkConditions", SLOW_3G)
            self.line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def _answered(self, milliseconds: float) -> None:
        self.taps.append(milliseconds)

    def _began(self, event: dict[str, Any]) -> None:
        from_cache = event["response"].get("fromDiskCache") or event["response"].get("fromPrefetchCache")
        if not from_cache and event["response"].get("encodedDataLength", 0) >= 0:
            self.requests.append(event["response"]["url"])

    def _ended(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]

    def starts(self) -> None:
        """Count from here."""
        self.bytes = 0.0
        self.requests.clear()
        self.taps.clear()

    def opens(self, address: str) -> None:
        """Go to an address and wait until nothing more comes."""
        self.starts()
        self.page.goto(address, wait_until="load")
        self.page.wait_for_timeout(QUIET_MS)

    def taps_on(self, words: str, sees: str, *, role: Any = "button") -> None:
        """Tap what says so, and wait until the words of the answer are there."""
        self.starts()
        self.page.get_by_role(role, name=words).first.tap()
        self.page.get_by_text(sees).filter(visible=True).first.wait_for()
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(QUIET_MS)

    @property
    def kilobytes(self) -> float:
        """What came over the wire, heads of answers too."""
        return self.bytes / 1024

    def shift(self) -> float:
        """Layout shift that no tap asked for, summed over the page's life."""
        return float(self.page.evaluate("() => window.__seen.shift"))

    def paint_ms(self) -> float:
        """When the largest thing on the page was painted."""
        return float(self.page.evaluate("() => window.__seen.paint"))


def signed_in(context: BrowserContext, door: str) -> StorageState:
    """Come in by the demo's door and keep what a browser keeps, so that an empty cache can go on from there."""
    page = context.new_page()
    page.goto(door, wait_until="networkidle")
    kept = context.storage_state()
    context.close()
    return kept
