// Draws an outline over what lies around it. The form's rows of coordinates hold what is drawn, so
// that all of it works without this too; every act of the pointer has a key.
(() => {
  const board = document.getElementById("board");
  if (!board) return;
  const [canvas, shape, handles, cross, stated, rows, said] = [
    "canvas", "shape", "handles", "cross", "stated", "points", "board-said",
  ].map((id) => document.getElementById(id));
  const words = board.dataset;
  const [west, north, perLon, perLat] = [words.west, words.north, words.perLon, words.perLat].map(Number);
  const WIDTH = 640, HEIGHT = 420, NEAR = 12, CLICK = 4, DECIMALS = 7;
  const METRES_PER_LATITUDE = 110950;
  const metre = perLat / METRES_PER_LATITUDE;

  let view = { x: 0, y: 0, width: WIDTH };
  let cursor = { x: WIDTH / 2, y: HEIGHT / 2 };
  let points = [], closed = false, chosen = -1, drag = null;

  // Units of the drawing in a pixel of the screen.
  const scale = () => view.width / (canvas.clientWidth || WIDTH);
  const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  const figure = (number, digits) => number.toLocaleString("en", { maximumFractionDigits: digits });
  const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

  // A point keeps the text that it came with until it is moved.
  const place = ({ x, y }) => ({
    x, y, lon: (west + x / perLon).toFixed(DECIMALS), lat: (north - y / perLat).toFixed(DECIMALS),
  });

  function read() {
    points = [...rows.children].flatMap((row) => {
      const [lon, lat] = [...row.querySelectorAll("input")].map((input) => input.value.trim());
      const [x, y] = [(Number(lon) - west) * perLon, (north - Number(lat)) * perLat];
      return lon && lat && Number.isFinite(x + y) ? [{ x, y, lon, lat }] : [];
    });
  }

  function write() {
    while (rows.children.length <= points.length) rows.append(rows.lastElementChild.cloneNode(true));
    while (rows.children.length > points.length + 1) rows.lastElementChild.remove();
    [...rows.children].forEach((row, index) => {
      const [lon, lat, drop] = row.children;
      const point = points[index] ?? { lon: "", lat: "" };
      for (const [element, name] of [[lon, "lon"], [lat, "lat"], [drop, "drop"]]) {
        element.setAttribute("aria-label", fill(rows.dataset[name], { n: index + 1 }));
      }
      [lon.value, lat.value, drop.hidden] = [point.lon, point.lat, index >= points.length];
    });
  }

  function crosses() {
    const side = (a, b, c) => Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
    const edges = points.map((a, i) => [a, points[(i + 1) % points.length]]);
    return points.length < 400 && edges.some(([a, b], i) => edges.some(([c, d], j) =>
      j > i + 1 && !(i === 0 && j === edges.length - 1)
      && side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0));
  }

  function area() {
    const twice = points.reduce((sum, a, i) => {
      const b = points[(i + 1) % points.length];
      return sum + a.x * b.y - b.x * a.y;
    }, 0);
    return Math.abs(twice) / 2 / metre ** 2;
  }

  function tell() {
    const at = points[chosen] ?? place(cursor);
    const facts = { ...at, n: chosen + 1, count: points.length };
    let text = chosen >= 0 ? fill(words.corner, facts) : fill(words.cursor, facts);
    if (points.length > 2) {
      const m2 = area(), wanted = Number(words.stated);
      text += " · " + fill(words.area, { area: figure(m2, 0), mu: figure((m2 * 3) / 2000, 2) });
      if (wanted) {
        const off = figure((m2 / wanted - 1) * 100, 1);
        text += fill(words.off, { stated: figure(wanted, 2), off });
      }
      if (crosses()) text += " · " + words.crosses;
    }
    said.textContent = text;
  }

  function draw() {
    const height = (view.width * HEIGHT) / WIDTH;
    canvas.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${height}`);
    const steps = points.map(({ x, y }) => `${x} ${y}`).join(" L");
    shape.setAttribute("d", steps ? `M${steps}${closed ? "Z" : ""}` : "");
    shape.classList.toggle("crossing", crosses());
    const size = 8 * scale();
    cross.setAttribute("d", `M${cursor.x - size} ${cursor.y}h${2 * size}M${cursor.x} ${cursor.y - size}v${2 * size}`);
    handles.replaceChildren(...points.map(({ x, y }, index) => {
      const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      for (const [name, value] of [["cx", x], ["cy", y], ["r", (index ? 5 : 7) * scale()]]) {
        circle.setAttribute(name, value);
      }
      circle.classList.toggle("chosen", index === chosen);
      return circle;
    }));
    stated?.setAttribute("visibility", points.length ? "hidden" : "visible");
    tell();
  }

  const done = () => { write(); draw(); };

  const nearest = (to, reach = NEAR) =>
    points.findIndex((point) => distance(point, to) < reach * scale());

  /** The edge that passes nearest to a place, by the number of the corner behind it. */
  function edgeAt(to, within) {
    const far = points.map((a, i) => {
      const b = points[(i + 1) % points.length], length = distance(a, b) ** 2 || 1;
      const part = ((to.x - a.x) * (b.x - a.x) + (to.y - a.y) * (b.y - a.y)) / length;
      const t = Math.min(1, Math.max(0, part));
      return distance(to, { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) });
    });
    const least = Math.min(...far);
    return least < within ? far.indexOf(least) + 1 : -1;
  }

  /** What a click means, and Enter at the cross. */
  function act(to, reach) {
    const found = nearest(to);
    if (!closed && found === 0 && points.length > 2) {
      closed = true;
      chosen = -1;
    } else if (found >= 0) {
      chosen = found;
    } else if (!closed) {
      points.push(place(to));
      chosen = -1;
    } else {
      const index = edgeAt(to, reach);
      if (index > 0) points.splice(index, 0, place(to));
      chosen = index > 0 ? index : -1;
    }
    done();
  }

  function remove(index) {
    points.splice(index, 1);
    if (points.length < 3) closed = false;
    chosen = -1;
    done();
  }

  function zoom(factor) {
    const centre = points[chosen] ?? cursor;
    const width = Math.min(WIDTH * 8, Math.max(WIDTH / 64, view.width * factor));
    view = { x: centre.x - width / 2, y: centre.y - (width * HEIGHT) / WIDTH / 2, width };
    draw();
  }

  const acts = {
    close: () => { closed = !closed && points.length > 2; chosen = -1; draw(); },
    remove: () => { if (points.length) remove(chosen >= 0 ? chosen : points.length - 1); },
    in: () => zoom(1 / 1.5),
    out: () => zoom(1.5),
    fit: () => { view = { x: 0, y: 0, width: WIDTH }; cursor = { x: WIDTH / 2, y: HEIGHT / 2 }; draw(); },
    enter: () => {
      if (chosen < 0) return act(cursor, Infinity);
      chosen = -1;
      draw();
    },
    turn: (step) => {
      if (!points.length) return;
      chosen = (chosen + step + points.length + (chosen < 0 && step < 0 ? 1 : 0)) % points.length;
      cursor = { x: points[chosen].x, y: points[chosen].y };
      draw();
    },
    free: () => { chosen = -1; draw(); },
    step: (across, down, fine) => {
      const length = (fine ? 1 : 16) * scale();
      cursor = { x: cursor.x + across * length, y: cursor.y + down * length };
      if (chosen >= 0) points[chosen] = place(cursor);
      const height = (view.width * HEIGHT) / WIDTH;
      view.x = Math.min(cursor.x, Math.max(cursor.x - view.width, view.x));
      view.y = Math.min(cursor.y, Math.max(cursor.y - height, view.y));
      done();
    },
  };
  const keys = {
    Enter: "enter", " ": "enter", Delete: "remove", Backspace: "remove", c: "close", "+": "in",
    "=": "in", "-": "out", 0: "fit", Escape: "free",
  };
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  canvas.addEventListener("keydown", (event) => {
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (arrows[name]) acts.step(...arrows[name], event.shiftKey);
    else if (name === "n" || name === "p") acts.turn(name === "n" ? 1 : -1);
    else if (keys[name]) acts[keys[name]]();
    else return;
    event.preventDefault();
  });

  const where = (event) => {
    const box = canvas.getBoundingClientRect(), per = view.width / box.width;
    return { x: view.x + (event.clientX - box.left) * per, y: view.y + (event.clientY - box.top) * per };
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    const from = where(event);
    const held = nearest(from, event.pointerType === "touch" ? 2 * NEAR : NEAR);
    drag = { from, held, x: event.clientX, y: event.clientY, moved: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.moved ||= Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > CLICK;
    if (!drag.moved) return;
    const to = where(event);
    if (drag.held >= 0) {
      chosen = drag.held;
      points[chosen] = place(to);
      cursor = to;
    } else {
      view = { ...view, x: view.x + drag.from.x - to.x, y: view.y + drag.from.y - to.y };
    }
    draw();
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const { moved } = drag;
    drag = null;
    if (moved) return done();
    cursor = where(event);
    act(cursor, NEAR * scale());
  });
  canvas.addEventListener("pointercancel", () => { drag = null; read(); draw(); });

  board.addEventListener("click", ({ target }) => acts[target.dataset?.do]?.());
  rows.addEventListener("input", () => { read(); chosen = -1; draw(); });
  rows.addEventListener("click", ({ target }) => {
    if (target.matches("button")) remove([...rows.children].indexOf(target.closest("li")));
  });

  read();
  closed = points.length > 2;
  board.hidden = false;
  if (points.length) write();
  draw();
})();
