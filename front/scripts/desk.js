// What is typed into a desk's form is kept until it is sent: over a lost connection, an ended session, a closed browser. The form is
// sent by the script, so that the page stays where it is when the register cannot be reached. Acts of a desk are never sent unasked.
import { fieldsOf, filesOf, fill, keeps, offer } from "./filled.js";
import { all, drop, keep, unlock } from "./kept.js";

const SAVE_AFTER_MS = 300;
const PATIENCE_MS = 120_000;
const LATER = [408, 425, 429, 500, 502, 503, 504];
const OWN = ["id", "at"]; // of the report that a form makes: which it is, and when its act was done
const drafts = new Map(); // by the form's name: the draft it is kept in, as long as this page stands
let person;
let ready;
let writing = Promise.resolve();

export function connect() {
  const main = document.querySelector("main[data-keeper]");
  if (!main?.dataset.seal) return;
  person = main.dataset.keeper;
  ready ??= unlock(person, main.dataset.seal, false);
  for (const form of main.querySelectorAll("form[method=post]:not([data-unkept])")) attend(form);
}

// Rows that a button of the form asks for come in its place. What is no form, an error or the page of log-in, does not.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const button = requestConfig.elt;
  const form = button.closest("form[data-kept]");
  if (!form) return;
  const at = new URL(xhr.responseURL || location.href);
  event.detail.shouldSwap &&= !LATER.includes(xhr.status) && at.pathname !== "/login";
  if (LATER.includes(xhr.status)) lost(form, button, () => button.click());
  else if (at.pathname === "/login") put(form).then(() => location.assign(at));
});

// Forms of one page are told apart by what they do; the page, by its address.
const nameOf = (form) => [form.id, form.querySelector("input[type=hidden][name=act]")?.value].filter(Boolean).join(" ");

function here() {
  const asked = new URLSearchParams(location.search);
  asked.delete("lang");
  return { path: location.pathname, query: asked.toString() };
}

const typed = (field) => keeps(field) && !["hidden", "file"].includes(field.type);

function attend(form) {
  if (form.dataset.kept || ![...form.elements].some(typed)) return;
  form.dataset.kept = "1";
  const name = nameOf(form);
  let waiting;
  const typing = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.dataset.sent || put(form), SAVE_AFTER_MS);
  };
  form.addEventListener("input", typing);
  form.addEventListener("htmx:sendError", (event) => lost(form, event.target, () => event.target.click()));
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    clearTimeout(waiting);
    const button = event.submitter;
    const said = button?.name ? [[button.name, button.value]] : [];
    deliver(form, button, button?.getAttribute("formaction") ?? form.getAttribute("action"), said);
  });
  if (drafts.has(name))
    put(form); // the form has come back, or has a row more
  else propose(form, name).catch(() => undefined);
}

// One after the other, so that the last that was typed is what stays. A browser that keeps nothing sends forms all the same.
function put(form, tried = false) {
  if (!form.isConnected) return writing; // another stands in its place, and knows more
  const draft = { ...draftOf(form), tried };
  writing = writing.then(() => ready.then(() => keep(draft))).catch(() => undefined);
  return writing;
}

function draftOf(form) {
  const name = nameOf(form);
  if (!drafts.has(name)) drafts.set(name, crypto.randomUUID());
  const whose = { id: drafts.get(name), person, place: "desk", state: "typed", at: Date.now() };
  return { ...whose, ...here(), name, fields: fieldsOf(form), hadFiles: filesOf(form).length > 0 };
}

// What the same person began in the same form: of the same thing, or of whichever where the form is opened for none.
async function propose(form, name) {
  await ready;
  const { path, query } = here();
  const mine = (draft) => draft.person === person && draft.path === path && draft.name === name;
  const begun = (await all("desk")).findLast((draft) => mine(draft) && (!query || draft.query === query));
  if (!begun || drafts.has(name)) return;
  const take = () => {
    drafts.set(name, begun.id);
    const fields = mixed(form, begun);
    const there = new Set([...form.elements].map((field) => field.name));
    // rows that the empty form has not are made by the server
    if (form.dataset.refill && fields.some(([field]) => !there.has(field))) refill(form, fields);
    else fill(form, fields);
  };
  offer(form, begun, take, () => drop(begun.id));
}

// What may have arrived, though its answer did not, stays the same report; what never went out is made by the form of today.
function mixed(form, begun) {
  if (begun.tried) return begun.fields;
  const own = ([field]) => OWN.includes(field);
  return [...begun.fields.filter((one) => !own(one)), ...fieldsOf(form).filter(own)];
}

function refill(form, fields) {
  const [name, value] = form.dataset.refill.split("=");
  const csrf = form.elements.csrf.value;
  deliver(form, null, form.getAttribute("action"), [...fields, ["csrf", csrf], [name, value]], false);
}

// ---- sent -----------------------------------------------------------------------------------------------------------

async function deliver(form, button, address, said, own = true) {
  form.setAttribute("aria-busy", "true");
  if (own) await put(form);
  const body = new FormData(own ? form : undefined);
  for (const [field, value] of said) body.append(field, value);
  const again = () => deliver(form, button, address, said, own);
  const end = new AbortController();
  const patience = setTimeout(() => end.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { accept: "text/html", "x-form": "script" },
      body: form.enctype === "multipart/form-data" ? body : new URLSearchParams(body),
      signal: end.signal,
    });
    if (LATER.includes(answer.status)) lost(form, button, again);
    else await follow(form, answer, new URL(address, location.href).hash);
  } catch {
    lost(form, button, again);
  } finally {
    clearTimeout(patience);
  }
}

async function follow(form, answer, hash) {
  const name = nameOf(form);
  const target = answer.headers.get("x-go");
  if (target) {
    if (!target.startsWith("/login")) await gone(name);
    const before = location.href.split("#")[0];
    location.assign(target);
    if (new URL(target, before).href.split("#")[0] === before && target.includes("#")) location.reload();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = document.adoptNode(page.querySelector("main"));
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  const back = [...main.querySelectorAll("form[method=post]")].some((one) => nameOf(one) === name);
  if (answer.ok && !back) await gone(name);
  document.dispatchEvent(new CustomEvent("suchi:shown", { detail: main }));
  const looked = main.querySelector("#errors") ?? (hash && main.querySelector(hash)) ?? main;
  looked.scrollIntoView();
  const field = main.querySelector("[autofocus]");
  if (field) return field.focus();
  looked.tabIndex = -1;
  looked.focus({ preventScroll: true });
}

async function gone(name) {
  await writing;
  const id = drafts.get(name);
  drafts.delete(name);
  if (id) await drop(id).catch(() => undefined);
}

// The register cannot be reached: the page stays, says so, and offers to try again.
function lost(form, button, again) {
  put(form, true);
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
  for (const one of document.querySelectorAll(".unsent, .taken-up")) one.remove();
  const bar = document.querySelector("template[data-unsent]").content.firstElementChild.cloneNode(true);
  const once = Boolean(form.elements.id?.value);
  bar.querySelector("[data-once]").hidden = !once;
  bar.querySelector("[data-perhaps]").hidden = once;
  bar.querySelector("[data-again]").onclick = () => {
    bar.remove();
    again();
  };
  (button?.closest(".buttons") ?? button ?? form).before(bar);
  bar.scrollIntoView({ block: "nearest" });
}
