// Counting over a film: pictures are asked for one after another, and shown; what was shown and marked is told at once.
// A picture counts as looked at only when it was on the screen of a page that somebody had before them.
import { clock, dress, number, say } from "./language.js";

const KEYS = {
  f: ["forward", "person"], m: ["forward", "man"], w: ["forward", "woman"], c: ["forward", "child"],
  b: ["back", "person"], M: ["back", "man"], W: ["back", "woman"], C: ["back", "child"],
};
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
const SIGNS = {
  Space: " ", Period: ".", Comma: ",", Equal: "+", Minus: "-", NumpadAdd: "+", NumpadSubtract: "-",
};
const KEPT = 250; // pictures that one can step back to at once
const TOLD_EVERY = 25;
const WAIT_MAX_MS = 1000;

const id = (name) => document.getElementById(name);
let tally, chosen = 0, speed = 2, playing = false, ending = false, over = false;
let kept = [], at = -1, coming = null;
let shown = null; // the picture on the screen: what is marked is marked in it, however many steps are still to come
let seen = [];
let turn = Promise.resolve(); // one thing after another, however fast keys are struck

let noted = () => ""; // said anew in another language

function note(key, facts = () => ({})) {
  noted = () => (key ? say(key, facts()) : "");
  id("note").textContent = noted();
}

function then(act) {
  turn = turn.then(act).catch((error) => { stop(); note("no_answer", () => ({ why: error.message })); });
  return turn;
}

async function fetched(after) {
  const found = await fetch(`picture?after=${after}`);
  if (found.status === 204) return null;
  if (!found.ok) throw new Error((await found.json()).error?.message ?? found.statusText);
  return { at: found.headers.get("x-at"), why: found.headers.get("x-why"), jpeg: await found.blob() };
}

async function next() {
  if (at + 1 >= kept.length) {
    const picture = await (coming ?? fetched(kept.at(-1)?.at ?? -1));
    coming = null;
    if (picture === null) { stop(); note("film_ends"); return false; }
    kept.push(picture);
    if (kept.length > KEPT) kept.shift();
    at = kept.length - 1;
    if (playing) { coming = fetched(picture.at); coming.catch(() => {}); }
  } else at += 1;
  await draw();
  return true;
}

async function jump(to) {
  await tell();
  const picture = await fetched(Math.max(to, 0) - 1e-6);
  if (picture === null) { stop(); note("film_ends"); return; }
  [kept, at, coming] = [[picture], 0, null];
  await draw();
}

async function draw() {
  const picture = kept[at], bitmap = await createImageBitmap(picture.jpeg), canvas = id("picture");
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  bitmap.close();
  shown = picture;
  showTime();
  note(picture.why && "not_seen", () => ({ why: say(`why.${picture.why}`) }));
  if (!document.hidden && !picture.why) seen.push(Number(picture.at));
  if (seen.length >= TOLD_EVERY) await tell();
}

function showTime() {
  const time = clock(shown.at);
  id("time").textContent = tally.length_s ? say("time", { at: time, length: clock(tally.length_s) }) : time;
}

async function tell(more = {}) {
  const telling = seen;
  seen = [];
  const answer = await fetch("tally", {
    method: "POST",
    headers: { "content-type": "application/json", "x-requested-with": "safepassage" },
    body: JSON.stringify({ seen_s: telling, ...more }),
  });
  const said = await answer.json();
  if (!answer.ok) {
    const known = `refused.${more.do}.${answer.status}`;
    note(say(known) ? known : "refused", () => ({ why: said.error?.message ?? answer.statusText }));
    return;
  }
  tally = said;
  show();
}

function show() {
  id("said").textContent = say("said", { nature: say(`nature.${tally.nature}`), film: tally.film });
  id("speed").textContent = say(playing ? "speed" : "stopped", { speed: `× ${number(SPEEDS[speed])}` });
  id("lines").replaceChildren(...tally.lines.map((line, place) => {
    const row = document.createElement("tr"), head = document.createElement("th");
    head.scope = "row";
    head.textContent = `${number(place + 1)} ${line}`;
    row.append(head, ...["forward", "back"].map((way) => {
      const cell = document.createElement("td");
      cell.textContent = number(tally.counts[line][way]);
      return cell;
    }));
    row.classList.toggle("chosen", place === chosen);
    return row;
  }));
  id("recent").replaceChildren(...tally.recent.map((each) => {
    const item = document.createElement("li");
    item.textContent = say("marked", { time: clock(each.at_s), line: each.line, way: say(each.direction), who: say(each.who) });
    return item;
  }));
  const bar = id("seen"), pen = bar.getContext("2d");
  bar.width = bar.clientWidth;
  const whole = Math.max(tally.length_s, tally.seen_s.at(-1)?.[1] ?? 0, 1e-3);
  pen.fillStyle = "#888";
  pen.fillRect(0, 0, bar.width, bar.height);
  pen.fillStyle = "#0a7";
  for (const [from, to] of tally.seen_s) pen.fillRect(from / whole * bar.width, 0, Math.max((to - from) / whole * bar.width, 1), bar.height);
}

function stop() { playing = false; show(); }

async function play() {
  playing = true;
  show();
  while (playing) {
    const began = performance.now(), before = kept[at]?.at;
    await then(next);
    const wait = (kept[at].at - before) * 1000 / SPEEDS[speed] - (performance.now() - began);
    await new Promise((go) => setTimeout(go, Math.max(Math.min(wait, WAIT_MAX_MS), 0)));
  }
  then(() => tell());
}

function unseen() {
  const now = Number(kept[at]?.at ?? 0);
  const holds = (time) => tally.seen_s.find(([from, to]) => from <= time + 1e-3 && time + 1e-3 < to);
  let to = now;
  for (let span = holds(to); span; span = holds(to)) to = span[1];
  return to;
}

const ACTS = {
  ".": next,
  ",": async () => { if (at > 0) { at -= 1; await draw(); } else await jump(Number(kept[at].at) - 1); },
  ArrowRight: () => jump(Number(kept[at].at) + 5),
  ArrowLeft: () => jump(Number(kept[at].at) - 5),
  n: async () => { await tell(); await jump(unseen()); },
  u: () => tell({ do: "undo" }),
};

/** What a key means: what is printed on it, where that is Latin, else what a Latin keyboard has in its place. */
function meaning(event) {
  const { key, code } = event;
  if (key.startsWith("Arrow") || Object.values(SIGNS).includes(key)) return key;
  const printed = /^[a-z1-9]$/i.test(key) ? key : /^(?:Key|Digit|Numpad)([A-Z1-9])$/.exec(code)?.[1];
  if (printed === undefined) return SIGNS[code];
  const isLarge = event.shiftKey || (/^[A-Z]$/.test(key) && !event.getModifierState("CapsLock")); // the lock turns nobody back
  return isLarge ? printed.toUpperCase() : printed.toLowerCase();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || over || event.target === id("language")) return;
  const key = meaning(event);
  const isEnd = key === "q";
  if (isEnd && ending) {
    [over, playing] = [true, false];
    then(async () => { await tell({ do: "end" }); note("done"); });
    return;
  }
  ending = isEnd;
  if (isEnd) { stop(); note("end_again"); return; }
  if (key === " ") { event.preventDefault(); if (playing) stop(); else play(); return; }
  if (key === "+" || key === "-") { speed = Math.min(Math.max(speed + (key === "+" ? 1 : -1), 0), SPEEDS.length - 1); show(); return; }
  if (key in KEYS && shown !== null) {
    const [direction, who] = KEYS[key], picture = shown, line = tally.lines[chosen];
    then(() => tell({ do: "mark", at_s: Number(picture.at), line, direction, who }));
  } else if (/^[1-9]$/.test(key) && Number(key) <= tally.lines.length) { chosen = Number(key) - 1; show(); }
  else if (key in ACTS) {
    event.preventDefault();
    if (key !== "u") stop();
    then(ACTS[key]);
  }
});

id("picture").addEventListener("click", (event) => {
  const box = id("picture").getBoundingClientRect(), picture = shown;
  if (over || picture === null) return;
  const x_share = (event.clientX - box.left) / box.width, y_share = (event.clientY - box.top) / box.height;
  then(() => tell({ do: "mark", at_s: Number(picture.at), x_share, y_share }));
});

document.addEventListener("visibilitychange", () => { if (document.hidden && playing) stop(); });

tally = await (await fetch("tally")).json();
dress(() => {
  show();
  if (shown !== null) showTime();
  id("note").textContent = noted();
  id("picture").focus();
});
show();
await then(() => jump(unseen()));
