// Sends what waits, each report once: its id was made with the form, so a report whose answer was lost is on record already.
import { all, find, keep } from "./kept.js";

const LATER = [408, 425, 429, 500, 502, 503, 504];

// True when anything has changed. One page of the browser does it at a time.
export async function send(person) {
  if (!navigator.locks) return sendAll(person);
  return navigator.locks.request("suchi-drafts", { ifAvailable: true }, (lock) => (lock ? sendAll(person) : false));
}

async function sendAll(person) {
  const waiting = (await all("yard")).filter((draft) => draft.person === person && draft.state === "waiting");
  if (!waiting.length) return false;
  const csrf = await token(person);
  if (!csrf) return false;
  let changed = false;
  for (const draft of waiting) {
    if ((await find(draft.id))?.state !== "waiting") continue;
    const told = await one(draft, csrf);
    if (!told) break; // no connection, or not now: the others wait too
    if (told.state === "sent") await keep({ ...draft, ...told, fields: [], files: [], at: Date.now() });
    else await keep({ ...draft, ...told });
    changed = true;
  }
  return changed;
}

// The anti-forgery token of the session, if it is still this person's.
async function token(person) {
  try {
    const answer = await fetch("/api/v1/me", { headers: { accept: "application/json" } });
    if (!answer.ok) return null;
    const me = await answer.json();
    return me.person === person ? me.csrf : null;
  } catch {
    return null;
  }
}

async function one(draft, csrf) {
  try {
    const answer = await fetch(draft.path, {
      method: "POST",
      redirect: "manual",
      headers: { accept: "text/html" },
      body: bodyOf(draft, csrf),
    });
    if (answer.type === "opaqueredirect" || answer.status === 401 || LATER.includes(answer.status)) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const recorded = page.querySelector("[data-recorded]");
    if (recorded) return { state: "sent", why: "", subject: recorded.querySelector("b.code")?.textContent ?? draft.subject };
    return { state: "refused", why: reason(page) };
  } catch {
    return null;
  }
}

function bodyOf(draft, csrf) {
  const fields = [...draft.fields.filter(([name]) => name !== "step"), ["csrf", csrf], ["step", "send"]];
  if (!draft.multipart) return new URLSearchParams(fields);
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  for (const [name, file, called] of draft.files) body.append(name, file, called);
  return body;
}

function reason(page) {
  const said = [...page.querySelectorAll(".errors li, .card.state p, .notice.bad p")].map((one) => one.textContent.trim());
  return said.filter(Boolean).slice(0, 3).join(" ");
}
