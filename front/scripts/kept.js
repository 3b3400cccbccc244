// Drafts in the browser's own store (IndexedDB): {id, person, name, title, subject, path, fields, files, state, at, why}.
// `state`: typed (begun), waiting (to be sent), refused (somebody must look), sent (told for a day, without what was typed).
const STORE = "drafts";
const DAY_MS = 86_400_000;
const LONGEST = { typed: 30 * DAY_MS, waiting: 90 * DAY_MS, refused: 90 * DAY_MS, sent: DAY_MS };

let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("suchi-yard", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function within(mode, act) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const step = base.transaction(STORE, mode, { durability: "strict" });
    const asked = act(step.objectStore(STORE));
    step.oncomplete = () => resolve(asked.result);
    step.onabort = step.onerror = () => reject(step.error);
  });
}

export const keep = (draft) => within("readwrite", (store) => store.put(draft));
export const drop = (id) => within("readwrite", (store) => store.delete(id));
export const find = (id) => within("readonly", (store) => store.get(id));

// All drafts, the oldest first; those that have outlived their use go.
export async function all() {
  const found = await within("readonly", (store) => store.getAll());
  const old = found.filter((draft) => Date.now() - draft.at > LONGEST[draft.state]);
  for (const draft of old) await drop(draft.id);
  return found.filter((draft) => !old.includes(draft)).sort((one, other) => one.at - other.at);
}
