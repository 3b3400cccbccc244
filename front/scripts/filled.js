// What stands in a form, as it is kept, and put back.
const UNKEPT_TYPES = ["password", "submit", "button", "reset", "image"];
const SECRETS = /one-time-code|password/;

// Whether a field's content may be kept: no password, PIN or code of an authenticator, nor the session's own token.
export function keeps(field) {
  if (!field.name || field.name === "csrf" || field.disabled) return false;
  return !UNKEPT_TYPES.includes(field.type) && !SECRETS.test(field.autocomplete ?? "");
}

export function fieldsOf(form) {
  const kept = new Set([...form.elements].filter(keeps).map((field) => field.name));
  return [...new FormData(form)].filter(([name, value]) => kept.has(name) && !(value instanceof File));
}

export function filesOf(form) {
  return [...new FormData(form)].filter(([, value]) => value instanceof File && value.size).map(([name, file]) => [name, file, file.name]);
}

export function fill(form, fields) {
  for (const field of form.elements) {
    if (["checkbox", "radio"].includes(field.type)) {
      field.checked = fields.some(([name, value]) => name === field.name && value === field.value);
    }
  }
  for (const [name, value] of fields) {
    const field = form.elements[name];
    if (field && "value" in field && keeps(field) && !["checkbox", "radio", "file"].includes(field.type)) field.value = value;
  }
  for (const more of form.querySelectorAll("details:not([open])")) {
    if ([...form.elements].some((field) => more.contains(field) && field.type !== "hidden" && told(field))) more.open = true;
  }
}

const told = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.tagName !== "SELECT" && field.value);

export function giveFiles(form, files) {
  for (const [name, file, called] of files) {
    const field = form.elements[name];
    if (field?.type !== "file") continue;
    const carried = new DataTransfer();
    carried.items.add(new File([file], called, { type: file.type }));
    field.files = carried.files;
  }
}

export const time = (at) => new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

// Ask before the form whether what was begun shall be taken up; nothing is put in unasked.
export function offer(form, draft, take, dropped) {
  const asking = document.querySelector("template[data-taken-up]");
  if (!asking) return;
  const bar = asking.content.firstElementChild.cloneNode(true);
  bar.querySelector("[data-when]").textContent = time(draft.at);
  const unkept = bar.querySelector("[data-files]");
  if (unkept) unkept.hidden = !draft.hadFiles;
  bar.querySelector("[data-take]").onclick = () => {
    bar.remove();
    take();
  };
  bar.querySelector("[data-drop]").onclick = () => {
    bar.remove();
    dropped();
  };
  form.before(bar);
}
