// The interactive map. Shapes come from the API at the page's seq; which class each parcel belongs
// to, its number and its words come with the page, so that map, legend and list agree. Without
// WebGL, or when anything fails, the still drawing of the same stays.

const data = () => JSON.parse(document.getElementById("map-data").textContent);
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const night = window.matchMedia("(prefers-color-scheme: dark)");
const holder = document.getElementById("map-live");
const FONT = getComputedStyle(document.body).fontFamily;
const STAMP = `700 15px ${FONT}`;
const PAINT = {
  light: { paper: "#fbfaf7", board: "#f3eee4", hatch: "#d9d2c5", ink: "#1d2429", halo: "#ffffff", warn: "#9c2b1f" },
  dark: { paper: "#161d1c", board: "#221d17", hatch: "#453c30", ink: "#eef3f1", halo: "#161d1c", warn: "#ff9d92" },
};
const paint = () => PAINT[night.matches ? "dark" : "light"];
// On which side of points their names stand, so that no edge cuts them.
const POINTS = [
  ["things", "right", ["left"]],
  ["things-named-left", "left", ["right"]],
  ["things-amid", "any", ["left", "top", "bottom"]],
];
const EMPTY = { type: "FeatureCollection", features: [] };

let told = data();
let features = new Map();
let map;
let gl;
let popup;

start().catch(fail);

async function start() {
  if (!Object.keys(told.marks).length) return;
  if (!document.createElement("canvas").getContext("webgl2")) throw new Error("no WebGL");
  gl = await import("./vendor/maplibre-gl.mjs");
  await fetchFeatures();
  show(true);
  map = new gl.Map({
    container: holder,
    style: style(),
    ...(asked() ?? { bounds: around(), fitBoundsOptions: fitting() }),
    maxZoom: 18,
    minZoom: 9,
    dragRotate: false,
    pitchWithRotate: false,
    attributionControl: false,
    localIdeographFontFamily: FONT,
    locale: {
      "Map.Title": holder.dataset.title,
      "NavigationControl.ZoomIn": holder.dataset.zoomIn,
      "NavigationControl.ZoomOut": holder.dataset.zoomOut,
      "Popup.Close": holder.dataset.close,
      "ScaleControl.Meters": holder.dataset.metres,
      "ScaleControl.Kilometers": holder.dataset.kilometres,
      "AttributionControl.ToggleAttribution": holder.dataset.credits,
    },
    // Tianditu tells whose key it is by the page that asks.
    transformRequest: (url) => ({ url, referrerPolicy: "origin" }),
  });
  map.setMissingStyleImageResolver((id) => {
    const found = picture(id);
    map.addImage(id, found.image, { pixelRatio: found.ratio });
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new gl.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new gl.ScaleControl({ maxWidth: 120 }), "bottom-left");
  const credits = [told.approval, told.basemap?.named].filter(Boolean).map(escaped);
  map.addControl(new gl.AttributionControl({ compact: false, customAttribution: credits }));
  await new Promise((resolve, reject) => {
    map.once("load", resolve);
    map.once("error", ({ error }) => reject(error));
  });
  listen();
  holder.dataset.state = "ready";
}

/** Everything on the map, by id: each collection page by page, as of the page's seq. */
async function fetchFeatures() {
  const found = new Map();
  for (const address of Object.values(told.items)) {
    let next = `${address}?limit=1000&seq=${told.seq}`;
    while (next) {
      const answer = await fetch(next, { headers: { Accept: "application/geo+json" } });
      if (!answer.ok) throw new Error(`${next}: ${answer.status}`);
      const page = await answer.json();
      for (const one of page.features) if (one.id in told.marks) found.set(one.id, one);
      const onward = page.links.find((link) => link.rel === "next");
      next = found.size < Object.keys(told.marks).length ? onward?.href : undefined;
    }
  }
  features = found;
}

function style() {
  const layers = [{ id: "paper", type: "background", paint: { "background-color": paint().paper } }];
  const sources = {};
  told.basemap?.layers.forEach((tiles, place) => {
    sources[`tiles-${place}`] = { type: "raster", tiles, tileSize: 256, maxzoom: 18 };
    layers.push({ id: `tiles-${place}`, type: "raster", source: `tiles-${place}` });
  });
  const drawn = { board: board(), bands: collection(bands), parcels: collection(parcel), things: collection(thing) };
  for (const [name, shapes] of Object.entries(drawn)) sources[name] = { type: "geojson", data: shapes };
  const { ink, halo, warn } = paint();
  const words = { "text-font": ["sans-serif"], "text-size": 13 };
  layers.push(
    { id: "board", type: "fill", source: "board", paint: { "fill-pattern": "board" } },
    { id: "board-edge", type: "line", source: "board", paint: { "line-color": warn, "line-width": 1.5, "line-dasharray": [4, 3] } },
    { id: "bands", type: "fill", source: "bands", paint: { "fill-color": ["get", "fill"], "fill-antialias": false } },
    { id: "parcels", type: "fill", source: "parcels", paint: told.invented ? { "fill-pattern": "invented", "fill-opacity": ["step", ["zoom"], 0, 15, 1] } : { "fill-opacity": 0 } },
    { id: "parcels-edge", type: "line", source: "parcels", paint: { "line-color": ink, "line-width": ["case", ["boolean", ["feature-state", "near"], false], 4, 1.4] } },
    { id: "shapes", type: "line", source: "things", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": ink, "line-width": 2 } },
    ...POINTS.map(([id, side, anchors]) => ({ id, type: "symbol", source: "things", filter: ["all", ["==", ["geometry-type"], "Point"], ["==", ["get", "side"], side]], layout: { ...words, "icon-image": ["get", "image"], "icon-allow-overlap": true, "text-field": ["get", "name"], "text-variable-anchor": anchors, "text-radial-offset": 1.1, "text-justify": "auto", "text-optional": true }, paint: { "text-color": ink, "text-halo-color": halo, "text-halo-width": 2 } })),
    { id: "numbers", type: "symbol", source: "parcels", layout: { ...words, "text-field": ["step", ["zoom"], ["get", "short"], 15.5, ["get", "label"]] }, paint: { "text-color": ink, "text-halo-color": halo, "text-halo-width": 2 } },
  );
  return { version: 8, sources, layers };
}

const collection = (of) => ({
  type: "FeatureCollection",
  features: [...features.values()].flatMap(of),
});

function parcel({ id, geometry }) {
  const mark = told.marks[id];
  if (!mark?.classes) return [];
  const signs = mark.classes.map((key) => told.classes[key].mark).join(told.language === "zh" ? "" : "·");
  const number = String(mark.number).padStart(2, "0");
  const label = [number, signs, ...(told.invented ? [told.invented] : [])].join("\n");
  return {
    type: "Feature",
    id: mark.number,
    geometry,
    properties: { id, label, short: `${number} ${signs}` },
  };
}

/** A parcel in the colours of all its classes: as many slanting bands as it has classes. */
function bands(one) {
  const classes = told.marks[one.id]?.classes;
  if (!classes) return [];
  const [west, south, east, north] = box((other) => other === one);
  const along = ([x, y]) => (x - west) / (east - west) + (north - y) / (north - south);
  const { type, coordinates } = one.geometry;
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  return classes.flatMap((key, place) => {
    const [from, to] = [(2 * place) / classes.length, (2 * (place + 1)) / classes.length];
    const within = (ring) => cut(cut(ring, (p) => along(p) - from), (p) => to - along(p));
    const parts = polygons.map((rings) => rings.map(within).filter((ring) => ring.length > 3));
    const geometry = { type: "MultiPolygon", coordinates: parts.filter((rings) => rings.length) };
    return { type: "Feature", geometry, properties: { fill: told.classes[key].fill } };
  });
}

/** The part of a ring on which a measure is not below zero (Sutherland and Hodgman). */
function cut(ring, measure) {
  const found = [];
  ring.slice(1).forEach((end, place) => {
    const begin = ring[place];
    const [a, b] = [measure(begin), measure(end)];
    if (a >= 0) found.push(begin);
    if (a >= 0 !== b >= 0) {
      const share = a / (a - b);
      found.push(begin.slice(0, 2).map((value, axis) => value + share * (end[axis] - value)));
    }
  });
  return found.length ? [...found, found[0]] : found;
}

function thing({ id, geometry }) {
  const mark = told.marks[id];
  if (!mark || mark.classes || !geometry) return [];
  const image = `sign:${mark.built ? "" : "dashed"}:${mark.sign}`;
  const [[west], [east]] = around();
  const across = (geometry.coordinates[0] - west) / (east - west);
  return { type: "Feature", geometry, properties: { id, name: mark.name, image, side: side(across) } };
}

/** Where the name goes of a point that lies so far across; beyond an edge, on its far side. */
function side(across) {
  if (across > 0.25 && across <= 0.6) return "any";
  return across < 0 || (across > 0.6 && across <= 1) ? "left" : "right";
}

/** The box around everything that `chosen` keeps: west, south, east, north. */
function box(chosen) {
  const found = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part) => {
    if (typeof part[0] !== "number") return part.forEach(walk);
    found[0] = Math.min(found[0], part[0]);
    found[1] = Math.min(found[1], part[1]);
    found[2] = Math.max(found[2], part[0]);
    found[3] = Math.max(found[3], part[1]);
  };
  for (const one of features.values()) if (one.geometry && chosen(one)) walk(one.geometry.coordinates);
  return found;
}

/** What is looked at first: the parcels with what lies right beside them, or everything. */
function around() {
  const all = document.querySelector("#map-choices [name=extent]:checked")?.value === "all";
  const isParcel = ({ id }) => told.marks[id].classes;
  const some = [...features.values()].some(isParcel);
  const [west, south, east, north] = box(all || !some ? () => true : isParcel);
  const [x, y] = [(east - west) / 10, (north - south) / 10];
  const isNear = ({ geometry: { type, coordinates: [lng, lat] } }) =>
    type === "Point" && lng > west - x && lng < east + x && lat > south - y && lat < north + y;
  const [left, bottom, right, top] = box((one) => isParcel(one) || isNear(one) || all || !some);
  return [[left, bottom], [right, top]];
}

// The controls stand in the upper right corner.
const fitting = () => {
  const edge = Math.min(40, holder.clientWidth / 16);
  return { padding: { top: edge, bottom: 1.5 * edge, left: edge, right: 2 * edge }, maxZoom: 17 };
};

function boardBox() {
  const [west, south, east, north] = box(({ id }) => told.marks[id].classes);
  return [west - 0.0009, south - 0.0008, east + 0.0009, north + 0.0008];
}

function board() {
  if (!told.invented) return EMPTY;
  const [west, south, east, north] = boardBox();
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
}

/** Pictures that the style names are drawn here when they are asked for. */
function picture(id) {
  const ratio = 2;
  const [kind, ...rest] = id.split(":");
  const [width, height] = kind === "sign" ? [24, 24] : [repeat(), 48];
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * ratio, height * ratio];
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  if (kind === "sign") sign(pen, width, rest[0] === "dashed", rest[1]);
  if (kind === "board") hatch(pen, width, height);
  if (kind !== "sign") invented(pen, width, height, kind === "board" ? paint() : PAINT.light);
  return { image: pen.getImageData(0, 0, canvas.width, canvas.height), ratio };
}

/** How wide the repeated picture is: room for its words side by side, in steps of the hatching. */
function repeat() {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = STAMP;
  const widest = Math.max(...stamps().map((words) => pen.measureText(words).width));
  return Math.ceil((2 * (widest + 10)) / 12) * 12;
}

/** That it is invented, in each language of its own so that small pieces hold it whole. */
const stamps = () => told.invented.split(" · ");

/** Slanting lines that fit together where the picture is repeated. */
function hatch(pen, width, height) {
  pen.fillStyle = paint().board;
  pen.fillRect(0, 0, width, height);
  pen.strokeStyle = paint().hatch;
  pen.lineWidth = 3;
  for (let x = -height; x < width + height; x += 12) {
    pen.beginPath();
    pen.moveTo(x - 2, height + 2);
    pen.lineTo(x + height + 2, -2);
    pen.stroke();
  }
}

/** That it is invented, in the paint itself, which is repeated at every scale: no piece can be cut out without. */
function invented(pen, width, height, { warn, halo }) {
  pen.font = STAMP;
  pen.globalAlpha = 0.6;
  pen.strokeStyle = halo;
  pen.lineWidth = 2.5;
  pen.fillStyle = warn;
  for (const [words, share] of [[stamps()[0], 1 / 4], [stamps().at(-1), 3 / 4]]) {
    pen.strokeText(words, width * share, height * share);
    pen.fillText(words, width * share, height * share);
  }
}

function sign(pen, size, dashed, letter) {
  pen.beginPath();
  pen.arc(size / 2, size / 2, size / 2 - 2, 0, 2 * Math.PI);
  pen.fillStyle = "#ffffff";
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = "#1d2429";
  pen.setLineDash(dashed ? [4, 3] : []);
  pen.stroke();
  pen.fillStyle = "#1d2429";
  pen.font = `600 12px ${FONT}`;
  pen.fillText(letter, size / 2, size / 2 + 0.5);
}

function listen() {
  for (const layer of ["parcels", ...POINTS.map(([id]) => id)]) {
    map.on("click", layer, ({ features: [first], lngLat }) => tell(first.properties.id, lngLat));
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  map.on("mousemove", "parcels", ({ features: [first] }) => near(first.properties.id, false));
  map.on("moveend", remember);
  map.on("webglcontextlost", fail);
  night.addEventListener("change", repaint);
  document.getElementById("map-choices").addEventListener("change", choose);
  document.getElementById("map-content").addEventListener("focusin", pointed);
  document.getElementById("map-content").addEventListener("mouseover", pointed);
  window.addEventListener("popstate", () => location.reload());
}

/** Which parcel is meant: a heavier edge on the map, and a ground in the list. */
function near(id, moves) {
  const mark = told.marks[id];
  if (!mark) return;
  for (const one of Object.values(told.marks)) {
    if (one.classes) map.setFeatureState({ source: "parcels", id: one.number }, { near: one === mark });
  }
  for (const link of document.querySelectorAll(".map-list [data-id]")) {
    link.closest("li").classList.toggle("is-near", link.dataset.id === id);
  }
  if (moves && holder.hidden === false) {
    const [west, south, east, north] = box((one) => one.id === id);
    const middle = [(west + east) / 2, (south + north) / 2];
    if (!map.getBounds().contains(middle)) map.easeTo({ center: middle, animate: !still.matches });
  }
}

function pointed({ target }) {
  const link = target.closest?.(".map-list [data-id]");
  if (link) near(link.dataset.id, true);
}

function tell(id, place) {
  const mark = told.marks[id];
  const content = document.createElement("div");
  const line = (className, text) => {
    const found = document.createElement("p");
    found.className = className;
    found.textContent = text;
    content.append(found);
    return found;
  };
  line("map-popup-name", mark.name);
  if (mark.facts) line("map-facts", mark.facts);
  const link = document.createElement("a");
  link.href = mark.href;
  link.textContent = holder.dataset.open;
  line("", "").append(link);
  popup?.remove();
  popup = new gl.Popup({ maxWidth: "20rem" }).setLngLat(place).setDOMContent(content).addTo(map);
  near(id, false);
}

/** The place in the address: longitude, latitude and zoom. */
function remember() {
  const { lng, lat } = map.getCenter();
  const address = new URL(location.href);
  address.searchParams.set("at", `${lng.toFixed(5)},${lat.toFixed(5)},${map.getZoom().toFixed(2)}`);
  history.replaceState(null, "", address.href.replaceAll("%2C", ","));
}

function asked() {
  const text = new URL(location.href).searchParams.get("at") ?? "";
  const [lng, lat, zoom] = text.split(",").map(Number);
  const sound = Math.abs(lng) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 24;
  return sound ? { center: [lng, lat], zoom } : null;
}

/** Another colour or other layers: the page's own answer, put in the place of what stands here. */
async function choose({ currentTarget: form, target }) {
  // No layer at all is asked for like every layer.
  const layers = [...form.elements.show];
  if (!layers.some((layer) => layer.checked)) for (const layer of layers) layer.checked = true;
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) address.searchParams.append(name, value);
  const now = new URL(location.href).searchParams.get("at");
  if (now && target.name !== "extent") address.searchParams.set("at", now);
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const selector of ["#map-drawn", ".map-legend", ".map-list", "#map-picture", "#map-data"]) {
      const [old, fresh] = [document, page].map((where) => where.querySelector(selector));
      if (selector === "#map-drawn") old.replaceChildren(...fresh.childNodes);
      else if (old && fresh) old.replaceWith(fresh);
      else if (old) old.replaceChildren();
      else if (fresh) document.getElementById("map-switch").parentElement.append(fresh);
    }
    history.pushState(null, "", address.href.replaceAll("%2C", ","));
    told = data();
    await fetchFeatures();
    popup?.remove();
    repaint();
    if (target.name === "extent") map.fitBounds(around(), { ...fitting(), animate: !still.matches });
  } catch {
    location.assign(address);
  }
}

function repaint() {
  map.setStyle(style(), { diff: false });
}

/** The interactive map, or the still one. */
function show(live) {
  holder.hidden = !live;
  document.getElementById("map-drawn").hidden = live;
  document.getElementById("map-choices").classList.toggle("is-live", live);
  const button = document.getElementById("map-switch-button");
  button.textContent = live ? button.dataset.drawn : button.dataset.live;
  button.onclick = () => show(!live);
  document.getElementById("map-switch").hidden = false;
  if (live) map?.resize();
}

function fail() {
  map?.remove();
  holder.dataset.state = "failed";
  show(false);
  document.getElementById("map-switch").hidden = true;
  document.getElementById("map-failed").hidden = false;
}

function escaped(text) {
  const found = document.createElement("span");
  found.textContent = text;
  return found.innerHTML;
}
