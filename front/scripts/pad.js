// Big keys for a PIN. The field itself stays: whoever has a keyboard types, and a reader of the screen reads the field.
export function connect(pad) {
  const field = document.getElementById(pad.dataset.pad);
  pad.hidden = false;
  pad.onclick = (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (!key) return;
    if (key === "clear") field.value = "";
    else if (key === "back") field.value = field.value.slice(0, -1);
    else if (field.value.length < field.maxLength) field.value += key;
  };
}
