// The rehearsal's page: one person's Discord, drawn from the server's JSON (page.rs describes it).
//
// `state` is the server's last answer and is never changed here; `place` is who and where we are; everything drawn
// follows from these two and from a little that only this window knows (notes, dismissed messages, what was read).
// Text from the server only ever becomes text nodes: nothing here parses HTML.

// ---------------------------------------------------------------- small tools

const $ = (id) => document.getElementById(id);

/** Builds an element: `on*` are listeners, `class` and `text` are what they say, the rest are attributes. */
function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

let lastId = 0;
const freshId = (prefix) => `${prefix}-${++lastId}`;
const narrow = () => matchMedia("(max-width: 820px)").matches;
const plural = (n, one, many) => `${n} ${n === 1 ? one : many}`;

/** Keeps small things over a reload, where the browser lets us. */
const memory = {
  get(store, key, otherwise) {
    try {
      return JSON.parse(store.getItem(`rehearsal.${key}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(store, key, value) {
    try {
      store.setItem(`rehearsal.${key}`, JSON.stringify(value));
    } catch {
      // A private window may refuse: then a reload forgets, no more.
    }
  },
};

/** A web address that is safe to link to, or null. */
function webUrl(text) {
  try {
    const url = new URL(text, location.href);
    return url.protocol === "https:" || url.protocol === "http:" ? url : null;
  } catch {
    return null;
  }
}

/** The address of a file on this very server (whatever name loopback goes by), or null for anything elsewhere. */
function ownFile(text) {
  const url = webUrl(text);
  if (!url) return null;
  const loopback = ["localhost", "127.0.0.1", "[::1]"];
  const same = url.origin === location.origin
    || (loopback.includes(url.hostname) && loopback.includes(location.hostname) && url.port === location.port);
  return same ? url.pathname + url.search : null;
}

function fileSize(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

// ---------------------------------------------------------------- the server

async function ask(path, body) {
  const options = body === undefined
    ? {}
    : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return answerOf(await reach(path, { cache: "no-store", ...options }));
}

async function upload(file) {
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : "application/octet-stream";
  const path = `/rehearsal/upload?filename=${encodeURIComponent(file.name)}`;
  return answerOf(await reach(path, { method: "POST", headers: { "content-type": type }, body: file }));
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new Error("The rehearsal's server can't be reached.");
  }
}

async function answerOf(response) {
  let answer = null;
  try {
    answer = await response.json();
  } catch {
    // Said below, with the status.
  }
  if (!response.ok) throw new Error(answer?.error ?? `The rehearsal's server answered ${response.status}.`);
  if (answer === null) throw new Error("The rehearsal's server sent something that isn't JSON.");
  return answer;
}

// ---------------------------------------------------------------- what is known

/** A world may be empty: what is missing is then empty, too. */
const EMPTY = {
  version: 0, now: new Date().toISOString(), clock_can_be_set: false, first_steps: { title: "", lines: [] },
  bot: { id: "", name: "The bot", connected: false }, guilds: [], guild: "", people: [], person: "", roles: [],
  channels: [], channel: "", next_due: null, events: [], messages: [], commands: [], refusals: [],
};

let state = null;
let place = readHash();
/** Lookups by id, made anew with each state. */
let people = new Map();
let roles = new Map();
let channels = new Map();
let me = null;

/** Rows at the end of the conversation that no one else sees: what is on its way, and what failed. */
let notes = [];
/** message id -> what a click on it is doing or came to: {busy: custom_id} or {text, kind}. */
const clicks = new Map();
/** message id -> custom_id -> values chosen here, until the message changes. */
const chosen = new Map();
/** Private messages put away in this window. */
const dismissed = new Set(memory.get(sessionStorage, "dismissed", []));
/** person/channel -> {messages, pings} when last looked at. */
const seen = memory.get(sessionStorage, "seen", {});

function readHash() {
  const hash = new URLSearchParams(location.hash.slice(1));
  return { guild: hash.get("guild") ?? "", person: hash.get("person") ?? "", channel: hash.get("channel") ?? "" };
}

function writeHash(how) {
  const hash = new URLSearchParams();
  for (const key of ["guild", "person", "channel"]) if (place[key]) hash.set(key, place[key]);
  const target = `#${hash}`;
  if (location.hash !== target) history[how](null, "", target);
}

let loading = null;
let queued = null;

/** Asks for the state. What it promises is a state asked for after this call. */
function refresh() {
  if (!loading) {
    loading = load().finally(() => { loading = null; });
    return loading;
  }
  queued ??= loading.then(() => {
    queued = null;
    return refresh();
  });
  return queued;
}

async function load() {
  const asked = place;
  const query = new URLSearchParams();
  for (const key of ["guild", "person", "channel"]) if (asked[key]) query.set(key, asked[key]);
  try {
    const answer = await ask(`/rehearsal/state?${query}`);
    if (asked !== place) return; // Went elsewhere meanwhile: a newer request is on its way.
    take(answer);
    banner("");
  } catch (error) {
    banner(`${error.message} Trying again…`);
    setTimeout(refresh, 2000);
  }
}

function take(answer) {
  const before = state;
  state = { ...EMPTY, ...answer };
  people = new Map(state.people.map((person) => [person.id, person]));
  roles = new Map(state.roles.map((role) => [role.id, role]));
  channels = new Map(state.channels.map((channel) => [channel.id, channel]));
  me = people.get(state.person) ?? null;
  place = { guild: state.guild ?? "", person: state.person ?? "", channel: state.channel ?? "" };
  writeHash("replaceState");
  draw(before);
}

function go(change) {
  place = { ...place, ...change };
  writeHash("pushState");
  refresh();
}

function goToChannel(id) {
  closeSide();
  $("toasts").replaceChildren();
  if (id !== place.channel) go({ channel: id });
}

function goToPerson(id) {
  closeSide();
  if (id === place.person) return;
  closeCommand(true);
  go({ person: id });
}

addEventListener("popstate", () => {
  const there = readHash();
  if (there.person !== place.person) closeCommand(true);
  place = there;
  refresh();
});

/** Server-sent events say that something changed; what changed is in the next state. */
function listen() {
  const events = new EventSource("/rehearsal/events");
  let broken = false;
  events.onmessage = (event) => {
    if (broken || !state || String(state.version) !== event.data.trim()) refresh();
    broken = false;
  };
  events.onerror = () => {
    broken = true;
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
    banner("The rehearsal's server is away. This page comes back by itself.");
  };
  events.onopen = () => {
    if (broken) refresh();
  };
}

// ---------------------------------------------------------------- telling

function banner(text) {
  $("banner").textContent = text;
  $("banner").hidden = text === "";
}

function toast(text, action) {
  const node = h("div", { class: "toast" }, h("span", { text }));
  const remove = () => node.remove();
  if (action) node.append(h("button", { type: "button", class: "toast-action", text: action.label, onclick: () => { remove(); action.run(); } }));
  node.append(h("button", { type: "button", class: "toast-close", "aria-label": "Dismiss", onclick: remove }, icon("close")));
  $("toasts").append(node);
  while ($("toasts").childElementCount > 3) $("toasts").firstElementChild.remove();
  setTimeout(remove, action ? 12000 : 6000);
}

function announce(text) {
  $("live").textContent = "";
  setTimeout(() => { $("live").textContent = text; }, 60);
}

// ---------------------------------------------------------------- time

const locale = () => {
  try {
    return Intl.getCanonicalLocales(me?.locale ?? [])[0];
  } catch {
    return undefined;
  }
};
const formats = new Map();
function format(date, options) {
  const key = `${locale()} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale(), options));
  return formats.get(key).format(date);
}
const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};
const nowThere = () => new Date(state?.now ?? Date.now());

function relative(date) {
  const seconds = (date - nowThere()) / 1000;
  const steps = [["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? steps.at(-1);
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

const dayKey = (date) => `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;

function messageTime(date) {
  const today = nowThere();
  const yesterday = new Date(today);
  yesterday.setDate(today.getDate() - 1);
  const time = format(date, STYLES.t);
  if (dayKey(date) === dayKey(today)) return `Today at ${time}`;
  if (dayKey(date) === dayKey(yesterday)) return `Yesterday at ${time}`;
  return format(date, STYLES.s);
}

// ---------------------------------------------------------------- markdown

const INLINE = {
  escape: /\\([^0-9A-Za-z\s])/y,
  code: /(`+)([\s\S]*?[^`])\1(?!`)/y,
  bracketed: /<(https?:\/\/[^\s<>]+)>/y,
  user: /<@!?(\d+)>/y,
  role: /<@&(\d+)>/y,
  channel: /<#(\d+)>/y,
  command: /<\/([^:<>]+):\d+>/y,
  emoji: /<a?:(\w+):\d+>/y,
  time: /<t:(-?\d{1,14})(?::([tTdDfFRsS]))?>/y,
  everyone: /@(everyone|here)\b/y,
  link: /\[((?:\\.|[^[\]\\]|\[[^[\]]*\])+)\]\(<?(https?:\/\/[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"]*")?\)/y,
  address: /https?:\/\/[^\s<]+[^\s<.,:;!?"'\])*_~|]/y,
  strong: /\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y,
  underline: /__((?:\\[\s\S]|[^\\])+?)__(?!_)/y,
  strike: /~~((?:\\[\s\S]|[^\\])+?)~~/y,
  spoiler: /\|\|((?:\\[\s\S]|[^\\])+?)\|\|/y,
  star: /\*(?![\s*])((?:\\[\s\S]|\*\*|[^*\\])+?)(?<!\s)\*(?!\*)/y,
  bar: /(?<!\w)_(?![\s_])((?:\\[\s\S]|__|[^_\\])+?)_(?!\w)/y,
};
/** Which rules may begin with a character. What begins with none of these is plain text. */
const BEGINS = {
  "\\": ["escape"],
  "`": ["code"],
  "<": ["user", "role", "channel", "time", "command", "emoji", "bracketed"],
  "@": ["everyone"],
  "[": ["link"],
  "h": ["address"],
  "*": ["strong", "star"],
  "_": ["underline", "bar"],
  "~": ["strike"],
  "|": ["spoiler"],
};
const PLAIN = /[^\\`<@[h*_~|]+/y;

function matchAt(rule, text, at) {
  rule.lastIndex = at;
  return rule.exec(text);
}

/** Discord's markdown within a paragraph, as nodes. */
function inline(text, depth = 0, inLink = false) {
  const out = document.createDocumentFragment();
  let plain = "";
  const flush = () => {
    if (plain) out.append(plain);
    plain = "";
  };
  let at = 0;
  while (at < text.length) {
    const run = matchAt(PLAIN, text, at);
    if (run) {
      plain += run[0];
      at += run[0].length;
      continue;
    }
    let node = null;
    let length = 0;
    for (const name of depth < 12 ? BEGINS[text[at]] : []) {
      if (inLink && (name === "link" || name === "address" || name === "bracketed")) continue;
      const match = matchAt(INLINE[name], text, at);
      if (!match) continue;
      node = mark(name, match, depth + 1, inLink);
      length = match[0].length;
      break;
    }
    if (node === null) {
      plain += text[at];
      at += 1;
    } else if (typeof node === "string") {
      plain += node;
      at += length;
    } else {
      flush();
      out.append(node);
      at += length;
    }
  }
  flush();
  return out;
}

function mark(name, match, depth, inLink) {
  switch (name) {
    case "escape": return match[1];
    case "code": return h("code", { text: match[2].replace(/^ (?=`)|(?<=`) $/g, "") });
    case "user": return userMention(match[1]);
    case "role": return roleMention(match[1]);
    case "channel": return channelMention(match[1]);
    case "command": return commandMention(match[1]);
    case "emoji": return `:${match[1]}:`;
    case "time": return timeMention(Number(match[1]), match[2] ?? "f") ?? match[0];
    case "everyone": return h("span", { class: "mention you", text: match[0] });
    case "bracketed": return outLink(match[1], match[1]) ?? match[0];
    case "address": return outLink(match[0], match[0]) ?? match[0];
    case "link": {
      const link = outLink(match[2], inline(match[1], depth, true));
      return link ? h("span", {}, link, " ", h("span", { class: "url", text: `(${match[2]})` })) : match[0];
    }
    case "strong": return h("strong", {}, inline(match[1], depth, inLink));
    case "underline": return h("u", {}, inline(match[1], depth, inLink));
    case "strike": return h("s", {}, inline(match[1], depth, inLink));
    case "spoiler": return spoiler(inline(match[1], depth, inLink));
    default: return h("em", {}, inline(match[1], depth, inLink));
  }
}

function outLink(address, content) {
  const url = webUrl(address);
  return url && h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, content);
}

function spoiler(content) {
  const inner = h("span", { class: "spoiler-text", "aria-hidden": "true" }, content);
  const node = h("button", { type: "button", class: "spoiler", "aria-label": "Hidden text: show it" }, inner);
  node.addEventListener("click", () => node.replaceWith(h("span", { class: "spoiler-shown" }, ...inner.childNodes)));
  return node;
}

function userMention(id) {
  if (id === state.bot.id) return h("span", { class: "mention", text: `@${state.bot.name}` });
  const person = people.get(id);
  return h("span", { class: id === state.person ? "mention you" : "mention", text: person ? `@${person.name}` : "@unknown-user" });
}

function roleMention(id) {
  const role = roles.get(id);
  const mine = me?.roles.some((mine) => mine.id === id);
  return h("span", { class: mine ? "mention you" : "mention", text: role ? `@${role.name.replace(/^@/, "")}` : "@unknown-role" });
}

function channelMention(id) {
  const channel = channels.get(id);
  if (!channel) return h("span", { class: "mention", text: "#no-access" });
  return h("button", { type: "button", class: "mention", text: `#${channel.name}`, onclick: () => goToChannel(id) });
}

function commandMention(name) {
  if (!commandNamed(name)) return h("span", { class: "mention", text: `/${name}` });
  return h("button", { type: "button", class: "mention", text: `/${name}`, onclick: () => openCommand(commandNamed(name)) });
}

function timeMention(unix, style) {
  const date = new Date(unix * 1000);
  if (Number.isNaN(date.getTime())) return null;
  const node = h("time", {
    class: "when",
    datetime: date.toISOString(),
    title: `${format(date, STYLES.F)} (${Intl.DateTimeFormat().resolvedOptions().timeZone})`,
    text: style === "R" ? relative(date) : format(date, STYLES[style]),
  });
  if (style === "R") node.dataset.relative = unix;
  return node;
}

function redrawRelativeTimes() {
  for (const node of document.querySelectorAll("[data-relative]")) {
    node.textContent = relative(new Date(Number(node.dataset.relative) * 1000));
  }
}

/** Discord's markdown as blocks: code blocks first, then line by line. */
function markdown(text, depth = 0) {
  const out = document.createDocumentFragment();
  let rest = 0;
  let from = 0;
  for (;;) {
    const open = text.indexOf("```", from);
    if (open < 0) break;
    const close = text.indexOf("```", open + 3);
    if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text.slice(0, open)) || close <= open + 3) {
      from = open + (close === open + 3 ? 6 : 1);
      continue;
    }
    out.append(lines(text.slice(rest, open).replace(/\n$/, ""), depth));
    const inside = text.slice(open + 3, close).replace(/^[\w+#.-]+\n/, "").replace(/^\n+|\n+$/g, "");
    out.append(h("pre", {}, h("code", { text: inside })));
    rest = close + 3;
    if (text[rest] === "\n") rest += 1;
    from = rest;
  }
  out.append(lines(text.slice(rest), depth));
  return out;
}

const HEADING = /^(#{1,3})\s+(\S.*)$/;
const SMALL = /^-#\s+(\S.*)$/;
const ITEM = /^(\s*)([-*]|\d{1,10}\.)\s+(\S.*)$/;

function lines(text, depth) {
  const out = document.createDocumentFragment();
  if (text === "") return out;
  const all = text.split("\n");
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) out.append(h("div", { class: "para" }, inline(paragraph.join("\n"))));
    paragraph = [];
  };
  for (let i = 0; i < all.length; i += 1) {
    const line = all[i];
    let match;
    if (depth < 4 && /^>>> /.test(line)) {
      flush();
      out.append(h("blockquote", {}, markdown([line.slice(4), ...all.slice(i + 1)].join("\n"), depth + 4)));
      return out;
    }
    if (depth < 4 && /^> /.test(line)) {
      flush();
      const quoted = [];
      while (i < all.length && /^>( |$)/.test(all[i])) quoted.push(all[i++].slice(2));
      i -= 1;
      out.append(h("blockquote", {}, lines(quoted.join("\n"), depth + 4)));
    } else if ((match = HEADING.exec(line))) {
      flush();
      out.append(h("h3", { class: `md-h${match[1].length}` }, inline(match[2])));
    } else if ((match = SMALL.exec(line))) {
      flush();
      out.append(h("div", { class: "md-small" }, inline(match[1])));
    } else if (ITEM.test(line) && !/^\s{12,}/.test(line)) {
      flush();
      const items = [];
      while (i < all.length) {
        const item = ITEM.exec(all[i]);
        if (item) items.push({ indent: item[1].length, ordered: /\d/.test(item[2]), start: parseInt(item[2], 10), text: item[3] });
        else if (/^\s+\S/.test(all[i]) && items.length) items.at(-1).text += `\n${all[i].trim()}`;
        else break;
        i += 1;
      }
      i -= 1;
      out.append(...list(items));
    } else {
      paragraph.push(line);
    }
  }
  flush();
  return out;
}

/** Items with their indents, as nested lists. */
function list(items) {
  const out = [];
  let at = 0;
  while (at < items.length) {
    const first = items[at];
    const node = h(first.ordered ? "ol" : "ul", first.ordered ? { start: first.start } : {});
    while (at < items.length && items[at].ordered === first.ordered) {
      const inner = [];
      const item = items[at++];
      while (at < items.length && items[at].indent > item.indent) inner.push(items[at++]);
      node.append(h("li", {}, inline(item.text), ...list(inner)));
    }
    out.push(node);
  }
  return out;
}

/** The same text for a screen reader's announcement: no marks. */
function plainText(source) {
  const holder = h("div", {}, markdown(source ?? ""));
  return holder.textContent.replace(/\s+/g, " ").trim();
}

// ---------------------------------------------------------------- people as pictures and words

const HUES = ["#8a4b2d", "#2f6b4f", "#38598f", "#7a3f72", "#8a6a13", "#286f7a", "#a0433f", "#5b5a95"];

function avatar(id, name, bot) {
  const words = name.trim().split(/\s+/);
  const initials = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...word][0] ?? "").join("").toUpperCase();
  const node = h("span", { class: bot ? "avatar bot" : "avatar", "aria-hidden": "true", text: initials });
  let sum = 0;
  for (const digit of String(id)) sum = (sum * 31 + digit.charCodeAt(0)) % 9973;
  if (!bot) node.style.setProperty("--hue", HUES[sum % HUES.length]);
  return node;
}

const hex = (color) => `#${(Number(color) & 0xffffff).toString(16).padStart(6, "0")}`;

function roleDot(color) {
  const dot = h("span", { class: "role-dot", "aria-hidden": "true" });
  dot.style.setProperty("--dot", hex(color));
  return dot;
}

/** What someone is, in words: for the picker and for the card. */
function whatTheyAre(person, { withRoles = true } = {}) {
  const parts = withRoles ? person.roles.map((role) => role.name) : [];
  if (person.owner) parts.push("owns the server");
  if (person.manage_server) parts.push("manages the server");
  if (person.dms_closed) parts.push("direct messages closed");
  if (person.locale && !person.locale.startsWith("en")) parts.push(`Discord in ${person.locale}`);
  return parts.join(" · ") || "no role";
}

const channelIcon = (kind) => icon({ dm: "mail", announcement: "horn" }[kind] ?? "hash");
const channelLabel = (channel) => (channel.kind === "dm" ? channel.name || state.bot.name : channel.name);
const commandNamed = (name) => state.commands.find((command) => command.name === name);

// ---------------------------------------------------------------- drawing

function draw(before) {
  const moved = !before || before.person !== state.person || before.channel !== state.channel || before.guild !== state.guild;
  if (moved) {
    clicks.clear();
    chosen.clear();
  }
  markSeen(before, moved);
  drawSide();
  drawTop();
  drawMessages(before, moved);
  drawPanel();
  drawComposer();
  redrawRelativeTimes();
  const channel = channels.get(state.channel);
  document.title = [me?.name, channel && (channel.kind === "dm" ? "direct messages" : `#${channel.name}`), "rehearsal"].filter(Boolean).join(" · ");
}

const seenKey = (channel) => `${state.person}/${channel.id}`;

function markSeen(before, moved) {
  for (const channel of state.channels) {
    const key = seenKey(channel);
    const here = channel.id === state.channel && !document.hidden;
    // Messages from before this window opened are no news, but a ping is.
    seen[key] ??= { messages: channel.messages, pings: 0 };
    if (here || channel.messages < seen[key].messages) seen[key] = { messages: channel.messages, pings: here ? channel.pings : 0 };
  }
  memory.set(sessionStorage, "seen", seen);
}

function drawSide() {
  const guild = state.guilds.find((one) => one.id === state.guild);
  $("guild-name").textContent = guild?.name ?? "No server";
  $("guild").disabled = state.guilds.length < 2;
  $("guild").setAttribute("aria-label", state.guilds.length < 2 ? guild?.name ?? "" : `${guild?.name}: choose another server`);
  const link = $("bot-state");
  link.replaceChildren(
    h("span", { class: state.bot.connected ? "lamp on" : "lamp", "aria-hidden": "true" }),
    state.bot.connected ? `${state.bot.name} is connected` : `${state.bot.name} isn't connected`,
  );
  $("events-open").hidden = state.events.length === 0 && panel !== "events";
  $("events-text").textContent = plural(state.events.length, "event", "events");
  let news = false;
  const rows = [];
  for (const channel of state.channels) {
    const was = seen[seenKey(channel)];
    const here = channel.id === state.channel;
    const pings = Math.max(0, channel.pings - was.pings);
    const unread = !here && channel.messages > was.messages;
    news ||= unread || pings > 0;
    if (channel.kind === "dm" && rows.length) rows.push(h("li", { class: "side-gap", "aria-hidden": "true", text: "Direct messages" }));
    rows.push(h("li", {}, h("button", {
      type: "button",
      class: `channel${here ? " here" : ""}${unread ? " unread" : ""}`,
      "aria-current": here ? "page" : null,
      "data-channel": channel.id,
      onclick: () => goToChannel(channel.id),
    },
    channelIcon(channel.kind),
    h("span", { class: "channel-name", text: channelLabel(channel) }),
    unread && !pings ? h("span", { class: "hidden", text: "unread" }) : null,
    pings ? h("span", { class: "pings", "aria-label": plural(pings, "mention", "mentions"), text: String(pings) }) : null)));
  }
  if (!state.channels.length) rows.push(h("li", { class: "side-gap", text: "This person sees no channel." }));
  const focused = document.activeElement?.dataset?.channel;
  $("channels").replaceChildren(...rows);
  if (focused) $("channels").querySelector(`[data-channel="${focused}"]`)?.focus();
  $("side-dot").hidden = !news;

  const card = $("act-as");
  if (me) {
    card.replaceChildren(
      avatar(me.id, me.name),
      h("span", { class: "me-words" },
        h("span", { class: "me-as", text: "You act as" }),
        h("span", { class: "me-name", text: me.name }),
        h("span", { class: "me-what", text: whatTheyAre(me) })),
      icon("swap"),
      h("span", { class: "hidden", text: "Choose another person" }),
    );
    card.title = whatTheyAre(me);
    $("dms").setAttribute("aria-pressed", String(me.dms_closed));
    $("dms-text").textContent = me.dms_closed ? "Open my DMs" : "Close my DMs";
  }
}

function drawTop() {
  const channel = channels.get(state.channel);
  $("channel-name").replaceChildren(...(channel ? [channelIcon(channel.kind), h("span", { text: channelLabel(channel) })] : ["No channel"]));
  $("topic").textContent = channel?.kind === "dm" ? "Direct messages: the bot writes here what concerns only you" : channel?.topic ?? "";
  $("act-as-line").replaceChildren("as ", h("strong", { text: me?.name ?? "nobody" }), icon("swap"), h("span", { class: "hidden", text: "Choose another person" }));
  $("clock-text").textContent = format(nowThere(), { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  const count = state.refusals.length;
  const news = count > refusalsSeen;
  if (count < refusalsSeen) refusalsSeen = count;
  $("refused-count").textContent = String(count);
  $("refused-count").hidden = count === 0;
  $("refused-count").classList.toggle("news", news);
}

let refusalsSeen = 0;

// ---------------------------------------------------------------- the conversation

let stick = true;
let follow = null;
const scroller = $("scroll");

function atBottom() {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48;
}

function toBottom() {
  scroller.scrollTop = scroller.scrollHeight;
  stick = true;
  $("jump").hidden = true;
}

scroller.addEventListener("scroll", () => {
  stick = atBottom();
  if (stick) $("jump").hidden = true;
}, { passive: true });
new ResizeObserver(() => { if (stick) scroller.scrollTop = scroller.scrollHeight; }).observe($("scroll-in"));
new ResizeObserver(() => { if (stick) scroller.scrollTop = scroller.scrollHeight; }).observe(scroller);
$("jump").addEventListener("click", () => {
  toBottom();
  scroller.focus({ preventScroll: true });
});

/** Puts a message into view: from its first line if it is taller than the view. */
function reveal(node) {
  const view = scroller.getBoundingClientRect();
  const box = node.getBoundingClientRect();
  if (box.top >= view.top && box.bottom <= view.bottom) return;
  const over = box.top < view.top || box.height > view.height - 24 ? box.top - view.top - 12 : box.bottom - view.bottom + 12;
  scroller.scrollTop += over;
  stick = atBottom();
}

/** The message that stays where it is while others change: the first one in view. */
function anchor() {
  const top = scroller.getBoundingClientRect().top;
  for (const node of $("messages").children) {
    const box = node.getBoundingClientRect();
    if (node.dataset.id && box.bottom > top) return { id: node.dataset.id, offset: box.top - top };
  }
  return null;
}

function holdTo(held) {
  const node = held && messageNode(held.id);
  if (node) scroller.scrollTop += node.getBoundingClientRect().top - scroller.getBoundingClientRect().top - held.offset;
}

const messageNode = (id) => $("messages").querySelector(`:scope > [data-id="${CSS.escape(id)}"]`);
let lookups = "";

function drawMessages(before, moved) {
  const box = $("messages");
  const shown = state.messages.filter((message) => !dismissed.has(message.id));
  const named = JSON.stringify([state.people, state.roles, state.channels.map((one) => [one.id, one.name]), state.bot.name, dayKey(nowThere())]);
  const fresh = moved || named !== lookups;
  lookups = named;
  const held = moved || stick ? null : anchor();
  const focus = keepFocus();
  const old = new Map([...box.children].map((node) => [node.dataset.key, node]));
  const next = [];
  const said = [];
  let last = null;
  const mine = notesHere();
  const putNotes = (fits) => {
    for (const note of mine) {
      if (!note.put && fits(note)) {
        next.push((!fresh && old.get(note.id)) || drawNote(note));
        note.put = true;
      }
    }
  };
  for (const note of mine) note.put = false;
  for (const message of shown) {
    putNotes((note) => note.kind !== "pending" && later(message.id, note.after));
    const date = new Date(message.timestamp);
    const newDay = !last || dayKey(new Date(last.timestamp)) !== dayKey(date);
    if (newDay) {
      const key = `day ${dayKey(date)}`;
      next.push((!fresh && old.get(key)) || h("li", { class: "day", "data-key": key }, h("span", { text: format(date, { dateStyle: "full" }) })));
    }
    const close = !newDay && last.author.id === message.author.id && date - new Date(last.timestamp) < 7 * 60_000
      && !message.answer_to && !message.ephemeral && !last.ephemeral && next.at(-1)?.dataset.key === last.id;
    const written = JSON.stringify(message);
    const sign = JSON.stringify([written, close, clicks.get(message.id) ?? null]);
    const was = old.get(message.id);
    if (was && was.written !== written) chosen.delete(message.id);
    if (!fresh && was && was.sign === sign) {
      next.push(was);
    } else {
      const node = drawMessage(message, close);
      node.sign = sign;
      node.written = written;
      next.push(node);
      if (!moved && was?.written !== written && !message.loading && (!was || message.id === follow)) said.push(message);
    }
    last = message;
  }
  putNotes(() => true);
  // Only what changed is touched, so that focus, open menus and scrolling stay.
  const keep = new Set(next);
  for (const node of [...box.children]) if (!keep.has(node)) node.remove();
  next.forEach((node, i) => { if (box.children[i] !== node) box.insertBefore(node, box.children[i] ?? null); });
  drawStart(shown.length);
  restoreFocus(focus);

  if (moved) toBottom();
  else if (stick) scroller.scrollTop = scroller.scrollHeight;
  else holdTo(held);
  const arrived = said.filter((message) => !before?.messages.some((one) => one.id === message.id));
  if (!moved && !stick && arrived.length) $("jump").hidden = false;
  const followed = follow && messageNode(follow);
  if (followed) {
    reveal(followed);
    if (!followed.classList.contains("loading")) follow = null;
  }
  if (said.length > 3) announce(`${said.length} new messages`);
  else if (said.length) announce(said.map(spoken).join(". "));
}

function spoken(message) {
  const embeds = message.embeds.map((embed) => [embed.title, embed.description].filter(Boolean).join(". ")).join(". ");
  const text = plainText([message.content, embeds].filter(Boolean).join(". ")).slice(0, 600);
  return `${message.ephemeral ? "Only for you, " : ""}${message.author.name}: ${text}`;
}

function keepFocus() {
  const node = document.activeElement;
  const row = node?.closest?.("#messages > [data-id]");
  return row ? { id: row.dataset.id, custom: node.dataset.custom, node } : null;
}

function restoreFocus(kept) {
  if (!kept || kept.node.isConnected) return;
  const row = messageNode(kept.id);
  const same = kept.custom && row?.querySelector(`[data-custom="${CSS.escape(kept.custom)}"]`);
  (same || row || scroller).focus({ preventScroll: true });
}

function drawStart(count) {
  const channel = channels.get(state.channel);
  const words = [];
  if (channel && state.messages.length < 100) {
    words.push(h("h2", { text: channel.kind === "dm" ? `You and ${state.bot.name}` : `Welcome to #${channel.name}` }));
    words.push(h("p", { text: channel.kind === "dm"
      ? `What ${state.bot.name} sends to ${me?.name ?? "you"} alone appears here.`
      : count ? "This is where the channel begins." : "Nothing has been said here yet. Type / below to see what you can do." }));
  } else if (channel) {
    words.push(h("p", { text: "The latest 100 messages are shown." }));
  }
  $("start").replaceChildren(...words);
}

function drawMessage(message, close) {
  const bot = message.author.bot;
  const date = new Date(message.timestamp);
  const classes = ["message"];
  if (close) classes.push("close");
  if (message.ephemeral) classes.push("private");
  if (message.loading) classes.push("loading");
  if (message.pinged_you) classes.push("pinged");
  const heading = freshId("author");
  const row = h("li", { class: classes.join(" "), "data-id": message.id, "data-key": message.id, tabindex: "-1", "aria-labelledby": heading });
  if (message.answer_to) {
    row.append(h("div", { class: "answer-to" }, icon("reply"),
      h("strong", { text: message.answer_to.person }), " used ", h("span", { class: "mention", text: `/${message.answer_to.command}` })));
  }
  const person = people.get(message.author.id);
  const color = person?.roles.find((role) => role.color)?.color;
  const body = h("div", { class: "message-body" });
  row.append(h("div", { class: "message-row" }, avatar(message.author.id, message.author.name, bot), body));
  body.append(h("div", { class: "message-head", id: heading },
    color ? roleDot(color) : null,
    h("span", { class: "author", text: message.author.name }),
    bot ? h("span", { class: "bot-mark", text: "bot" }) : null,
    h("time", { class: "stamp", datetime: message.timestamp, title: format(date, { dateStyle: "full", timeStyle: "medium" }), text: messageTime(date) })));
  if (message.loading) {
    body.append(h("p", { class: "thinking" }, dots(), `${message.author.name} is thinking…`));
  } else {
    drawContent(body, message);
  }
  const result = clicks.get(message.id);
  if (result?.text) body.append(h("p", { class: `outcome ${result.kind}`, role: "alert" }, icon("refused"), h("span", { text: result.text })));
  if (message.ephemeral) {
    body.append(h("p", { class: "only-you" }, icon("eye"), "Only you can see this · ",
      h("button", { type: "button", class: "text-button", text: "dismiss", "aria-label": "Dismiss this private message", onclick: () => dismiss(message.id) })));
  }
  return row;
}

function dots() {
  return h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
}

function drawContent(body, message) {
  if (message.content) {
    const content = h("div", { class: "content md" }, markdown(message.content));
    body.append(content);
  }
  if (message.edited) body.append(h("span", { class: "edited", title: format(new Date(message.edited), STYLES.F), text: "(edited)" }));
  const used = new Set();
  const find = (url) => {
    const name = /^attachment:\/\/(.+)$/.exec(url ?? "")?.[1];
    if (!name) return { url, alt: null };
    const file = message.attachments.find((one) => one.filename === name);
    if (file) used.add(file.id);
    return { url: file?.url, alt: file?.description };
  };
  for (const embed of message.embeds) body.append(drawEmbed(embed, find));
  for (const file of message.attachments) if (!used.has(file.id)) body.append(drawFile(file));
  for (const part of message.components ?? []) {
    const node = drawPart(part, message);
    if (node) body.append(node);
  }
}

function drawEmbed(embed, find) {
  const node = h("article", { class: "embed md" });
  if (embed.color !== null && embed.color !== undefined) node.style.setProperty("--bar", hex(embed.color));
  const words = h("div", { class: "embed-words" });
  if (embed.author?.name) words.append(h("div", { class: "embed-author", text: embed.author.name }));
  if (embed.title) {
    const title = embed.url ? outLink(embed.url, inline(embed.title, 0, true)) ?? inline(embed.title) : inline(embed.title);
    words.append(h("div", { class: "embed-title", role: "heading", "aria-level": "3" }, title));
  }
  if (embed.description) words.append(h("div", { class: "embed-text" }, markdown(embed.description)));
  if (embed.fields?.length) {
    const fields = h("div", { class: "fields" });
    for (const field of embed.fields) {
      fields.append(h("div", { class: field.inline ? "field inline" : "field" },
        h("div", { class: "field-name" }, inline(field.name ?? "")),
        h("div", { class: "field-value" }, markdown(field.value ?? ""))));
    }
    words.append(fields);
  }
  const main = h("div", { class: "embed-main" }, words);
  if (embed.thumbnail?.url) {
    const { url, alt } = find(embed.thumbnail.url);
    main.append(picture(url, alt ?? "", "thumbnail"));
  }
  node.append(main);
  if (embed.image?.url) {
    const { url, alt } = find(embed.image.url);
    node.append(picture(url, alt ?? embed.image.description ?? embed.title ?? "Picture", "embed-image"));
  }
  const end = [embed.footer?.text, embed.timestamp && messageTime(new Date(embed.timestamp))].filter(Boolean).join(" · ");
  if (end) node.append(h("div", { class: "embed-footer", text: end }));
  return node;
}

/** A picture from this server; one from elsewhere is only a link, as this page fetches nothing from elsewhere. */
function picture(url, alt, kind) {
  const own = url && ownFile(url);
  if (own) return h("a", { class: kind, href: own, target: "_blank", rel: "noopener" }, h("img", { src: own, alt }));
  const link = url && outLink(url, alt || url);
  return h("p", { class: "missing" }, link ? "Picture from elsewhere: " : "The picture is missing", link || "");
}

function drawFile(file) {
  const own = ownFile(file.url);
  if (/^image\/(png|jpeg|gif|webp)/.test(file.content_type ?? "")) return picture(file.url, file.description ?? file.filename, "attached-image");
  return h("a", { class: "file", href: own ?? webUrl(file.url)?.href ?? null, download: own ? file.filename : null, target: "_blank", rel: "noopener noreferrer" },
    icon("file"),
    h("span", { class: "file-words" },
      h("span", { class: "file-name", text: file.filename }),
      h("span", { class: "file-more", text: [fileSize(file.size), file.description].filter(Boolean).join(" · ") })));
}

// ---------------------------------------------------------------- buttons and menus

function drawPart(part, message) {
  switch (part.type) {
    case 1: return h("div", { class: "parts" }, (part.components ?? []).map((inner) => drawPart(inner, message)));
    case 2: return drawButton(part, message);
    case 3: case 5: case 6: case 7: case 8: return drawSelect(part, message);
    default: return h("p", { class: "missing", text: `(a component of type ${part.type}, which this page can't draw)` });
  }
}

function emojiText(emoji) {
  if (!emoji) return "";
  return emoji.id ? `:${emoji.name ?? "emoji"}:` : emoji.name ?? "";
}

const BUTTON_STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };

function drawButton(part, message) {
  const mark = emojiText(part.emoji);
  const inside = [mark ? h("span", { class: "emoji", text: mark, "aria-hidden": part.label ? "true" : null }) : null, part.label ? h("span", { text: part.label }) : null];
  const look = `button ${BUTTON_STYLES[part.style] ?? "secondary"}`;
  if (part.style === 5) {
    const url = webUrl(part.url);
    return h("a", { class: look, href: url?.href ?? null, target: "_blank", rel: "noopener noreferrer", title: part.url }, ...inside, icon("out"));
  }
  const busy = clicks.get(message.id)?.busy;
  const node = h("button", {
    type: "button",
    class: look,
    disabled: part.disabled,
    "aria-disabled": busy !== undefined && !part.disabled ? "true" : null,
    "data-custom": part.custom_id,
  }, ...inside);
  if (busy === part.custom_id) {
    node.classList.add("busy");
    node.append(dots());
  }
  node.addEventListener("click", () => act(message, part.custom_id, "/rehearsal/click", {}));
  return node;
}

function drawSelect(part, message) {
  const busy = clicks.get(message.id)?.busy;
  const items = selectItems(part);
  const all = items.flatMap((group) => group.items);
  const mine = chosen.get(message.id)?.get(part.custom_id);
  const now = mine ?? all.filter((item) => item.selected).map((item) => item.value);
  const names = now.map((value) => all.find((item) => item.value === value)).filter(Boolean);
  const asks = part.placeholder ?? ({ 5: "Choose a person", 6: "Choose a role", 7: "Choose a person or role", 8: "Choose a channel" }[part.type] ?? "Choose");
  const node = h("button", {
    type: "button",
    class: "select",
    disabled: part.disabled,
    "aria-disabled": busy !== undefined && !part.disabled ? "true" : null,
    "aria-haspopup": "listbox",
    "data-custom": part.custom_id,
    "aria-label": names.length ? `${asks}. Chosen: ${names.map((item) => item.label).join(", ")}` : asks,
  },
  names.length
    ? h("span", { class: "select-text" }, names.map((item) => [item.emoji, item.label].filter(Boolean).join(" ")).join(", "))
    : h("span", { class: "select-text empty", text: asks }),
  busy === part.custom_id ? dots() : icon("down"));
  node.addEventListener("click", () => {
    if (clicks.get(message.id)?.busy !== undefined) return;
    for (const item of all) item.selected = now.includes(item.value);
    pick({
      title: asks,
      groups: items,
      min: part.min_values ?? 1,
      max: part.max_values ?? 1,
      from: node,
      done(values) {
        if (!chosen.has(message.id)) chosen.set(message.id, new Map());
        chosen.get(message.id).set(part.custom_id, values);
        act(message, part.custom_id, "/rehearsal/select", { values });
      },
    });
  });
  return node;
}

function selectItems(part) {
  const preset = new Set((part.default_values ?? []).map((one) => one.id));
  const groups = {
    3: () => [{ items: (part.options ?? []).map((option) => ({
      value: option.value, label: option.label, detail: option.description, emoji: emojiText(option.emoji), selected: option.default === true,
    })) }],
    5: () => userGroups(),
    6: () => roleGroups(),
    7: () => [...roleGroups("Roles"), ...userGroups()],
    8: () => channelGroups(part.channel_types),
  }[part.type]();
  if (part.type !== 3) for (const group of groups) for (const item of group.items) item.selected = preset.has(item.value);
  return groups;
}

/** The guild's people under their first role, in the order of the roles. */
function userGroups({ withBot = true } = {}) {
  const groups = new Map(state.roles.map((role) => [role.id, { label: role.name, color: role.color, items: [] }]));
  const rest = { label: "No role", items: [] };
  for (const person of state.people) {
    const first = state.roles.find((role) => person.roles.some((mine) => mine.id === role.id));
    (groups.get(first?.id) ?? rest).items.push({ value: person.id, label: person.name, detail: whatTheyAre(person), picture: avatar(person.id, person.name) });
  }
  if (withBot) groups.set("bot", { label: "Bots", items: [{ value: state.bot.id, label: state.bot.name, detail: "bot", picture: avatar(state.bot.id, state.bot.name, true) }] });
  return [...groups.values()].filter((group) => group.items.length).concat(rest.items.length ? [rest] : []);
}

function roleGroups(label) {
  return [{ label, items: state.roles.map((role) => ({ value: role.id, label: role.name.replace(/^@/, ""), picture: roleDot(role.color || 0x8a8f94) })) }];
}

function channelGroups(types) {
  const kinds = { text: 0, announcement: 5 };
  const wanted = (types ?? []).map((type) => kinds[type] ?? type);
  const fits = (channel) => channel.kind !== "dm" && (!wanted.length || wanted.includes(kinds[channel.kind]));
  return [{ items: state.channels.filter(fits).map((channel) => ({ value: channel.id, label: `#${channel.name}`, detail: channel.topic })) }];
}

/** A click or a choice on a message: sends it, shows that it is on its way, and then what came of it. */
async function act(message, customId, path, more) {
  if (clicks.get(message.id)?.busy !== undefined) return;
  const at = place;
  setClick(message.id, { busy: customId });
  let result = null;
  let answer = null;
  try {
    answer = await ask(path, { person: place.person, message: message.id, custom_id: customId, ...more });
    result = failure(answer);
  } catch (error) {
    result = { kind: "failed", text: error.message };
  }
  if (at.person !== place.person) return;
  if (result) {
    chosen.delete(message.id);
    setClick(message.id, result);
    follow = message.id;
    announce(result.text);
    await refresh();
    return;
  }
  await land(answer, () => setClick(message.id, null));
}

function setClick(id, value) {
  if (value) clicks.set(id, value);
  else clicks.delete(id);
  drawMessages(state, false);
}

/** What to say about an outcome that brought nothing, or null. */
function failure(answer) {
  switch (answer.outcome) {
    case "failed": return { kind: "failed", text: answer.text ?? "This interaction failed" };
    case "silent": return { kind: "silent", text: answer.text ?? "No answer yet" };
    case "impossible": return { kind: "impossible", text: answer.text ?? "Discord wouldn't let this person do that." };
    default: return null;
  }
}

/** Shows what an interaction brought: a form, or a message here or elsewhere. */
async function land(answer, settle = () => {}) {
  if (answer.outcome === "modal") {
    settle();
    openForm(answer);
    return;
  }
  const elsewhere = answer.channel && answer.channel !== place.channel;
  if (answer.message) {
    dismissed.delete(answer.message);
    if (!elsewhere) follow = answer.message;
  }
  await refresh();
  settle();
  if (elsewhere) {
    const channel = channels.get(answer.channel);
    toast(channel ? `The answer is in ${channel.kind === "dm" ? "your direct messages" : `#${channel.name}`}.` : "The answer is in a channel you can't see.",
      channel && { label: "Go there", run: () => goToChannel(answer.channel) });
  }
}

function dismiss(id) {
  dismissed.add(id);
  memory.set(sessionStorage, "dismissed", [...dismissed].slice(-300));
  drawMessages(state, false);
  scroller.focus({ preventScroll: true });
}

// ---------------------------------------------------------------- notes at the end

/** Adds a note after the latest message of where it belongs; what is on its way stays at the end. */
function addNote(note) {
  const whole = { id: freshId("note"), person: place.person, channel: place.channel, after: state.messages.at(-1)?.id ?? "0", ...note };
  notes.push(whole);
  drawMessages(state, false);
  if (whole.person === place.person && whole.channel === place.channel) toBottom();
  return whole;
}

function dropNote(note) {
  notes = notes.filter((one) => one !== note);
  drawMessages(state, false);
}

const later = (id, other) => BigInt(id) > BigInt(other);

/** This place's notes, without those on their way for which the bot already shows that it is thinking. */
function notesHere() {
  const waiting = (note) => state.messages.some((message) => message.loading && message.answer_to?.command === note.command && later(message.id, note.after));
  return notes.filter((note) => note.person === place.person && note.channel === place.channel && (note.kind !== "pending" || !waiting(note)));
}

function drawNote(note) {
  const row = h("li", { class: `note ${note.kind}`, "data-key": note.id },
    h("div", { class: "answer-to" }, icon("reply"), h("strong", { text: me?.name ?? "" }), " used ", h("span", { class: "mention", text: `/${note.command}` })));
  if (note.kind === "pending") {
    row.append(h("p", { class: "thinking" }, dots(), `Waiting for ${state.bot.name}…`));
    return row;
  }
  row.append(
    h("p", { class: `outcome ${note.kind}`, role: "alert" }, icon("refused"), h("span", { text: note.text })),
    h("p", { class: "only-you" }, icon("eye"), "Only you can see this · ",
      note.again ? [h("button", { type: "button", class: "text-button", text: "try again", onclick: () => { dropNote(note); note.again(); } }), " · "] : null,
      h("button", { type: "button", class: "text-button", text: "dismiss", onclick: () => dropNote(note) })));
  return row;
}

// ---------------------------------------------------------------- choosing from a list, in a dialog

/**
 * Opens a list to choose from: one tap if a single value is wanted, "Done" if several.
 * groups: [{label, color, items: [{value, label, detail, emoji, picture, selected}]}]
 */
function pick({ title, groups, min = 1, max = 1, from, done }) {
  const dialog = $("picker");
  const many = max > 1;
  const all = groups.flatMap((group) => group.items);
  const picked = new Set(all.filter((item) => item.selected).map((item) => item.value));
  const box = h("div", { class: "picker-list", role: "listbox", "aria-labelledby": "picker-title", "aria-multiselectable": many ? "true" : null });
  const rows = [];
  const finish = (values) => {
    dialog.close();
    done(values);
  };
  const count = h("span", { class: "picker-count" });
  const ok = h("button", { type: "button", class: "button primary", text: "Done", onclick: () => finish(all.map((item) => item.value).filter((value) => picked.has(value))) });
  const tell = () => {
    const wanted = min === max ? `choose ${min}` : min === 0 ? `up to ${max}` : `${min} to ${max}`;
    count.textContent = `${picked.size} chosen (${wanted})`;
    ok.disabled = picked.size < min || picked.size > max;
    for (const { node, item } of rows) {
      node.setAttribute("aria-selected", String(picked.has(item.value)));
      if (many) node.setAttribute("aria-disabled", String(picked.size >= max && !picked.has(item.value)));
    }
  };
  const choose = (item) => {
    if (!many) return finish([item.value]);
    if (picked.has(item.value)) picked.delete(item.value);
    else if (picked.size < max) picked.add(item.value);
    tell();
  };
  for (const group of groups) {
    const label = group.label ? freshId("group") : null;
    const part = h("div", { class: "picker-group", role: "group", "aria-labelledby": label });
    if (label) part.append(h("div", { class: "picker-label", id: label, role: "presentation" }, group.color ? roleDot(group.color) : null, group.label));
    for (const item of group.items) {
      const node = h("div", { class: "picker-item", role: "option", tabindex: "-1", id: freshId("item"), onclick: () => choose(item) },
        item.picture ?? null,
        item.emoji ? h("span", { class: "emoji", text: item.emoji }) : null,
        h("span", { class: "picker-words" }, h("span", { class: "picker-name", text: item.label }), item.detail ? h("span", { class: "picker-detail", text: item.detail }) : null),
        icon("check"));
      rows.push({ node, item, part, words: `${item.label} ${item.detail ?? ""} ${group.label ?? ""}`.toLowerCase() });
      part.append(node);
    }
    box.append(part);
  }
  const empty = h("p", { class: "picker-empty", text: "Nothing to choose from.", hidden: rows.length > 0 });
  const shown = () => rows.filter(({ node }) => !node.hidden);
  const search = h("input", { type: "search", class: "picker-search", "aria-label": `Search: ${title}`, placeholder: "Search", hidden: rows.length < 9 });
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    for (const row of rows) row.node.hidden = !row.words.includes(wanted);
    for (const part of box.children) part.hidden = ![...part.querySelectorAll(".picker-item")].some((node) => !node.hidden);
    empty.hidden = shown().length > 0;
  });
  const step = (by) => {
    const list = shown();
    const at = list.findIndex(({ node }) => node === document.activeElement);
    const next = by === "first" ? 0 : by === "last" ? list.length - 1 : Math.min(list.length - 1, Math.max(0, at + by));
    list[next]?.node.focus();
  };
  const onkey = (event) => {
    const row = rows.find(({ node }) => node === document.activeElement);
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, ...(row ? { Home: "first", End: "last" } : {}) };
    if (event.key in moves) {
      event.preventDefault();
      step(moves[event.key]);
    } else if (row && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      choose(row.item);
    } else if (event.key === "Enter" && document.activeElement === search) {
      event.preventDefault();
      if (shown().length) choose(shown()[0].item);
    } else if (row && !search.hidden && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      search.focus();
    }
  };
  const foot = [];
  if (many) foot.push(h("div", { class: "picker-foot" }, count, ok));
  else if (min === 0) foot.push(h("div", { class: "picker-foot" }, h("button", { type: "button", class: "button secondary", text: "Choose nothing", onclick: () => finish([]) })));
  dialog.replaceChildren(h("div", { class: "picker-in", onkeydown: onkey },
    h("div", { class: "dialog-head" }, h("h2", { id: "picker-title", text: title }),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close without choosing", onclick: () => dialog.close() }, icon("close"))),
    search, box, empty, ...foot));
  tell();
  dialog.showModal();
  anchorTo(dialog, from);
  const first = rows.find(({ item }) => picked.has(item.value)) ?? rows[0];
  if (!search.hidden && !narrow()) search.focus();
  else first?.node.focus();
  first?.node.scrollIntoView({ block: "nearest" });
}

/** On a wide screen the list opens where it was asked for; on a phone the style sheet puts it at the bottom. */
function anchorTo(dialog, from) {
  for (const side of ["left", "top", "bottom", "max-height", "width"]) dialog.style.removeProperty(side);
  if (narrow() || !from?.isConnected) return dialog.classList.remove("anchored");
  dialog.classList.add("anchored");
  const box = from.getBoundingClientRect();
  const width = Math.min(Math.max(box.width, 360), 460);
  const below = innerHeight - box.bottom - 16;
  const above = box.top - 16;
  dialog.style.setProperty("width", `${width}px`);
  dialog.style.setProperty("left", `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`);
  if (below >= Math.min(360, above)) {
    dialog.style.setProperty("top", `${box.bottom + 6}px`);
    dialog.style.setProperty("max-height", `${Math.min(480, below)}px`);
  } else {
    dialog.style.setProperty("bottom", `${innerHeight - box.top + 6}px`);
    dialog.style.setProperty("top", "auto");
    dialog.style.setProperty("max-height", `${Math.min(480, above)}px`);
  }
}

$("picker").addEventListener("click", (event) => {
  if (event.target === $("picker")) $("picker").close();
});

function pickPerson(from) {
  const groups = userGroups({ withBot: false });
  for (const group of groups) for (const item of group.items) item.selected = item.value === place.person;
  pick({ title: "Act as", groups, from, done: ([id]) => goToPerson(id) });
}

function pickGuild() {
  pick({
    title: "Choose a server",
    groups: [{ items: state.guilds.map((guild) => ({ value: guild.id, label: guild.name, selected: guild.id === state.guild })) }],
    from: $("guild"),
    done: ([id]) => {
      closeCommand(true);
      if (id !== place.guild) go({ guild: id, channel: "" });
    },
  });
}

// ---------------------------------------------------------------- forms (modals)

function openForm(answer) {
  const { modal, interaction } = answer;
  const dialog = $("form");
  const inputs = [];
  const body = h("div", { class: "form-body" });
  const field = (part, label, description) => {
    if (part?.type !== 4) {
      body.append(h("p", { class: "missing", text: `(a form part of type ${part?.type}, which this page can't draw)` }));
      return;
    }
    const one = formField(part, label, description);
    inputs.push(one);
    body.append(one.node);
  };
  for (const part of modal.components ?? []) {
    if (part.type === 1) for (const inner of part.components ?? []) field(inner, inner.label);
    else if (part.type === 18) field(part.component, part.label, part.description);
    else if (part.type === 10) body.append(h("div", { class: "md" }, markdown(part.content ?? "")));
    else field(part, part.label);
  }
  const trouble = h("p", { class: "outcome failed", role: "alert", hidden: true });
  const send = h("button", { type: "submit", class: "button primary", text: "Submit" });
  const form = h("form", { class: "form-in", novalidate: true, autocomplete: "off" },
    h("div", { class: "dialog-head" }, h("h2", { id: "form-title", text: modal.title }),
      h("button", { type: "button", class: "icon-button", "aria-label": "Cancel this form", onclick: () => dialog.close() }, icon("close"))),
    body, trouble,
    h("div", { class: "form-foot" }, h("button", { type: "button", class: "button secondary", text: "Cancel", onclick: () => dialog.close() }), send));
  const person = place.person;
  let sending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    const wrong = inputs.filter((one) => !one.check());
    if (wrong.length) return wrong[0].input.focus();
    sending = true;
    trouble.hidden = true;
    send.replaceChildren("Sending", dots());
    send.setAttribute("aria-disabled", "true");
    let text = null;
    try {
      const values = Object.fromEntries(inputs.map((one) => [one.id, one.input.value]));
      const back = await ask("/rehearsal/submit", { person, interaction, values });
      text = failure(back)?.text ?? null;
      if (text === null) {
        if (form.isConnected) dialog.close();
        if (place.person === person) await land(back);
        return;
      }
    } catch (error) {
      text = error.message;
    } finally {
      sending = false;
      send.replaceChildren("Submit");
      send.removeAttribute("aria-disabled");
    }
    // What was typed stays, so that it can be sent again.
    trouble.replaceChildren(icon("refused"), h("span", { text: `${text.replace(/[.!]?$/, ".")} What you typed is still here.` }));
    trouble.hidden = false;
    trouble.scrollIntoView({ block: "nearest" });
    refresh();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
  inputs[0]?.input.focus();
}

function formField(part, label, description) {
  const id = freshId("field");
  const required = part.required !== false;
  const long = part.style === 2;
  const input = h(long ? "textarea" : "input", {
    id,
    class: "text-input",
    type: long ? null : "text",
    rows: long ? "5" : null,
    placeholder: part.placeholder,
    maxlength: part.max_length ?? 4000,
    "aria-required": String(required),
    "aria-describedby": `${id}-about ${id}-error`,
  });
  input.value = part.value ?? "";
  const error = h("p", { class: "field-error", id: `${id}-error`, role: "alert" });
  const limits = [];
  if (part.min_length) limits.push(`at least ${part.min_length}`);
  const about = h("span", { class: "field-about", id: `${id}-about` });
  const size = () => [...input.value].length;
  const tell = () => {
    about.textContent = [description, ...limits, `${size()} of ${part.max_length ?? 4000} characters`].filter(Boolean).join(" · ");
  };
  const check = () => {
    const n = size();
    let text = "";
    if (required && input.value.trim() === "") text = "This one is needed.";
    else if (n > 0 && part.min_length && n < part.min_length) text = `At least ${plural(part.min_length, "character", "characters")}, please: ${n} so far.`;
    error.textContent = text;
    input.setAttribute("aria-invalid", String(text !== ""));
    return text === "";
  };
  input.addEventListener("input", () => {
    tell();
    if (error.textContent) check();
  });
  tell();
  return {
    id: part.custom_id,
    input,
    check,
    node: h("div", { class: "form-field" },
      h("label", { for: id }, label ?? part.custom_id, h("span", { class: "need", text: required ? "required" : "optional" })),
      input, about, error),
  };
}

// ---------------------------------------------------------------- the composer

let command = null; // {spec, fields, trouble, send}
let marked = -1;
let lastSent = null; // {name, options}

function drawComposer() {
  const channel = channels.get(state.channel);
  const input = $("composer-input");
  input.placeholder = channel && !narrow() ? `Type / for commands in ${channel.kind === "dm" ? "your direct messages" : `#${channel.name}`}` : "Type / for commands";
  if (!$("command-list").hidden) drawCommandList();
}

function wantedCommands() {
  const typed = $("composer-input").value.replace(/^\//, "").trim().toLowerCase().replace(/\s+/g, " ");
  const rank = (one) => {
    const name = one.name.toLowerCase();
    if (name.startsWith(typed)) return 0;
    if (name.includes(typed)) return 1;
    return one.description.toLowerCase().includes(typed) ? 2 : 3;
  };
  return state.commands.map((one) => ({ one, rank: rank(one) })).filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank || a.one.name.localeCompare(b.one.name)).map(({ one }) => one);
}

function drawCommandList() {
  const box = $("command-list");
  const found = wantedCommands();
  marked = Math.min(Math.max(marked, 0), found.length - 1);
  const rows = found.map((one, i) => h("div", {
    class: `command-row${i === marked ? " marked" : ""}`,
    role: "option",
    id: `command-${i}`,
    "aria-selected": String(i === marked),
    onmousedown: (event) => event.preventDefault(),
    onclick: () => openCommand(one),
  },
  h("span", { class: "command-name", text: `/${one.name}` }),
  h("span", { class: "command-about", text: one.description }),
  one.options.length ? h("span", { class: "command-options", "aria-hidden": "true" }, one.options.map((option) => h("span", { class: option.required ? "chip must" : "chip", text: option.name }))) : null));
  if (!rows.length) {
    rows.push(h("p", { class: "command-none", text: state.commands.length ? "No command like this." : `${state.bot.name} has no command that ${me?.name ?? "this person"} may use here.` }));
  }
  box.replaceChildren(...rows);
  box.hidden = false;
  const input = $("composer-input");
  input.setAttribute("aria-expanded", "true");
  if (marked >= 0) input.setAttribute("aria-activedescendant", `command-${marked}`);
  else input.removeAttribute("aria-activedescendant");
  box.querySelector(".marked")?.scrollIntoView({ block: "nearest" });
}

function closeList() {
  $("command-list").hidden = true;
  $("composer-input").setAttribute("aria-expanded", "false");
  $("composer-input").removeAttribute("aria-activedescendant");
  marked = -1;
}

function hint(text) {
  $("hint").textContent = text;
}

const ONLY_COMMANDS = "This rehearsal takes slash commands only: people here don't chat. Type / to see them.";

function whenTyped() {
  if (!state) return;
  const text = $("composer-input").value;
  marked = 0;
  if (text.startsWith("/")) {
    hint("");
    drawCommandList();
  } else {
    closeList();
    hint(text.trim() ? ONLY_COMMANDS : "");
  }
}

$("composer-input").addEventListener("input", whenTyped);
$("composer-input").addEventListener("keydown", (event) => {
  const open = !$("command-list").hidden;
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const count = wantedCommands().length;
    if (count) marked = (marked + (event.key === "ArrowDown" ? 1 : -1) + count) % count;
    drawCommandList();
  } else if (open && event.key === "Tab" && !event.shiftKey && wantedCommands().length) {
    event.preventDefault();
    openCommand(wantedCommands()[marked]);
  } else if (open && event.key === "Escape") {
    closeList();
  } else if (!open && event.key === "ArrowUp" && !$("composer-input").value && lastSent && commandNamed(lastSent.name)) {
    event.preventDefault();
    openCommand(commandNamed(lastSent.name), lastSent.options);
  }
});
$("composer-input").addEventListener("blur", () => setTimeout(() => {
  if (!$("composer").contains(document.activeElement)) closeList();
}, 150));
$("slash").addEventListener("mousedown", (event) => event.preventDefault());
$("slash").addEventListener("click", () => {
  const input = $("composer-input");
  if (!$("command-list").hidden) return closeList();
  if (!input.value.startsWith("/")) input.value = "/";
  // On a phone the list is better without the keyboard over half of it.
  if (!narrow()) input.focus();
  whenTyped();
});
document.addEventListener("click", (event) => {
  if (!$("command-list").hidden && !event.target.closest("#composer, .mention")) closeList();
});

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  if (command) return sendCommand();
  const input = $("composer-input");
  if (!input.value.startsWith("/")) {
    hint(input.value.trim() ? ONLY_COMMANDS : "Type / to see the commands.");
    return;
  }
  const found = wantedCommands();
  if (found.length) openCommand(found[Math.max(marked, 0)]);
  else hint("No command like this.");
});

/** Opens the fields of a command; `filled` are values from before. */
function openCommand(spec, filled = {}, trouble = "") {
  closeList();
  closeSide();
  if (narrow()) closePanel();
  hint("");
  const sorted = [...spec.options].sort((a, b) => Number(b.required) - Number(a.required));
  command = { spec, fields: sorted.map((option) => commandField(option, filled[option.name])) };
  const must = command.fields.filter((field) => field.option.required);
  const may = command.fields.filter((field) => !field.option.required);
  command.trouble = h("p", { class: "outcome failed", role: "alert", hidden: !trouble, text: trouble });
  command.send = h("button", { type: "submit", class: "button primary" }, "Send", icon("send"));
  const set = h("div", { class: "command-fields" }, must.map((field) => field.node));
  if (may.length && must.length + may.length > 4) {
    const more = h("details", { class: "more" }, h("summary", { text: `${plural(may.length, "optional field", "optional fields")}: ${may.map((field) => field.option.name).join(", ")}` }), h("div", { class: "more-fields" }, may.map((field) => field.node)));
    more.open = may.some((field) => filled[field.option.name] !== undefined);
    set.append(more);
  } else {
    set.append(...may.map((field) => field.node));
  }
  const heading = freshId("command");
  const box = $("command-form");
  box.setAttribute("role", "group");
  box.setAttribute("aria-labelledby", heading);
  box.replaceChildren(
    h("div", { class: "command-head" },
      h("div", { class: "command-title" }, h("span", { class: "command-name", id: heading, text: `/${spec.name}` }), h("span", { class: "command-about", text: spec.description })),
      h("button", { type: "button", class: "icon-button", "aria-label": "Put this command away", onclick: () => closeCommand() }, icon("close"))),
    command.fields.length ? set : "",
    command.trouble,
    h("div", { class: "command-foot" },
      h("span", { class: "command-none", text: command.fields.length ? "" : "Nothing to fill in." }),
      command.send));
  box.hidden = false;
  $("bar").hidden = true;
  $("composer-input").value = "";
  const first = must[0] ?? (may.length && !set.querySelector(".more") ? may[0] : null);
  (first?.focus ?? (() => command.send.focus()))();
  if (stick) toBottom();
}

function closeCommand(quietly = false) {
  command = null;
  $("command-form").hidden = true;
  $("command-form").replaceChildren();
  $("bar").hidden = false;
  $("composer-input").value = "";
  closeList();
  hint("");
  if (!quietly) $("composer-input").focus({ preventScroll: true });
}

$("command-form").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) {
    event.preventDefault();
    closeCommand();
  }
});

/** The values as the server wants them; what is left empty is left out. */
function optionValues(fields) {
  const values = {};
  for (const field of fields) {
    const value = field.value();
    if (value !== undefined && value !== "") values[field.option.name] = value;
  }
  return values;
}

async function sendCommand() {
  const { spec, fields } = command;
  const wrong = fields.filter((field) => !field.check());
  if (wrong.length) {
    wrong[0].node.closest("details")?.setAttribute("open", "");
    wrong[0].focus();
    return;
  }
  const at = place;
  const options = optionValues(fields);
  lastSent = { name: spec.name, options };
  closeCommand(narrow());
  const pending = addNote({ kind: "pending", command: spec.name });
  let answer = null;
  let bad = null;
  try {
    answer = await ask("/rehearsal/slash", { person: at.person, channel: at.channel, command: spec.name, options });
    bad = failure(answer);
  } catch (error) {
    bad = { kind: "failed", text: error.message };
  }
  if (!bad) {
    if (at.person === place.person) await land(answer);
    dropNote(pending);
    return;
  }
  dropNote(pending);
  refresh();
  const again = commandNamed(spec.name) ? () => openCommand(commandNamed(spec.name) ?? spec, options) : null;
  const stillHere = at.person === place.person && at.channel === place.channel;
  if (bad.kind === "impossible" && stillHere && !command && !$("composer-input").value && commandNamed(spec.name)) {
    openCommand(commandNamed(spec.name), options, bad.text); // Discord's client would not have sent it at all.
    return;
  }
  const after = stillHere ? state.messages.at(-1)?.id ?? "0" : pending.after;
  addNote({ person: at.person, channel: at.channel, after, command: spec.name, ...bad, again });
}

// ---------------------------------------------------------------- one field of a command

function commandField(option, filled) {
  const id = freshId("option");
  const error = h("p", { class: "field-error", id: `${id}-error`, role: "alert" });
  const shell = (control, ...more) => h("div", { class: "option" },
    h("label", { for: id }, option.name, h("span", { class: "need", text: option.required ? "required" : "optional" })),
    control, ...more,
    h("span", { class: "field-about", id: `${id}-about`, text: [option.description, bounds(option)].filter(Boolean).join(" · ") }),
    error);
  const common = { id, "aria-describedby": `${id}-about ${id}-error`, "aria-required": String(option.required === true) };
  const make = option.choices?.length ? choiceField
    : { boolean: choiceField, user: pickField, role: pickField, channel: pickField, mentionable: pickField, attachment: fileField }[option.type] ?? textField;
  const field = make(option, common, shell, filled);
  const check = () => {
    let text = field.trouble?.() ?? "";
    const value = field.value();
    if (!text && option.required && (value === undefined || value === "")) text = "This one is needed.";
    error.textContent = text;
    field.control.setAttribute("aria-invalid", String(text !== ""));
    return text === "";
  };
  field.control.addEventListener("input", () => { if (error.textContent) check(); });
  return { option, check, focus: () => field.control.focus(), ...field };
}

function bounds(option) {
  const said = [];
  const [low, high] = [option.min_value, option.max_value].map((n) => n ?? null);
  if (low !== null && high !== null) said.push(`${low} to ${high}`);
  else if (low !== null) said.push(`at least ${low}`);
  else if (high !== null) said.push(`at most ${high}`);
  if (option.min_length) said.push(`at least ${plural(option.min_length, "character", "characters")}`);
  if (option.max_length && option.max_length < 6000) said.push(`at most ${plural(option.max_length, "character", "characters")}`);
  return said.join(" · ");
}

function choiceField(option, common, shell, filled) {
  const choices = option.type === "boolean" && !option.choices?.length ? [{ name: "Yes", value: true }, { name: "No", value: false }] : option.choices;
  const control = h("select", { ...common, class: "text-input" },
    h("option", { value: "", text: option.required ? "Choose…" : "Leave empty" }),
    choices.map((choice, i) => h("option", { value: String(i), text: choice.name })));
  const was = choices.findIndex((choice) => choice.value === filled);
  if (was >= 0) control.value = String(was);
  return { control, node: shell(control), value: () => (control.value === "" ? undefined : choices[Number(control.value)].value) };
}

function pickField(option, common, shell, filled) {
  let value = filled;
  const groups = { user: () => userGroups(), role: () => roleGroups(), channel: () => channelGroups(option.channel_types), mentionable: () => [...roleGroups("Roles"), ...userGroups()] }[option.type];
  const noun = { user: "a person", role: "a role", channel: "a channel", mentionable: "a person or role" }[option.type];
  const text = h("span", { class: "select-text" });
  const control = h("button", { ...common, type: "button", class: "select", "aria-haspopup": "listbox" }, text, icon("down"));
  control.removeAttribute("aria-required");
  const tell = () => {
    const item = groups().flatMap((group) => group.items).find((one) => one.value === value);
    text.textContent = item?.label ?? `Choose ${noun}`;
    text.classList.toggle("empty", !item);
    control.setAttribute("aria-label", `${option.name}: ${item?.label ?? `choose ${noun}`}`);
  };
  control.addEventListener("click", () => {
    const all = groups();
    for (const group of all) for (const item of group.items) item.selected = item.value === value;
    pick({ title: option.name, groups: all, min: option.required ? 1 : 0, from: control, done: ([one]) => {
      value = one;
      tell();
      control.dispatchEvent(new Event("input"));
      control.focus();
    } });
  });
  tell();
  return { control, node: shell(control), value: () => value };
}

function fileField(option, common, shell, filled) {
  let value = filled;
  let busy = false;
  let failed = "";
  let turn = 0;
  const control = h("input", { ...common, type: "file", class: "text-input" });
  const told = h("span", { class: "field-about", role: "status", text: filled ? "The file from before is still attached." : "" });
  control.addEventListener("change", async () => {
    const file = control.files[0];
    const mine = ++turn;
    value = undefined;
    failed = "";
    told.textContent = "";
    if (!file) return;
    busy = true;
    told.textContent = `Uploading ${file.name}…`;
    try {
      const answer = await upload(file);
      if (mine !== turn) return;
      value = answer.attachment;
      told.textContent = `${file.name}, ${fileSize(file.size)}: ready to send`;
    } catch (error) {
      if (mine !== turn) return;
      failed = error.message;
      told.textContent = `${file.name} wasn't taken: ${error.message}`;
    } finally {
      if (mine === turn) busy = false;
    }
    control.dispatchEvent(new Event("input"));
  });
  return { control, node: shell(control, told), value: () => value, trouble: () => (busy ? "The file is still on its way." : failed) };
}

function textField(option, common, shell, filled) {
  const whole = option.type === "integer";
  const numeric = whole || option.type === "number";
  const control = h("input", {
    ...common,
    class: "text-input",
    type: "text",
    inputmode: whole && !(option.min_value < 0) ? "numeric" : numeric ? "decimal" : null,
    maxlength: numeric ? null : option.max_length,
    autocapitalize: "sentences",
  });
  if (filled !== undefined) control.value = String(filled);
  let picked = null; // A suggestion that was chosen: its value is sent, its name is shown.
  const typed = () => control.value.trim();
  const value = () => {
    if (picked) return picked.value;
    if (typed() === "") return undefined;
    if (numeric) return Number.isFinite(Number(typed())) ? Number(typed()) : typed();
    return control.value;
  };
  const trouble = () => {
    if (picked || typed() === "") return "";
    if (numeric) {
      const n = Number(typed());
      if (!Number.isFinite(n)) return option.autocomplete ? "Choose one of the suggestions." : "A number, please.";
      if (whole && !Number.isSafeInteger(n)) return "A whole number, please.";
      if ((option.min_value ?? null) !== null && n < option.min_value) return `At least ${option.min_value}.`;
      if ((option.max_value ?? null) !== null && n > option.max_value) return `At most ${option.max_value}.`;
    } else if (option.min_length && [...control.value].length < option.min_length) {
      return `At least ${plural(option.min_length, "character", "characters")}, please.`;
    }
    return "";
  };
  control.addEventListener("input", () => { picked = null; });
  const field = { control, value, trouble };
  field.node = option.autocomplete ? shell(control, suggestions(option, control, (choice) => { picked = choice; })) : shell(control);
  return field;
}

let pressed = false;
document.addEventListener("mousedown", () => { pressed = true; }, true);
document.addEventListener("mouseup", () => { pressed = false; }, true);

/** Runs at once, or when the press that is under way has become a click: what moves under a press would miss it. */
function afterPress(run) {
  if (!pressed) return run();
  document.addEventListener("click", run, { capture: true, once: true });
  document.addEventListener("mouseup", () => setTimeout(() => {
    document.removeEventListener("click", run, { capture: true });
    run();
  }, 50), { once: true });
}

/** Suggestions fetched while typing, as a list under the field. */
function suggestions(option, control, choose) {
  const box = h("div", { class: "suggestions", role: "listbox", id: freshId("suggestions"), "aria-label": `Suggestions for ${option.name}`, hidden: true });
  control.setAttribute("role", "combobox");
  control.setAttribute("aria-autocomplete", "list");
  control.setAttribute("aria-controls", box.id);
  control.setAttribute("aria-expanded", "false");
  control.setAttribute("autocomplete", "off");
  let turn = 0;
  let timer = 0;
  let found = [];
  let at = -1;
  const close = () => {
    turn += 1;
    clearTimeout(timer);
    box.hidden = true;
    at = -1;
    control.setAttribute("aria-expanded", "false");
    control.removeAttribute("aria-activedescendant");
  };
  const take = (choice) => {
    control.value = String(choice.name);
    control.dispatchEvent(new Event("input"));
    choose(choice);
    close();
    control.focus();
  };
  const show = (rows) => {
    box.replaceChildren(...rows);
    box.hidden = false;
    control.setAttribute("aria-expanded", "true");
  };
  const drawChoices = () => {
    show(found.map((choice, i) => h("div", {
      class: `suggestion${i === at ? " marked" : ""}`,
      role: "option",
      id: `${box.id}-${i}`,
      "aria-selected": String(i === at),
      text: String(choice.name),
      onmousedown: (event) => event.preventDefault(),
      onclick: () => take(choice),
    })));
    if (at >= 0) control.setAttribute("aria-activedescendant", `${box.id}-${at}`);
    else control.removeAttribute("aria-activedescendant");
    box.querySelector(".marked")?.scrollIntoView({ block: "nearest" });
  };
  const fetchChoices = async (mine) => {
    if (!command) return;
    try {
      const options = optionValues(command.fields);
      options[option.name] = control.value;
      const answer = await ask("/rehearsal/autocomplete", { person: place.person, channel: place.channel, command: command.spec.name, options, focused: option.name });
      if (mine !== turn || document.activeElement !== control) return;
      const bad = failure(answer);
      if (bad) return show([h("p", { class: "command-none", text: `No suggestions: ${bad.text}` })]);
      found = answer.choices ?? [];
      at = -1;
      if (found.length) drawChoices();
      else show([h("p", { class: "command-none", text: "No suggestions." })]);
    } catch (error) {
      if (mine === turn) show([h("p", { class: "command-none", text: `No suggestions: ${error.message}` })]);
    }
  };
  const soon = (wait) => {
    clearTimeout(timer);
    const mine = ++turn;
    timer = setTimeout(() => fetchChoices(mine), wait);
  };
  control.addEventListener("input", (event) => { if (event.isTrusted) soon(250); });
  control.addEventListener("focus", () => { if (!control.value) soon(50); });
  control.addEventListener("blur", () => afterPress(() => { if (document.activeElement !== control) close(); }));
  control.addEventListener("keydown", (event) => {
    if (box.hidden) {
      if (event.key === "ArrowDown") soon(0);
      return;
    }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      drawChoices();
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(found[at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  return box;
}

// ---------------------------------------------------------------- the panel at the side

let panel = null; // "steps", "clock", "events" or "refused"
const openers = { steps: "steps-open", clock: "clock-open", events: "events-open", refused: "refused-open" };
let moving = false; // the clock is on its way
let arrived = null; // what the bot wrote while the clock was last moved
let panelSign = "";

function openPanel(which, { focus = true } = {}) {
  panel = which;
  panelSign = "";
  for (const [name, id] of Object.entries(openers)) $(id).setAttribute("aria-expanded", String(name === which));
  $("panel").hidden = false;
  drawPanel();
  if (focus) $("panel-title").focus();
}

function closePanel({ focus = false } = {}) {
  if (!panel) return;
  if (panel === "steps") memory.set(localStorage, "steps-dismissed", true);
  if (focus) $(openers[panel]).focus();
  panel = null;
  for (const id of Object.values(openers)) $(id).setAttribute("aria-expanded", "false");
  $("panel").hidden = true;
}

function drawPanel() {
  if (!panel || !state) return;
  if (panel === "refused") {
    refusalsSeen = state.refusals.length;
    $("refused-count").classList.remove("news");
  }
  const depends = { steps: [state.first_steps, state.commands.map((one) => one.name)], clock: [state.now, state.clock_can_be_set, state.next_due, moving, arrived], events: state.events, refused: state.refusals }[panel];
  const sign = JSON.stringify([panel, depends]);
  if (sign === panelSign) return;
  const [title, ...content] = { steps: stepsPanel, clock: clockPanel, events: eventsPanel, refused: refusedPanel }[panel]();
  // The clock's own field must survive a tick of the clock.
  const typing = panel === "clock" && document.activeElement?.id === "clock-set" && panelSign !== "";
  panelSign = sign;
  if (typing) {
    $("panel-body").querySelector(".clock-now")?.replaceWith(content[0]);
    return;
  }
  $("panel-title").textContent = title;
  const focused = $("panel-body").contains(document.activeElement) ? document.activeElement.id : "";
  $("panel-body").replaceChildren(...content.filter(Boolean));
  if (focused) ($(focused) ?? $("panel-title")).focus({ preventScroll: true });
}

function stepsPanel() {
  const steps = state.first_steps;
  return [
    steps.title || "First steps",
    h("ol", { class: "steps md" }, steps.lines.map((line) => h("li", {}, withCommands(line)))),
    h("button", { type: "button", class: "button primary wide", text: "Got it", onclick: () => closePanel({ focus: true }) }),
    h("p", { class: "panel-note", text: "You find this again under “First steps” at the top." }),
  ];
}

/** A line of the first steps, in which the commands that this person has can be tapped. */
function withCommands(line) {
  const out = document.createDocumentFragment();
  const names = state.commands.map((one) => one.name).sort((a, b) => b.length - a.length);
  let rest = line;
  for (;;) {
    const hits = names.map((name) => ({ name, at: rest.search(new RegExp(`\`?/${name.replace(/[^\w ]/g, "\\$&")}(?![\\w-])`)) })).filter(({ at }) => at >= 0);
    if (!hits.length) break;
    const { name, at } = hits.reduce((a, b) => (b.at < a.at ? b : a));
    const ticked = rest[at] === "`" && rest[at + name.length + 2] === "`";
    const start = rest[at] === "`" && !ticked ? at + 1 : at;
    out.append(inline(rest.slice(0, start)), commandMention(name));
    rest = rest.slice(at + name.length + (rest[at] === "`" ? 2 : 1) + (ticked ? 1 : 0));
  }
  out.append(inline(rest));
  return out;
}

function clockPanel() {
  const now = nowThere();
  const shown = h("p", { class: "clock-now" }, h("strong", { text: format(now, STYLES.F) }), h("span", { text: `${now.toISOString().slice(0, 16).replace("T", " ")} UTC` }));
  if (!state.clock_can_be_set) return ["Clock", shown, h("p", { class: "panel-note", text: "This rehearsal runs on the computer's own clock, which can't be set here." })];
  const set = async (body) => {
    if (moving) return;
    moving = true;
    drawPanel();
    try {
      const answer = await ask("/rehearsal/clock", body);
      if (answer.outcome === "impossible") toast(answer.text);
      else arrived = answer.arrived;
      await refresh();
      announce(`It is now ${format(nowThere(), STYLES.F)}`);
    } catch (error) {
      toast(error.message);
    }
    moving = false;
    drawPanel();
  };
  const next = state.next_due && new Date(state.next_due);
  const leaps = [["10 minutes", 10], ["1 hour", 60], ["1 day", 1440], ["1 week", 10_080]];
  const pad = (n) => String(n).padStart(2, "0");
  const field = h("input", {
    type: "datetime-local",
    id: "clock-set",
    class: "text-input",
    value: `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}T${pad(now.getHours())}:${pad(now.getMinutes())}`,
  });
  return [
    "Clock",
    shown,
    h("p", { text: "Move the rehearsal's time on, and see which reminders go out." }),
    h("button", { type: "button", id: "clock-next", class: "button primary wide", text: moving ? "Time passes…" : "To the next reminder", "aria-disabled": String(moving || !next), onclick: () => next && set({ to_next: true }) }),
    h("p", { class: "panel-note", text: next ? `The next thing happens on ${format(next, STYLES.F)}.` : "Nothing waits to be sent." }),
    arrivedList(),
    h("div", { class: "leaps" }, leaps.map(([text, minutes]) => h("button", { type: "button", id: `clock-${minutes}`, class: "button secondary", text: `+ ${text}`, "aria-disabled": String(moving), onclick: () => set({ add_minutes: minutes }) }))),
    h("form", { class: "clock-form", onsubmit: (event) => {
      event.preventDefault();
      const date = new Date(field.value);
      if (Number.isNaN(date.getTime())) return toast("Choose a date and a time first.");
      set({ now: date.toISOString().replace(/\.\d+Z$/, "Z") });
    } },
    h("label", { for: "clock-set", text: `Or set it (${Intl.DateTimeFormat().resolvedOptions().timeZone} time)` }), field,
    h("button", { type: "submit", class: "button secondary", text: "Set the clock" })),
  ];
}

/** What the bot wrote while the clock moved, and the way there. */
function arrivedList() {
  if (!arrived || moving) return null;
  if (!arrived.length) return h("p", { class: "panel-note", role: "status", text: "The bot wrote nothing meanwhile." });
  const there = (one) => {
    if (narrow()) closePanel();
    closeCommand(true);
    go({ channel: one.channel, ...(one.person ? { person: one.person } : {}), ...(one.guild ? { guild: one.guild } : {}) });
  };
  return h("ul", { class: "arrived", "aria-label": "What the bot wrote meanwhile" }, arrived.map((one) => h("li", {},
    h("button", { type: "button", class: "button secondary", onclick: () => there(one) },
      channelIcon(one.kind), h("span", { text: one.person ? `To ${one.name}` : one.name }), h("span", { class: "pings", text: String(one.count), "aria-label": plural(one.count, "new message", "new messages") })))));
}

function eventsPanel() {
  const rows = state.events.map((one) => h("li", { class: "event" },
    h("strong", { text: one.name }),
    h("time", { datetime: one.starts, text: `${format(new Date(one.starts), STYLES.F)} – ${format(new Date(one.ends), STYLES.t)}` }),
    h("span", { text: one.location }),
    one.description ? h("div", { class: "md" }, markdown(one.description)) : null,
    h("span", { class: "panel-note", text: `Made by ${one.by}` })));
  return [
    "The server's events",
    rows.length ? h("ul", { class: "events" }, rows) : h("p", { text: "This server has no events to come." }),
  ];
}

function refusedPanel() {
  const rows = [...state.refusals].reverse().map((one) => h("li", { class: "refusal" },
    h("div", { class: "refusal-head" }, h("strong", { text: `${one.status}${one.code ? ` · ${one.code}` : ""}` }), h("time", { datetime: one.at, text: messageTime(new Date(one.at)) })),
    h("p", { text: one.message }),
    h("code", { class: "refusal-path", text: `${one.method} ${one.path}` }),
    one.errors && Object.keys(one.errors).length ? h("details", {}, h("summary", { text: "What exactly" }), h("pre", { text: JSON.stringify(one.errors, null, 2) })) : null));
  return [
    "What Discord refused",
    rows.length ? h("ol", { class: "refusals", reversed: true }, rows) : h("p", { text: "Nothing so far. When the bot asks for something that Discord would not do, it is listed here." }),
  ];
}

for (const [name, id] of Object.entries(openers)) {
  $(id).addEventListener("click", () => {
    closeSide();
    if (panel === name) closePanel({ focus: true });
    else openPanel(name);
  });
}
$("panel-close").addEventListener("click", () => closePanel({ focus: true }));
$("panel").addEventListener("keydown", (event) => { if (event.key === "Escape") closePanel({ focus: true }); });

// ---------------------------------------------------------------- the side list on a phone, and the person's own switches

function openSide() {
  $("side").classList.add("open");
  $("veil").hidden = false;
  $("side-open").setAttribute("aria-expanded", "true");
  sideFits();
  ($("channels").querySelector(".here") ?? $("side-close")).focus();
}

function closeSide() {
  if (!$("side").classList.contains("open")) return;
  $("side").classList.remove("open");
  $("veil").hidden = true;
  $("side-open").setAttribute("aria-expanded", "false");
  sideFits();
  $("side-open").focus({ preventScroll: true });
}

/** Off-screen means out of reach for the keyboard, too; and what lies under the open list is. */
function sideFits() {
  const open = $("side").classList.contains("open");
  if (!narrow() && open) return closeSide();
  $("side").inert = narrow() && !open;
  document.querySelector(".main").inert = narrow() && open;
}

matchMedia("(max-width: 820px)").addEventListener("change", sideFits);
$("side-open").addEventListener("click", openSide);
$("side-close").addEventListener("click", closeSide);
$("veil").addEventListener("click", closeSide);
$("side").addEventListener("keydown", (event) => { if (event.key === "Escape") closeSide(); });
$("guild").addEventListener("click", pickGuild);
$("act-as").addEventListener("click", () => pickPerson($("act-as")));
$("act-as-line").addEventListener("click", () => pickPerson($("act-as-line")));
$("forget").addEventListener("click", async () => {
  try {
    await ask("/rehearsal/forget", { person: place.person });
    notes = notes.filter((note) => note.person !== place.person);
    closeSide();
    await refresh();
    toast(`${me?.name ?? "This person"} started Discord afresh: private messages are gone.`);
  } catch (error) {
    toast(error.message);
  }
});
$("dms").addEventListener("click", async () => {
  try {
    const closed = !me.dms_closed;
    await ask("/rehearsal/dms", { person: place.person, closed });
    await refresh();
    toast(closed ? `${me.name} takes no direct messages now.` : `${me.name} takes direct messages again.`);
  } catch (error) {
    toast(error.message);
  }
});
$("skip").addEventListener("click", (event) => {
  event.preventDefault();
  (command ? $("command-form").querySelector("input, select, button") : $("composer-input")).focus();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden && state) refresh(); });
setInterval(() => { if (state) redrawRelativeTimes(); }, 30_000);

sideFits();
await refresh();
if (!memory.get(localStorage, "steps-dismissed", false) && state?.first_steps.lines.length !== 0) openPanel("steps", { focus: false });
listen();
