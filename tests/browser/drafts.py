"""What a browser keeps of forms that were begun, as the tests look at it."""

from __future__ import annotations

from playwright.sync_api import Page

_ALL = """const all = () => new Promise((resolve) => {
  const asked = indexedDB.open("suchi", 1);
  asked.onsuccess = () => {
    const found = asked.result.transaction("drafts").objectStore("drafts").getAll();
    found.onsuccess = () => { asked.result.close(); resolve(found.result); };
  };
});"""
_STORED = f"""async () => {{
  {_ALL}
  return (await all()).map((one) => [Object.keys(one).sort().join(" "), new TextDecoder().decode(one.sealed), one.place]);
}}"""
_KEPT = f"""async () => {{
  {_ALL}
  const from = Date.now();
  document.querySelector("main form[data-kept]").dispatchEvent(new Event("input", {{ bubbles: true }}));
  while (!(await all()).some((one) => one.at >= from)) await new Promise((go) => setTimeout(go, 50));
}}"""


def stored(page: Page) -> list[list[str]]:
    """Of each draft: what stands open in its row, what is sealed (as text), and the place it is of."""
    found: list[list[str]] = page.evaluate(_STORED)
    return found


def kept(page: Page) -> None:
    """Until what was typed into the desk's form lies in the browser."""
    page.evaluate(_KEPT)
