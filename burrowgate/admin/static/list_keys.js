// Keys in the lists and tables of every page: j and k, or the arrow keys, move between rows, and x selects.

const ROW = ":is(.rows>.row, .events>li, tbody>tr)";

export const typing = (element) => element?.closest("input, textarea, select, [contenteditable]") && element.type !== "checkbox";

// Does what the key of `event` means in a list; returns whether it means anything. The arrow keys scroll outside a list.
export function moveInList(event) {
  const row = event.target.closest?.(`main ${ROW}`);
  if (event.key === "x") {
    const box = row?.querySelector("input[type=checkbox]:not(:disabled)");
    box?.click();
    return Boolean(box);
  }
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (!step || (!row && event.key.startsWith("Arrow"))) return false;
  const rows = [...document.querySelectorAll(`main ${ROW}`)].filter((one) => one.offsetParent);
  const next = row ? rows[rows.indexOf(row) + step] : rows.at(step > 0 ? 0 : -1);
  if (!next) return Boolean(row);
  const link = next.querySelector("a[href], button:not(:disabled)");
  if (!link) next.tabIndex = -1;
  (link ?? next).focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}
