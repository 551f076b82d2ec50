// What a visitor learns of watching: which browsers of others may be watched, and how many watch the own one.

const find = (id) => document.getElementById(id);

/** Offer the browsers of `view` that may be watched, in the list `place`. */
export const offer = (place, view, path) => {
  const found = view?.watchable ?? [];
  place.hidden = found.length === 0;
  place.querySelector("ul").replaceChildren(
    ...found.map((one) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const time = new Date(one.requested_at * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      link.href = `${path}watch/${encodeURIComponent(one.box)}`;
      link.textContent = `Watch the browser that was started at ${time}`;
      item.append(link);
      return item;
    }),
  );
};

/** Say how many watch the browser of `view`, for as long as they do. */
export const showWatchers = (view) => {
  const count = view?.watchers ?? 0;
  const shown = find("watched");
  const text = count === 0 ? "" : count === 1 ? "1 person watches" : `${count} people watch`;
  if (shown.textContent !== text) shown.textContent = text;
  shown.hidden = count === 0;
};
