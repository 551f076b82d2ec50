// Frames of the page, fewer of them while output floods it.
//
// Rules. xterm.js draws whenever the browser has a frame, and while lines rush past each frame costs as much as the output
// between two of them. If more than `FLOOD_BYTES` came before the last frame or since, the next one is at least
// `FLOOD_FRAME_MS` after it. Otherwise a frame is drawn as soon as the browser has one, so that what is typed, and the
// screen of a program that is drawn anew, are shown without delay.

const FLOOD_BYTES = 32 * 1024; // several screens
const FLOOD_FRAME_MS = 66; // 15 frames a second: more than can be read of lines that rush past

// Replaces `requestAnimationFrame` and `cancelAnimationFrame`, because xterm.js has no option for it. `received` returns
// how many bytes of output have come.
export function paceFrames(received) {
  const request = window.requestAnimationFrame.bind(window);
  const cancel = window.cancelAnimationFrame.bind(window);
  const cancels = new Map();
  let last = 0;
  let shown = 0;
  let isFlood = false;
  let count = 0;
  window.requestAnimationFrame = (draw) => {
    const id = ++count;
    const ask = () => {
      const frame = request((time) => {
        cancels.delete(id);
        if (time > last) {
          // The first callback of this frame.
          last = time;
          isFlood = received() - shown > FLOOD_BYTES;
          shown = received();
        }
        draw(time);
      });
      cancels.set(id, () => cancel(frame));
    };
    const wait = isFlood || received() - shown > FLOOD_BYTES ? last + FLOOD_FRAME_MS - performance.now() : 0;
    if (wait > 0) {
      const timer = setTimeout(ask, wait);
      cancels.set(id, () => clearTimeout(timer));
    } else {
      ask();
    }
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    cancels.get(id)?.();
    cancels.delete(id);
  };
}
