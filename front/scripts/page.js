// Loaded by every page. Everything works without it; what it adds is listed here.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0, // pages behind a log-in are kept nowhere, not in the browser's storage either
  refreshOnHistoryMiss: true,
});
// A failed answer is shown where the good one would have stood: handlers answer with a page's part in either case.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[234]..", swap: true },
  { code: "...", swap: true, error: true },
];

const all = (selector, within = document) => within.querySelectorAll(selector);

function enliven(within) {
  if (all("[data-chart]", within).length) import("./charts.js").then((charts) => charts.drawAll(within));
  for (const button of all("[data-scan]", within)) {
    if (!navigator.mediaDevices?.getUserMedia) continue;
    button.hidden = false;
    button.onclick = () => import("./camera.js").then((camera) => camera.scanInto(button));
  }
  for (const button of all("[data-print]", within)) {
    button.hidden = false;
    button.onclick = () => window.print();
  }
  for (const button of all("[data-copy]", within)) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.onclick = () => navigator.clipboard.writeText(button.dataset.copy).then(() => button.classList.add("done"));
  }
  if (all("[data-person], [data-ends-shift]", within).length) import("./drafts.js").then((drafts) => drafts.connect());
  if (document.querySelector("main[data-keeper] form[method=post]")) import("./desk.js").then((desk) => desk.connect());
  for (const pad of all("[data-pad]", within)) import("./pad.js").then((keys) => keys.connect(pad));
  // A form that changes something is sent once, however often its button is pressed.
  for (const form of all("form[method=post]", within)) form.addEventListener("submit", sentOnce);
  for (const select of all("select[data-submit]", within)) select.onchange = () => select.form.requestSubmit();
}

function sentOnce(event) {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  form.setAttribute("aria-busy", "true");
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted)
    for (const form of all("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
});

document.documentElement.classList.add("scripted");
enliven(document);
document.addEventListener("htmx:afterSwap", (event) => enliven(event.target));
document.addEventListener("suchi:shown", ({ detail }) => {
  htmx.process(detail);
  enliven(detail);
});
