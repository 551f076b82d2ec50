// The pages of the navigation: path, name, title, and the key after `g` that leads there.

export const pages = [
  ["/", "now", "Now", "n"], ["/sessions", "sessions", "Sessions", "s"], ["/targets", "targets", "Targets", "t"],
  ["/requests", "requests", "Requests", "q"],
  ["/people", "people", "People", "p"], ["/projects", "projects", "Projects", "r"], ["/vault", "vault", "Vault", "v"],
  ["/history", "history", "History", "h"], ["/settings", "settings", "Settings", ","],
];
