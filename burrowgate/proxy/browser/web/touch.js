// Touch: two fingers that pinch enlarge the picture here, and two that move then show another part of it.
//
// All other gestures are noVNC's: a tap clicks, two fingers that move scroll, a long press is the right button.

const MAX_SCALE = 4;

/** Place of the picture: `scale`, and the offsets `x` and `y` of its corner in pixels, which are not above 0. */
export const zoomed = (place, factor, centre, size) => {
  const scale = Math.min(MAX_SCALE, Math.max(1, place.scale * factor));
  const ratio = scale / place.scale;
  return clamped({ scale, x: centre.x - (centre.x - place.x) * ratio, y: centre.y - (centre.y - place.y) * ratio }, size);
};

export const moved = (place, dx, dy, size) => clamped({ ...place, x: place.x + dx, y: place.y + dy }, size);

const clamped = ({ scale, x, y }, { width, height }) => ({
  scale,
  x: Math.min(0, Math.max(width * (1 - scale), x)),
  y: Math.min(0, Math.max(height * (1 - scale), y)),
});

export class Zoom {
  constructor(stage, element, screen) {
    Object.assign(this, { stage, element, screen });
    this.place = { scale: 1, x: 0, y: 0 };
    this.last = null;
    for (const name of ["gesturestart", "gesturemove", "gestureend"]) {
      stage.addEventListener(name, (event) => this.gesture(event), { capture: true });
    }
    addEventListener("resize", () => this.apply({ scale: 1, x: 0, y: 0 }));
  }

  gesture(event) {
    const { type, magnitudeX = 0, magnitudeY = 0, clientX: x, clientY: y } = event.detail ?? {};
    const isMove = type === "twodrag" && this.place.scale > 1;
    if (type !== "pinch" && !isMove) return;
    event.stopImmediatePropagation();
    const size = { width: this.stage.clientWidth, height: this.stage.clientHeight };
    const now = isMove ? [magnitudeX, magnitudeY] : Math.hypot(magnitudeX, magnitudeY);
    if (event.type === "gesturemove" && this.last !== null) {
      if (isMove) this.apply(moved(this.place, now[0] - this.last[0], now[1] - this.last[1], size));
      else if (this.last > 0) this.apply(zoomed(this.place, now / this.last, { x, y }, size));
    }
    this.last = event.type === "gestureend" ? null : now;
  }

  apply(place) {
    this.place = place;
    const { scale, x, y } = place;
    // The screen on the server keeps its size while a part of it is shown.
    this.screen.setWhole(scale === 1);
    this.element.style.width = this.element.style.height = `${scale * 100}%`;
    this.element.style.transform = scale === 1 ? "" : `translate(${x}px, ${y}px)`;
  }
}
