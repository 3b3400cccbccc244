// Reads a code with the camera into the field that a button names, and sends the field's form. Nothing leaves the phone but the code.
const FORMATS = ["qr_code", "data_matrix", "code_128", "code_39"];
const EVERY_MS = 160;
const LONG_SIDE = 1280; // of what is read, px: a Data Matrix on a pack is small
const HINT_AFTER_MS = 12_000;
const MOST_FAILURES = 5;
const WANTED = { video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } }, audio: false };
// Why there is no picture, by the names of the W3C's Media Capture and Streams, §10; whatever else happens is `refused`.
const REASONS = { NotFoundError: "none", OverconstrainedError: "none", NotReadableError: "busy", AbortError: "busy" };

export async function scanInto(button) {
  const field = document.getElementById(button.dataset.scan);
  const box = button.closest("[data-camera]");
  const view = box.querySelector("video");
  const say = box.querySelector("[role=status]");
  if (box.classList.contains("open")) return;
  box.classList.add("open");
  say.textContent = "";
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia(WANTED);
  } catch (error) {
    box.classList.remove("open");
    say.textContent = box.dataset[REASONS[error.name] ?? "refused"];
    return;
  }
  const stop = (why = "") => {
    for (const track of stream.getTracks()) track.stop();
    view.srcObject = null;
    box.classList.remove("open");
    say.textContent = why;
  };
  box.querySelector("[data-stop]").onclick = () => stop();
  for (const track of stream.getTracks()) track.onended = () => stop(box.dataset.busy); // it was pulled out, or taken by another
  view.srcObject = stream;
  say.textContent = box.dataset.looking;
  await view.play();
  box.scrollIntoView({ block: "nearest" });
  const text = await looked(view, stream, say, box, stop);
  if (!text) return;
  stop();
  navigator.vibrate?.(80);
  take(field, codeIn(text), button.hasAttribute("data-several"));
  if (button.hasAttribute("data-send")) field.form.requestSubmit();
  else field.focus();
}

// The first code that comes before the camera; nothing where the camera is stopped before, or no code can be read at all.
async function looked(view, stream, say, box, stop) {
  const began = Date.now();
  const { read, end } = await reader();
  let failures = 0;
  try {
    while (stream.active) {
      try {
        const text = best(await read(view));
        if (text) return text;
        failures = 0;
      } catch {
        failures += 1;
        if (failures === MOST_FAILURES) stop(box.dataset.unreadable);
      }
      if (stream.active && Date.now() - began > HINT_AFTER_MS) say.textContent = box.dataset.hint;
      await new Promise((go) => setTimeout(go, EVERY_MS));
    }
  } finally {
    end();
  }
  return "";
}

// A label often carries more than one code: ours first, then what is as long as a battery's code or a VIN, then any.
function best(texts) {
  const fits = [/\/b\/[^/?#]+/i, /^\s*[0-9A-Z]{24}\s*$/i, /^\s*[0-9A-Z]{17}\s*$/i, /\S/];
  for (const one of fits) {
    const found = texts.find((text) => one.test(text));
    if (found) return found;
  }
  return "";
}

// Into a list of codes a further one goes on a line of its own, into a line of several behind a comma, and none twice; a code that
// stands among the choices of the form is ticked there.
function take(field, code, several) {
  const choice = several && [...field.form.elements].find((one) => one.type === "checkbox" && one.value === code);
  const gap = field.tagName === "TEXTAREA" ? "\n" : ", ";
  const codes = field.value.split(gap.trim() || "\n").map((one) => one.trim());
  if (choice) choice.checked = true;
  else if (field.tagName !== "TEXTAREA" && !several) field.value = code;
  else field.value = [...new Set([...codes.filter(Boolean), code])].join(gap) + (gap === "\n" ? "\n" : "");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Our own labels hold an address that ends in the code; others hold the code alone.
function codeIn(text) {
  const own = text.match(/\/b\/([^/?#]+)/i);
  return (own ? decodeURIComponent(own[1]) : text).trim().slice(0, 64);
}

// What reads a picture: the browser itself where it can, else our own decoder in a worker. `read` rejects when it cannot read at all.
async function reader() {
  if ("BarcodeDetector" in window) {
    const known = await BarcodeDetector.getSupportedFormats().catch(() => []);
    const formats = FORMATS.filter((one) => known.includes(one));
    if (formats.includes("qr_code") && formats.includes("data_matrix")) {
      const detector = new BarcodeDetector({ formats });
      return { read: async (view) => (await detector.detect(view)).map((one) => one.rawValue), end: () => undefined };
    }
  }
  const worker = new Worker(READER);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const read = (view) =>
    new Promise((resolve, reject) => {
      const scale = Math.min(1, LONG_SIDE / Math.max(view.videoWidth, view.videoHeight, 1));
      canvas.width = Math.round(view.videoWidth * scale) || 1;
      canvas.height = Math.round(view.videoHeight * scale) || 1;
      pen.drawImage(view, 0, 0, canvas.width, canvas.height);
      worker.onmessage = ({ data }) => (data.failed ? reject(data.failed) : resolve(data));
      worker.onerror = reject;
      worker.postMessage(pen.getImageData(0, 0, canvas.width, canvas.height));
    });
  return { read, end: () => worker.terminate() };
}
