// A link as a QR code, dark on light in every theme, because cameras read that best.

import { generate } from "./vendor/qr.js";
import { html, useMemo } from "./view.js";

export function Qr({ text }) {
  const [size, path] = useMemo(() => {
    const code = generate(text);
    let drawn = "";
    for (let y = 0; y < code.size; y++) {
      for (let x = 0; x < code.size; x++) if (code.get(x, y)) drawn += `M${x + 4} ${y + 4}h1v1h-1z`;
    }
    return [code.size + 8, drawn];
  }, [text]);
  return html`<svg class="qr" viewBox=${`0 0 ${size} ${size}`} role="img" aria-label="The link as a QR code" shape-rendering="crispEdges">
    <rect width=${size} height=${size} fill="#fff" /><path d=${path} fill="#1d1d1a" /></svg>`;
}
