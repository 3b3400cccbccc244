// Reports that survive a lost connection and a closed browser: kept before they are sent, sent once, shown until they are on record.
import { fieldsOf, filesOf, fill, giveFiles, offer as ask, time } from "./filled.js";
import { all, drop, find, forget, keep, listed, unlock } from "./kept.js";
import { send } from "./sending.js";

const IDLE_MS = 5 * 60_000;
const EVERY_MS = 30_000;
const SAVE_AFTER_MS = 400;
const main = document.querySelector("main[data-person]");
const person = known();

// Whoever is logged in by the page; without a connection, whoever was last. A shift on a shared tablet is over after five minutes
// without a touch, as it is for the server: what is written then is nobody's until somebody says that it is theirs.
function known() {
  if (!main) return "";
  const now = Date.now();
  const last = JSON.parse(localStorage.getItem("suchi.yard") ?? "null");
  if (main.dataset.person) {
    const shared = "shared" in main.dataset;
    localStorage.setItem("suchi.yard", JSON.stringify({ person: main.dataset.person, shared, at: now }));
    return main.dataset.person;
  }
  if (!last || (last.shared && now - last.at > IDLE_MS)) return "";
  return last.person;
}

export async function connect() {
  for (const form of document.querySelectorAll("form[data-ends-shift]")) form.addEventListener("submit", ending);
  if (!main || main.dataset.connected) return;
  main.dataset.connected = "1";
  serve();
  try {
    await begin();
  } catch {
    // a browser that keeps nothing: forms are sent as without a script
  }
}

async function begin() {
  if (main.dataset.person) await unlock(person, main.dataset.seal, true);
  else if (!person) await forget();
  const recorded = document.querySelector("[data-recorded]");
  if (recorded) await drop(recorded.dataset.recorded);
  for (const form of document.querySelectorAll("form[data-draft]")) await attend(form);
  await show();
  await flush();
  window.addEventListener("online", flush);
  setInterval(flush, EVERY_MS);
}

function serve() {
  if (!main.dataset.person || !navigator.serviceWorker) return;
  const language = document.documentElement.lang.startsWith("en") ? "en" : "zh";
  navigator.serviceWorker.register("/yard/worker.js", { scope: "/yard" }).catch(() => undefined);
  navigator.serviceWorker.ready.then((there) => there.active?.postMessage({ language }));
}

// ---- a form ---------------------------------------------------------------------------------------------------------

async function attend(form) {
  if ("offline" in form.dataset) fillIn(form);
  else remember(form);
  const id = form.elements.id.value;
  const before = await find(id);
  if (before) {
    // it has come back: something is wrong with it, or speaks against it
    await keep({ ...before, state: "typed" });
    giveFiles(form, before.files);
  } else await offer(form);
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(draftOf(form, "typed")).catch(() => undefined), SAVE_AFTER_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    if (form.dataset.keeping) return;
    form.dataset.keeping = "1";
    sending(form, event.submitter);
  });
}

async function sending(form, button) {
  if (button?.name) {
    const said = form.elements[button.name] ?? form.appendChild(document.createElement("input"));
    Object.assign(said, { type: "hidden", name: button.name, value: button.value });
  }
  try {
    await keep(draftOf(form, "waiting"));
  } catch {
    // a browser that keeps nothing still sends
  }
  if ("offline" in form.dataset) location.assign("/yard/drafts");
  else form.submit();
}

function draftOf(form, state) {
  const fields = fieldsOf(form);
  const said = Object.fromEntries(fields);
  const subject = said.vin || said.consignment || said.code || said.more || said.pack0 || "";
  const { draft: name, title } = form.dataset;
  const told = { path: form.getAttribute("action"), multipart: form.enctype === "multipart/form-data" };
  const whose = { id: form.elements.id.value, person, place: "yard", state, at: Date.now() };
  return { ...whose, name, title, subject, ...told, fields, files: filesOf(form) };
}

// The forms that are kept know neither the day nor what for they are opened.
function fillIn(form) {
  const asked = new URLSearchParams(location.search);
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
  form.elements.id.value = `yard-${crypto.randomUUID().replaceAll("-", "")}`;
  Object.assign(form.elements.on, { value: day, max: day });
  for (const name of ["vin", "code", "found", "consignment"]) {
    const field = form.elements[name];
    if (field && asked.get(name)) field.value = asked.get(name);
  }
  if (asked.get("battery") && form.elements.more) form.elements.more.value = asked.get("battery");
  const sites = JSON.parse(localStorage.getItem("suchi.sites") ?? "null");
  if (sites?.person !== person || !sites.choices.length) return;
  const field = document.createElement("div");
  field.className = "field";
  const label = Object.assign(document.createElement("label"), { htmlFor: "site", textContent: sites.label });
  const select = Object.assign(document.createElement("select"), { id: "site", name: "site" });
  for (const [value, text] of sites.choices) select.append(new Option(text, value));
  field.append(label, select);
  form.elements.on.closest(".field").after(field);
}

// The company's own sites, so that a form without a connection can ask for them too.
function remember(form) {
  const select = form.elements.site;
  if (!person || !(select instanceof HTMLSelectElement)) return;
  const choices = [...select.options].map((option) => [option.value, option.text]);
  const label = select.labels[0]?.firstChild?.textContent.trim() ?? "";
  localStorage.setItem("suchi.sites", JSON.stringify({ person, label, choices }));
}

// What somebody began in the same form, of the same vehicle, is offered to them; it is not put in unasked.
async function offer(form) {
  const vin = form.elements.vin?.value ?? "";
  const same = (draft) => draft.name === form.dataset.draft && draft.person === person && draft.state === "typed";
  const of = (draft) => Object.fromEntries(draft.fields).vin ?? "";
  const begun = (await all("yard")).filter(same).findLast((draft) => !vin || !of(draft) || of(draft) === vin);
  if (!begun) return;
  const take = () => {
    fill(form, begun.fields);
    giveFiles(form, begun.files);
  };
  ask(form, begun, take, () => drop(begun.id));
}

// ---- what waits -----------------------------------------------------------------------------------------------------

async function flush() {
  if (!main.dataset.person || !navigator.onLine) return;
  const changed = await send(person);
  if (changed) await show();
}

const TONES = { typed: "info", waiting: "warn", refused: "bad", sent: "ok" };

async function show() {
  const mine = (await all("yard")).filter((draft) => (draft.person ? draft.person === person : main.dataset.person));
  const open = mine.filter((draft) => draft.state !== "sent");
  for (const door of document.querySelectorAll("[data-drafts-count]")) {
    door.hidden = !open.length;
    door.querySelector("[data-count]").textContent = open.length;
  }
  const box = document.querySelector("[data-drafts]");
  if (!box) return;
  const list = box.querySelector("[data-list]");
  box.querySelector("[data-locked]").hidden = Boolean(person);
  box.querySelector("[data-none]").hidden = mine.length > 0 || !person;
  list.replaceChildren(...mine.map((draft) => entry(box, draft)));
}

function entry(box, draft) {
  const item = box.querySelector("template").content.firstElementChild.cloneNode(true);
  const part = (name) => item.querySelector(`[data-${name}]`);
  part("title").textContent = draft.title;
  part("subject").textContent = draft.subject;
  part("when").textContent = time(draft.at);
  part("state").textContent = draft.person ? box.dataset[draft.state] : box.dataset.unknown;
  part("state").classList.add(TONES[draft.state]);
  part("why").hidden = !draft.why;
  part("why").textContent = draft.why ?? "";
  const connected = Boolean(main.dataset.person);
  part("send").hidden = !connected || draft.state !== "waiting" || !draft.person;
  part("open").hidden = !connected || draft.state === "sent" || !draft.person;
  part("mine").hidden = Boolean(draft.person);
  part("send").onclick = flush;
  part("open").onclick = () => open(draft);
  part("mine").onclick = async () => {
    await keep({ ...draft, person, state: "waiting" });
    await show();
    await flush();
  };
  part("drop").onclick = async (event) => {
    if (draft.state !== "sent" && !window.confirm(event.target.dataset.sure)) return;
    await drop(draft.id);
    await show();
  };
  return item;
}

// Back to its form with all that was typed: the form itself is sent, so the server says what is wrong with it, or takes it.
async function open(draft) {
  if (draft.state === "typed") {
    const of = draft.fields.filter(([name, value]) => ["vin", "consignment"].includes(name) && value);
    return location.assign(`${draft.path}?${new URLSearchParams(of)}`);
  }
  const answer = await fetch("/api/v1/me", { headers: { accept: "application/json" } });
  if (!answer.ok) return location.assign("/login?next=/yard/drafts");
  const { csrf } = await answer.json();
  const form = Object.assign(document.createElement("form"), { method: "post", action: draft.path, hidden: true });
  if (draft.multipart) form.enctype = "multipart/form-data";
  for (const [name, value] of [...draft.fields.filter(([name]) => name !== "step"), ["csrf", csrf]]) {
    form.append(Object.assign(document.createElement("input"), { name, value }));
  }
  for (const [name] of draft.files) form.append(Object.assign(document.createElement("input"), { type: "file", name }));
  document.body.append(form);
  giveFiles(form, draft.files);
  form.submit();
}

// ---- the end --------------------------------------------------------------------------------------------------------

async function ending(event) {
  event.preventDefault();
  const form = event.target;
  const last = JSON.parse(localStorage.getItem("suchi.yard") ?? "null");
  const who = form.dataset.person || main?.dataset.person || last?.person || "";
  const mine = (await listed()).filter((draft) => draft.person === who);
  const unsent = mine.filter((draft) => draft.state !== "sent");
  if (unsent.length && !window.confirm(form.dataset.endsShift)) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    return;
  }
  for (const draft of mine) await drop(draft.id);
  await forget();
  localStorage.removeItem("suchi.yard");
  localStorage.removeItem("suchi.sites");
  form.submit();
}
