// Requests and bytes over the last hour or day. The plotting library is fetched when the first plot is shown.

import { html, useEffect, useRef, useState } from "./view.js";
import { bytes, clock, many } from "./format.js";
import { useQuery } from "./state.js";
import { query } from "./api.js";

let library;
function load() {
  library ??= new Promise((resolve, reject) => {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/vendor/uplot.css" });
    const script = Object.assign(document.createElement("script"), { src: "/vendor/uplot.js" });
    script.onload = () => resolve(window.uPlot);
    script.onerror = () => { library = undefined; reject(new Error("The plot could not be loaded.")); };
    document.head.append(sheet, script);
  });
  return library;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function options(width, kind, hover) {
  const soft = colour("--soft"), line = colour("--line"), moss = colour("--moss");
  const axis = { stroke: soft, font: "12px system-ui", grid: { stroke: line, width: 1 }, ticks: { show: false } };
  const write = kind === "bytes" ? bytes : (value) => value.toLocaleString();
  return {
    width, height: 150, padding: [8, 6, 0, 0], legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { range: (plot, low, high) => [0, Math.max(high, kind === "bytes" ? 1000 : 4)] } },
    axes: [
      { ...axis, grid: { show: false }, space: 70, size: 28, values: (plot, ticks) => ticks.map((tick) => clock(tick * 1000)) },
      { ...axis, size: 62, splits: (plot, at, low, high) => [0, high / 2, high],
        values: (plot, ticks) => ticks.map((tick) => (kind !== "bytes" && tick % 1 ? "" : write(tick))) },
    ],
    series: [{}, { stroke: moss, fill: `${moss}22`, width: 1.5, points: { show: false },
      paths: window.uPlot.paths.bars({ size: [0.8, 40], radius: 0.2 }) }],
    hooks: { setCursor: [(plot) => hover(plot.cursor.idx ?? null)] },
  };
}

function Chart({ curve, kind }) {
  const box = useRef(null);
  const drawn = useRef(null);
  const [at, setAt] = useState(null);
  const [scheme, setScheme] = useState(0);
  useEffect(() => {
    const media = matchMedia("(prefers-color-scheme: dark)");
    const changed = () => setScheme((count) => count + 1);
    media.addEventListener("change", changed);
    return () => media.removeEventListener("change", changed);
  }, []);
  const start = new Date(curve.start) / 1000;
  useEffect(() => {
    let gone = false;
    const sized = new ResizeObserver(() => box.current && drawn.current?.setSize({ width: box.current.clientWidth, height: 150 }));
    load().then((UPlot) => {
      if (gone || !box.current) return;
      const times = curve[kind].map((_, place) => start + place * curve.step);
      drawn.current = new UPlot(options(box.current.clientWidth, kind, setAt), [times, curve[kind]], box.current);
      sized.observe(box.current);
    }, () => {});
    return () => { gone = true; sized.disconnect(); drawn.current?.destroy(); drawn.current = null; };
  }, [curve, kind, scheme]);
  const write = kind === "bytes" ? bytes : (value) => many(value, "request");
  const total = curve[kind].reduce((sum, one) => sum + one, 0);
  const last = curve[kind].length - 1;
  const shown = at ?? last;
  const said = (place) => `${write(curve[kind][place] ?? 0)} from ${clock((start + place * curve.step) * 1000)}`;

  // Arrow keys move the cursor step by step, as hovering does with the pointer.
  const pressed = (event) => {
    const to = { ArrowLeft: at === null ? last : at - 1, ArrowRight: at === null ? last : at + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    point(Math.min(last, Math.max(0, to)));
  };
  const point = (place) => {
    const plot = drawn.current;
    const left = place === null ? -10 : plot?.valToPos(start + place * curve.step, "x");
    plot?.setCursor({ left, top: place === null ? -10 : 1 }, false);
    setAt(place);
  };
  return html`<figure class="plot"><figcaption>${at === null ? `${write(total)} in all` : said(at)}</figcaption>
    ${total > 0 && html`<div ref=${box} class="canvas" role="slider" tabindex="0" aria-label=${`${kind === "bytes" ? "Bytes" : "Requests"} by time`}
      aria-valuemin="0" aria-valuemax=${last} aria-valuenow=${shown} aria-valuetext=${said(shown)}
      onKeyDown=${pressed} onBlur=${() => point(null)}></div>`}</figure>`;
}

// Traffic of `of`: { session_id }, { target }, or {} for all.
export function Traffic({ of = {} }) {
  const [span, setSpan] = useState("hour");
  const [kind, setKind] = useState("requests");
  const found = useQuery(query("timeseries", { ...of, span }), { every: 15000 });
  const choice = (value, set, options) => html`<div class="segments" role="group">${options.map(([key, text]) => html`
    <button type="button" aria-pressed=${key === value} onClick=${() => set(key)}>${text}</button>`)}</div>`;
  return html`<div class="traffic"><div class="choices">
      ${choice(kind, setKind, [["requests", "Requests"], ["bytes", "Bytes"]])}
      ${choice(span, setSpan, [["hour", "Last hour"], ["day", "Last day"]])}</div>
    ${found.data && html`<${Chart} curve=${found.data} kind=${kind} />`}</div>`;
}
