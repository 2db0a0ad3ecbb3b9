/** Icons: one stroke, 24 by 24, drawn in the colour of the text. */
const PATHS = {
  activity: "M22 12h-4l-3 9L9 3l-3 9H2",
  alert:
    "M12 9v4M12 17h.01M10.3 3.9 2 18a2 2 0 0 0 1.7 3h16.6a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0z",
  back: "m15 18-6-6 6-6",
  bell: "M6 8a6 6 0 0 1 12 0c0 7 3 9 3 9H3s3-2 3-9M10.3 21a2 2 0 0 0 3.4 0",
  bolt: "M13 2 3 14h9l-1 8 10-12h-9z",
  braces:
    "M8 3H7a2 2 0 0 0-2 2v5a2 2 0 0 1-2 2 2 2 0 0 1 2 2v5a2 2 0 0 0 2 2h1M16 21h1a2 2 0 0 0 2-2v-5a2 2 0 0 1 2-2 2 2 0 0 1-2-2V5a2 2 0 0 0-2-2h-1",
  box: "M21 8 12 3 3 8v8l9 5 9-5zM3 8l9 5 9-5M12 13v8",
  calendar: "M3 6h18v15H3zM16 3v6M8 3v6M3 11h18",
  call: "M22 17v3a2 2 0 0 1-2 2A19 19 0 0 1 2 4a2 2 0 0 1 2-2h3l2 5-2 2a15 15 0 0 0 7 7l2-2z",
  check: "m5 12 5 5L20 7",
  close: "M18 6 6 18M6 6l12 12",
  columns: "M3 4h5v16H3zM10 4h5v10h-5zM17 4h4v13h-4z",
  comment: "M21 15a2 2 0 0 1-2 2H8l-5 4V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2z",
  copy: "M9 9h12v12H9zM5 15H3V3h12v2",
  down: "m6 9 6 6 6-6",
  edit: "M12 20h9M16.5 3.5a2.1 2.1 0 0 1 3 3L7 19l-4 1 1-4z",
  file: "M14 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V8zM14 2v6h6",
  filter: "M22 3H2l8 9.5V19l4 2v-8.5z",
  flow: "M3 3h7v5H3zM14 16h7v5h-7zM6.5 8v5a3 3 0 0 0 3 3H14",
  grip: "M9 5h.01M9 12h.01M9 19h.01M15 5h.01M15 12h.01M15 19h.01",
  help: "M9 9a3 3 0 1 1 4 2.8c-.8.4-1 1-1 2.2M12 17h.01M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20z",
  hourglass: "M6 2h12M6 22h12M7 2v5l5 5 5-5V2M7 22v-5l5-5 5 5v5",
  in: "M15 3h4a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2h-4M10 17l5-5-5-5M15 12H3",
  list: "M8 6h13M8 12h13M8 18h13M3 6h.01M3 12h.01M3 18h.01",
  lock: "M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4",
  mail: "M2 5h20v14H2zM2 6l10 7L22 6",
  menu: "M3 6h18M3 12h18M3 18h18",
  more: "M6 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0M13 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0M20 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0",
  out: "M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4M16 17l5-5-5-5M21 12H9",
  pause: "M7 4v16M17 4v16",
  people:
    "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M22 21v-2a4 4 0 0 0-3-3.9M16 3.1a4 4 0 0 1 0 7.8",
  person: "M20 21v-2a4 4 0 0 0-4-4H8a4 4 0 0 0-4 4v2M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
  play: "m6 3 14 9-14 9z",
  plus: "M12 5v14M5 12h14",
  power: "M12 2v10M18.4 6.6a9 9 0 1 1-12.8 0",
  retry: "M21 12a9 9 0 1 1-3-6.7L21 8M21 3v5h-5",
  right: "m9 18 6-6-6-6",
  search: "M11 19a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM21 21l-4.3-4.3",
  settings:
    "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 2v3M12 19v3M4.9 4.9 7 7M17 17l2.1 2.1M2 12h3M19 12h3M4.9 19.1 7 17M17 7l2.1-2.1",
  shield: "M12 22s8-4 8-10V5l-8-3-8 3v7c0 6 8 10 8 10z",
  star: "m12 2 3 6.5 7 .9-5.1 4.8L18.2 21 12 17.6 5.8 21l1.3-6.8L2 9.4l7-.9z",
  stop: "M5 5h14v14H5z",
  sun: "M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM12 1v2M12 21v2M4 4l1.5 1.5M18.5 18.5 20 20M1 12h2M21 12h2M4 20l1.5-1.5M18.5 5.5 20 4",
  task: "M9 11l3 3 9-9M20 12v7a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h9",
  trash: "M3 6h18M8 6V3h8v3M6 6l1 15h10l1-15M10 11v6M14 11v6",
  undo: "M3 8h11a6 6 0 0 1 0 12H8M3 8l4-4M3 8l4 4",
  up: "m6 15 6-6 6 6",
  watch: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
} as const;

export type IconName = keyof typeof PATHS;

/** An icon beside words; it says nothing itself, the words do. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
