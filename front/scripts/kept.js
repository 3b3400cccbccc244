// Drafts in the browser's own store (IndexedDB): {id, person, place, state, at} lie open, all else is sealed (AES-256-GCM, WebCrypto).
// `place`: yard or desk. `state`: typed (begun), waiting (to be sent), refused (somebody must look), sent (told for a day, without
// what was typed). The key is its writer's: the register gives it with each page to whoever is logged in, and to nobody else. A yard
// holds it on the device, where no script can take it out, so that forms work without a connection; it goes with whoever goes.
const DRAFTS = "drafts";
const KEYS = "keys";
const CIPHER = "AES-GCM";
const NONCE_BYTES = 12;
const LENGTH_BYTES = 4;
const DAY_MS = 86_400_000;
const LONGEST = {
  yard: { typed: 30 * DAY_MS, waiting: 90 * DAY_MS, refused: 90 * DAY_MS, sent: DAY_MS },
  desk: { typed: 7 * DAY_MS },
};

let opened;
const keys = new Map();

function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("suchi", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(DRAFTS, { keyPath: "id" });
      asked.result.createObjectStore(KEYS, { keyPath: "person" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function within(name, mode, act) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const step = base.transaction(name, mode, { durability: "strict" });
    const asked = act(step.objectStore(name));
    step.oncomplete = () => resolve(asked.result);
    step.onabort = step.onerror = () => reject(step.error);
  });
}

// ---- keys -----------------------------------------------------------------------------------------------------------

// From here on drafts of `person` can be written and read; `held`: also by pages that come without a connection. Keys of others go
// from the device. Throws where the browser has no WebCrypto, as on plain http: then nothing is kept.
export async function unlock(person, secret, held) {
  const bytes = Uint8Array.from(atob(secret), (one) => one.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, CIPHER, false, ["encrypt", "decrypt"]);
  keys.set(person, key);
  await forget(person);
  if (held) await within(KEYS, "readwrite", (store) => store.put({ person, key }));
}

// Whoever is not at the device has no key on it. What nobody in particular has written stays readable for whoever comes.
export async function forget(but = "") {
  const there = await within(KEYS, "readonly", (store) => store.getAllKeys());
  for (const person of there) if (person && person !== but) await within(KEYS, "readwrite", (store) => store.delete(person));
}

async function keyOf(person) {
  if (keys.has(person)) return keys.get(person);
  const there = await within(KEYS, "readonly", (store) => store.get(person));
  let key = there?.key;
  if (!key && !person) {
    key = await crypto.subtle.generateKey({ name: CIPHER, length: 256 }, false, ["encrypt", "decrypt"]);
    await within(KEYS, "readwrite", (store) => store.put({ person, key }));
  }
  if (key) keys.set(person, key);
  return key;
}

// ---- sealed and opened ----------------------------------------------------------------------------------------------

const bound = ({ person, id }) => new TextEncoder().encode(`${person} ${id}`);

async function seal({ id, person, place, state, at, ...rest }) {
  const key = await keyOf(person);
  if (!key) throw new Error("no key of this person is here");
  const files = (rest.files ?? []).map(([name, file, called]) => ({ name, called, type: file.type, size: file.size }));
  const told = new TextEncoder().encode(JSON.stringify({ ...rest, files }));
  const length = new DataView(new ArrayBuffer(LENGTH_BYTES));
  length.setUint32(0, told.length);
  const plain = await new Blob([length.buffer, told, ...(rest.files ?? []).map(([, file]) => file)]).arrayBuffer();
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const cipher = { name: CIPHER, iv, additionalData: bound({ person, id }) };
  return { id, person, place, state, at, iv, sealed: await crypto.subtle.encrypt(cipher, key, plain) };
}

// Undefined where its writer is not there, or the key is another by now.
async function open(record) {
  const { sealed, iv, ...shown } = record;
  try {
    const key = await keyOf(record.person);
    const plain = await crypto.subtle.decrypt({ name: CIPHER, iv, additionalData: bound(record) }, key, sealed);
    const length = new DataView(plain).getUint32(0);
    const rest = JSON.parse(new TextDecoder().decode(new Uint8Array(plain, LENGTH_BYTES, length)));
    let from = LENGTH_BYTES + length;
    rest.files = rest.files.map(({ name, called, type, size }) => {
      const file = new Blob([new Uint8Array(plain, from, size)], { type });
      from += size;
      return [name, file, called];
    });
    return { ...rest, ...shown };
  } catch {
    return undefined;
  }
}

// ---- the store ------------------------------------------------------------------------------------------------------

export async function keep(draft) {
  const record = await seal(draft);
  await within(DRAFTS, "readwrite", (store) => store.put(record));
}

export const drop = (id) => within(DRAFTS, "readwrite", (store) => store.delete(id));

export async function find(id) {
  const record = await within(DRAFTS, "readonly", (store) => store.get(id));
  return record && open(record);
}

// What lies here, the oldest first, as far as nobody needs a key to see it; what has outlived its use goes.
export async function listed() {
  const found = await within(DRAFTS, "readonly", (store) => store.getAll());
  const old = found.filter(({ place, state, at }) => Date.now() - at > (LONGEST[place]?.[state] ?? 0));
  for (const { id } of old) await drop(id);
  return found.filter((record) => !old.includes(record)).sort((one, other) => one.at - other.at);
}

// The drafts of a place that can be read here now, the oldest first.
export async function all(place) {
  const found = (await listed()).filter((record) => record.place === place);
  return (await Promise.all(found.map(open))).filter(Boolean);
}
