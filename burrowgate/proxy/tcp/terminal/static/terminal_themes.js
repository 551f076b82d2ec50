// Colours of the terminal.

export const THEMES = {
  dark: {
    background: "#191a17", foreground: "#e8e6de", cursor: "#a3c4a4", cursorAccent: "#191a17",
    selectionBackground: "#3f5a45", black: "#3a3c35", red: "#f0a193", green: "#a3c4a4", yellow: "#e0c285",
    blue: "#9ab8e0", magenta: "#d3aede", cyan: "#94cfd0", white: "#e8e6de", brightBlack: "#9c998d",
    brightRed: "#ffb9ac", brightGreen: "#bfe0c0", brightYellow: "#f4dba6", brightBlue: "#b8d0f2",
    brightMagenta: "#e6c8f0", brightCyan: "#b2e6e7", brightWhite: "#ffffff",
  },
  light: {
    background: "#fffefb", foreground: "#2a2924", cursor: "#47694f", cursorAccent: "#fffefb",
    selectionBackground: "#c9dccb", black: "#2a2924", red: "#a33327", green: "#3a6b45", yellow: "#7a5a10",
    blue: "#2f5a9e", magenta: "#83398f", cyan: "#1f6a70", white: "#69665c", brightBlack: "#69665c",
    brightRed: "#8f2318", brightGreen: "#2b5a36", brightYellow: "#654800", brightBlue: "#1f4788",
    brightMagenta: "#6d2779", brightCyan: "#0f565c", brightWhite: "#2a2924",
  },
  contrast: {
    background: "#000000", foreground: "#ffffff", cursor: "#ffff00", cursorAccent: "#000000",
    selectionBackground: "#0050c8", black: "#808080", red: "#ff8a80", green: "#7dff7d", yellow: "#ffff00",
    blue: "#8fb8ff", magenta: "#ff9cff", cyan: "#6ff7ff", white: "#ffffff", brightBlack: "#c0c0c0",
    brightRed: "#ffb3ad", brightGreen: "#adffad", brightYellow: "#ffff8a", brightBlue: "#bdd6ff",
    brightMagenta: "#ffc7ff", brightCyan: "#adfbff", brightWhite: "#ffffff",
  },
};
