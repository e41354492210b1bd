"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const canvas = document.getElementById("map");
const pen = canvas.getContext("2d");
const details = document.getElementById("details");
const search = document.getElementById("search");
// What stands in the arrays of the data.
const nodes = data.nodes.map(([label, kind, group, x, y, source, target, host], id) =>
  ({ id, label, kind, group, x, y, source, target, host }));
const groups = data.groups.map(([label, width, height, ends], id) =>
  ({ id, label, full: [width, height], ends, folded: label !== null && nodes.length > 80 }));
const bySource = new Map();
const byTarget = new Map();
for (const edge of data.edges) {
  push(bySource, edge[0], edge);
  push(byTarget, edge[1], edge);
}
const sourceOf = new Map();
const targetOf = new Map();
for (const node of nodes) {
  push(sourceOf, node.source, node);
  push(targetOf, node.target, node);
}
const FOLDED = 34;
const MOST_LINES = 4000;
const MOST_LISTED = 300;
let view = { x: 0, y: 0, scale: 1 };
let hovered = null;
let chosen = null;
let found = new Set();
let palette;
let asked = false;

function push(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

// Boxes in rows, in the order of their names; what is outside stands to the left.
function arrange() {
  let area = 0;
  for (const group of groups) {
    const isOpen = group.label === null || !group.folded;
    group.width = isOpen ? group.full[0] : Math.min(group.full[0], Math.max(150, (group.label.length + 6) * 8));
    group.height = isOpen ? group.full[1] : FOLDED;
    area += (group.width + 60) * (group.height + 50);
  }
  const limit = Math.max(700, Math.sqrt(area * 1.9));
  const outside = groups.filter((group) => group.label === null);
  const left = outside.length ? Math.max(...outside.map((group) => group.width)) + 90 : 0;
  let y = 0;
  for (const group of outside) {
    Object.assign(group, { x: 0, y });
    y += group.height + 14;
  }
  let x = left;
  let row = 0;
  y = 0;
  for (const group of groups.filter((group) => group.label !== null)) {
    if (x > left && x + group.width > left + limit) {
      x = left;
      y += row + 50;
      row = 0;
    }
    Object.assign(group, { x, y });
    x += group.width + 60;
    row = Math.max(row, group.height);
  }
}

function fit() {
  const right = Math.max(...groups.map((group) => group.x + group.width), 1);
  const bottom = Math.max(...groups.map((group) => group.y + group.height), 1);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const scale = Math.min(1.4, (width - 60) / right, (height - 60) / bottom);
  view = { scale, x: (width - right * scale) / 2, y: (height - bottom * scale) / 2 };
}

// A node of a folded namespace is where the namespace is.
function spot(node) {
  const group = groups[node.group];
  if (group.folded) return { x: group.x + group.width / 2, y: group.y + group.height / 2, folded: true };
  return { x: group.x + node.x, y: group.y + node.y };
}

function middle(group) {
  return { x: group.x + group.width / 2, y: group.y + group.height / 2 };
}

function color(from, to) {
  if (groups[from].label === null) return palette.outside;
  if (groups[to].label === null) return palette.leaving;
  return from === to ? palette.within : palette.across;
}

// The connections of one node: [the other node, what is admitted, whether it opens them].
function* connections(node) {
  for (const [, target, admitted] of bySource.get(node.source) ?? []) {
    for (const other of targetOf.get(target)) if (other !== node) yield [other, admitted, true];
  }
  for (const [source, , admitted] of byTarget.get(node.target) ?? []) {
    for (const other of sourceOf.get(source)) if (other !== node) yield [other, admitted, false];
  }
}

function isUnsure(admitted) {
  return data.admitted[admitted][0] === "";
}

// Everything that is drawn as lines: of one node, or between boxes.
function* lines() {
  const focus = hovered ?? chosen;
  if (focus?.node) {
    for (const [other, admitted, opens] of connections(focus.node)) {
      const [from, to] = opens ? [focus.node, other] : [other, focus.node];
      yield [spot(from), spot(to), color(from.group, to.group), isUnsure(admitted), 1.8];
    }
    return;
  }
  const only = focus?.group;
  if (nodes.length <= 80 && !groups.some((group) => group.folded)) {
    for (const [source, target, admitted] of data.edges) {
      for (const from of sourceOf.get(source)) {
        for (const to of targetOf.get(target)) {
          if (from === to || (only && from.group !== only.id && to.group !== only.id)) continue;
          yield [spot(from), spot(to), color(from.group, to.group), isUnsure(admitted), 1.2];
        }
      }
    }
    return;
  }
  for (const [from, to, number, unsure] of data.between) {
    if (from === to || (only && from !== only.id && to !== only.id)) continue;
    const width = Math.min(6, 1 + Math.log2(number) / 2);
    yield [middle(groups[from]), middle(groups[to]), color(from, to), unsure === 1, width];
  }
}

function draw() {
  asked = false;
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = palette.back;
  pen.fillRect(0, 0, width, height);
  pen.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.x, ratio * view.y);
  const seen = { left: -view.x / view.scale, top: -view.y / view.scale };
  seen.right = seen.left + width / view.scale;
  seen.bottom = seen.top + height / view.scale;
  const isSeen = (x, y, w, h) => x < seen.right && x + w > seen.left && y < seen.bottom && y + h > seen.top;
  const boxes = groups.filter((group) => group.label !== null && isSeen(group.x, group.y, group.width, group.height));
  for (const group of boxes) if (!group.folded) drawBox(group);
  const focus = hovered ?? chosen;
  const near = focus?.node ? new Set([focus.node]) : null;
  if (near) for (const [other] of connections(focus.node)) near.add(other);
  let drawn = 0;
  let isCut = false;
  for (const [from, to, stroke, unsure, thick] of lines()) {
    if (drawn >= MOST_LINES) {
      isCut = true;
      break;
    }
    const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
    if (!isSeen(x - 60, y - 60, Math.abs(from.x - to.x) + 120, Math.abs(from.y - to.y) + 120)) continue;
    drawLine(from, to, stroke, unsure, thick);
    drawn += 1;
  }
  document.getElementById("cut").textContent = isCut ? `Only ${MOST_LINES} lines are drawn; touch an end to see its own.` : "";
  pen.globalAlpha = 1;
  // What is folded stands on top of its lines, and so do names.
  for (const group of boxes) {
    if (group.folded) drawBox(group);
    drawTitle(group);
  }
  for (const node of nodes) {
    const group = groups[node.group];
    if (group.folded) continue;
    const { x, y } = spot(node);
    if (isSeen(x - 100, y - 14, 200, 28)) drawNode(node, x, y, near);
  }
}

function drawBox(group) {
  pen.fillStyle = palette.panel;
  pen.strokeStyle = found.has(group) ? palette.mark : chosen?.group === group ? palette.across : palette.line;
  pen.lineWidth = found.has(group) || chosen?.group === group ? 3 : 1;
  pen.beginPath();
  pen.roundRect(group.x, group.y, group.width, group.height, 8);
  pen.fill();
  pen.stroke();
}

function drawTitle(group) {
  // Too small to be read is not worth its time.
  if (view.scale * 13 < 4) return;
  pen.fillStyle = palette.text;
  pen.font = "600 13px system-ui, sans-serif";
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  const sign = group.folded ? "▸" : "▾";
  const title = cut(`${sign} ${group.label} (${group.ends.length})`, group.width - 16);
  pen.strokeStyle = palette.panel;
  pen.lineWidth = 4;
  pen.strokeText(title, group.x + 10, group.y + 17);
  pen.fillText(title, group.x + 10, group.y + 17);
}

function nodeWidth(node) {
  node.width ??= (pen.font = "12px system-ui, sans-serif", Math.min(190, Math.max(60, pen.measureText(node.label).width + 18)));
  return node.width;
}

function drawNode(node, x, y, near) {
  const isOutside = groups[node.group].label === null;
  const width = nodeWidth(node);
  pen.globalAlpha = near && !near.has(node) ? 0.25 : 1;
  pen.fillStyle = found.has(node) ? palette.mark : isOutside ? palette.warm : palette.node;
  pen.strokeStyle = isOutside ? palette.outside : palette.edge;
  pen.lineWidth = chosen?.node === node || hovered?.node === node ? 2.5 : 1;
  pen.setLineDash(node.host ? [4, 3] : []);
  pen.beginPath();
  pen.roundRect(x - width / 2, y - 11, width, 22, isOutside ? 11 : 4);
  pen.fill();
  pen.stroke();
  pen.setLineDash([]);
  if (view.scale * 12 >= 4) {
    pen.fillStyle = palette.text;
    pen.font = "12px system-ui, sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(cut(node.label, width - 10), x, y + 0.5);
  }
  pen.globalAlpha = 1;
}

function cut(text, width) {
  if (pen.measureText(text).width <= width) return text;
  let end = Math.max(1, Math.floor((text.length * width) / pen.measureText(text).width) - 1);
  while (end > 1 && pen.measureText(text.slice(0, end) + "…").width > width) end -= 1;
  return text.slice(0, end) + "…";
}

function drawLine(from, to, stroke, unsure, thick) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  if (length < 1) return;
  // Bent to one side, so that there and back are two lines.
  const bend = Math.min(40, length * 0.15);
  const [cx, cy] = [(from.x + to.x) / 2 - (dy / length) * bend, (from.y + to.y) / 2 + (dx / length) * bend];
  pen.strokeStyle = stroke;
  pen.fillStyle = stroke;
  pen.globalAlpha = hovered || chosen ? 0.9 : data.between.length > 400 ? 0.12 : data.between.length > 60 ? 0.35 : 0.6;
  pen.lineWidth = thick;
  pen.setLineDash(unsure ? [6, 5] : []);
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.quadraticCurveTo(cx, cy, to.x, to.y);
  pen.stroke();
  pen.setLineDash([]);
  // The arrow stands in the middle, where no box hides it.
  const [mx, my] = [(from.x + 2 * cx + to.x) / 4, (from.y + 2 * cy + to.y) / 4];
  const angle = Math.atan2(dy, dx);
  const size = 5 + thick;
  pen.beginPath();
  pen.moveTo(mx + Math.cos(angle) * size, my + Math.sin(angle) * size);
  pen.lineTo(mx + Math.cos(angle + 2.5) * size, my + Math.sin(angle + 2.5) * size);
  pen.lineTo(mx + Math.cos(angle - 2.5) * size, my + Math.sin(angle - 2.5) * size);
  pen.fill();
}

function redraw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(draw);
}

function at(event) {
  const box = canvas.getBoundingClientRect();
  const x = (event.clientX - box.left - view.x) / view.scale;
  const y = (event.clientY - box.top - view.y) / view.scale;
  for (const group of groups) {
    if (x < group.x || x > group.x + group.width || y < group.y || y > group.y + group.height) continue;
    if (!group.folded) {
      for (const end of group.ends) {
        const node = nodes[end];
        const place = spot(node);
        if (Math.abs(x - place.x) <= nodeWidth(node) / 2 && Math.abs(y - place.y) <= 11) return { node };
      }
    }
    return group.label === null ? null : { group, isHead: y - group.y <= FOLDED };
  }
  return null;
}

function same(a, b) {
  return a?.node === b?.node && a?.group === b?.group;
}

// Text of others is only ever set as text.
function element(name, text, parent) {
  const made = document.createElement(name);
  made.textContent = text;
  parent?.append(made);
  return made;
}

function fullName(node) {
  const group = groups[node.group];
  return group.label === null ? node.label : `${group.label}/${node.label}`;
}

function show() {
  details.replaceChildren();
  if (!chosen) return;
  if (chosen.group) return showGroup(chosen.group);
  const node = chosen.node;
  element("h2", fullName(node), details);
  if (node.kind) element("p", node.kind + (node.host ? ", on its node's network: policies do not govern it" : ""), details);
  const sides = [[], []];
  for (const [other, admitted, opens] of connections(node)) sides[opens ? 0 : 1].push([other, admitted]);
  sides.forEach((side, index) => {
    element("h3", `${index === 0 ? "Reaches" : "Is reached by"} ${side.length}`, details);
    const list = element("ul", "", details);
    side.sort(([a], [b]) => fullName(a).localeCompare(fullName(b)));
    for (const [other, admitted] of side.slice(0, MOST_LISTED)) {
      const item = element("li", "", list);
      element("button", fullName(other), item).addEventListener("click", () => choose({ node: other }, true));
      const [allowed, depends, reasons] = data.admitted[admitted];
      if (allowed) element("span", allowed, item);
      if (depends) element("span", `depends: ${depends}: ${reasons.join("; ")}`, item);
    }
    if (side.length > MOST_LISTED) element("p", `${side.length - MOST_LISTED} more`, details);
  });
}

function showGroup(group) {
  element("h2", group.label, details);
  element("p", `${group.ends.length} workloads. Its heading folds it.`, details);
  for (const [title, own, other] of [["Opens connections to", 0, 1], ["Is reached from", 1, 0]]) {
    const rows = data.between.filter((row) => row[own] === group.id);
    element("h3", title, details);
    const list = element("ul", "", details);
    for (const row of rows) {
      const there = groups[row[other]];
      const name = there.label ?? nodes[there.ends[0]].label;
      element("span", `${row[2]} connections`, element("li", there === group ? "itself" : name, list));
    }
  }
}

function choose(next, isMove) {
  chosen = next;
  if (next?.node && groups[next.node.group].folded) toggle(groups[next.node.group], false);
  show();
  if (isMove && next?.node) {
    const place = spot(next.node);
    view.x = canvas.clientWidth / 2 - place.x * view.scale;
    view.y = canvas.clientHeight / 2 - place.y * view.scale;
  }
  redraw();
}

function toggle(group, folded) {
  const before = { x: group.x, y: group.y };
  group.folded = folded;
  arrange();
  // What was touched stays under the finger.
  view.x += (before.x - group.x) * view.scale;
  view.y += (before.y - group.y) * view.scale;
}

let drag = null;
canvas.addEventListener("pointerdown", (event) => {
  drag = { x: event.clientX, y: event.clientY, moved: false };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", (event) => {
  if (drag) {
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.hypot(dx, dy) < 4) return;
    view.x += dx;
    view.y += dy;
    drag = { x: event.clientX, y: event.clientY, moved: true };
    return redraw();
  }
  const next = at(event);
  const over = next?.node ? next : next?.group?.folded ? { group: next.group } : null;
  canvas.style.cursor = next ? "pointer" : "grab";
  if (!same(over, hovered)) {
    hovered = over;
    redraw();
  }
});
canvas.addEventListener("pointerup", (event) => {
  const wasMoved = drag?.moved;
  drag = null;
  if (wasMoved) return;
  const next = at(event);
  if (next?.group && next.isHead) toggle(next.group, !next.group.folded);
  choose(next);
});
canvas.addEventListener("pointerleave", () => {
  hovered = null;
  redraw();
});
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  const box = canvas.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top];
  zoom(Math.exp(-event.deltaY * 0.0015), x, y);
}, { passive: false });
canvas.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
  if (step) {
    view.x += step[0];
    view.y += step[1];
    redraw();
  } else if (event.key === "+" || event.key === "-") {
    zoom(event.key === "+" ? 1.25 : 0.8, canvas.clientWidth / 2, canvas.clientHeight / 2);
  } else if (event.key === "Escape") choose(null);
  else return;
  event.preventDefault();
});

function zoom(factor, x, y) {
  const scale = Math.min(4, Math.max(0.02, view.scale * factor));
  view.x = x - ((x - view.x) * scale) / view.scale;
  view.y = y - ((y - view.y) * scale) / view.scale;
  view.scale = scale;
  redraw();
}

search.addEventListener("input", () => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  found = new Set();
  if (words.length) {
    const fits = (text) => words.every((word) => text.toLowerCase().includes(word));
    for (const node of nodes) if (fits(fullName(node) + " " + node.kind)) found.add(node).add(groups[node.group]);
  }
  redraw();
});
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  const first = [...found].find((one) => one.kind !== undefined);
  if (first) choose({ node: first }, true);
});

function foldAll(folded) {
  for (const group of groups) if (group.label !== null) group.folded = folded;
  arrange();
  fit();
  redraw();
}
document.getElementById("fold").addEventListener("click", () => foldAll(true));
document.getElementById("unfold").addEventListener("click", () => foldAll(false));
document.getElementById("fit").addEventListener("click", () => (fit(), redraw()));

function colors() {
  const style = getComputedStyle(document.documentElement);
  palette = {};
  for (const name of ["text", "dim", "back", "panel", "line", "node", "edge", "mark", "outside", "across", "within", "leaving", "warm"]) {
    palette[name] = style.getPropertyValue(`--${name}`).trim();
  }
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => (colors(), redraw()));
new ResizeObserver(redraw).observe(canvas);
if (data.leftOut > 0) element("p", `${data.leftOut} groups of connections left out: too many for a page.`, document.querySelector("header"));
colors();
arrange();
fit();
draw();
