// Reads a code with the camera into the field that a button names, and sends the field's form. Nothing leaves the phone but the code.
const FORMATS = ["qr_code", "data_matrix", "code_128", "code_39"];
const EVERY_MS = 160;
const LONG_SIDE = 960;

export async function scanInto(button) {
  const field = document.getElementById(button.dataset.scan);
  const box = button.closest("[data-camera]");
  const view = box.querySelector("video");
  const say = box.querySelector("[role=status]");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
  } catch {
    say.textContent = box.dataset.refused;
    return;
  }
  view.srcObject = stream;
  box.classList.add("open");
  say.textContent = box.dataset.looking;
  await view.play();
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
    view.srcObject = null;
    box.classList.remove("open");
    say.textContent = "";
  };
  box.querySelector("[data-stop]").onclick = stop;
  const read = await reader();
  while (stream.active) {
    const text = (await read(view).catch(() => []))[0];
    if (text) {
      stop();
      take(field, codeIn(text), button.hasAttribute("data-several"));
      if (button.hasAttribute("data-send")) field.form.requestSubmit();
      else field.focus();
      return;
    }
    await new Promise((go) => setTimeout(go, EVERY_MS));
  }
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

async function reader() {
  if ("BarcodeDetector" in window) {
    const known = await BarcodeDetector.getSupportedFormats().catch(() => []);
    const formats = FORMATS.filter((one) => known.includes(one));
    if (formats.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats });
      return async (view) => (await detector.detect(view)).map((one) => one.rawValue);
    }
  }
  const worker = new Worker(READER);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return (view) =>
    new Promise((resolve, reject) => {
      const scale = Math.min(1, LONG_SIDE / Math.max(view.videoWidth, view.videoHeight, 1));
      canvas.width = Math.round(view.videoWidth * scale) || 1;
      canvas.height = Math.round(view.videoHeight * scale) || 1;
      pen.drawImage(view, 0, 0, canvas.width, canvas.height);
      worker.onmessage = ({ data }) => (data.failed ? reject(data.failed) : resolve(data));
      worker.postMessage(pen.getImageData(0, 0, canvas.width, canvas.height));
    });
}
