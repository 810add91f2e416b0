// Looking around in a panorama: the flat picture stays what a page shows; a button beside it puts a
// viewer in its place. The viewer is fetched at the first press. What is no full sphere (twice as
// wide as high), and any browser without WebGL, keeps the flat picture, moved sideways.

const zh = document.documentElement.lang.startsWith("zh");
const WORDS = {
  look: zh ? "环顾全景" : "Look around",
  back: zh ? "回到平面图" : "Back to the flat picture",
  keys: zh ? "方向键环顾，加减号缩放" : "arrows look around, plus and minus zoom",
  failed: zh ? "此浏览器不能显示全景，请看平面图。" : "This browser cannot show the panorama; see the flat picture.",
  invented: zh ? "虚构示例" : "Invented · 虚构",
};
const WIDEST = 4096;
const viewers = new WeakMap();

for (const figure of document.querySelectorAll("[data-panorama]")) offer(figure);

function offer(figure) {
  const flat = figure.querySelector("img");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet panorama-button";
  button.textContent = WORDS.look;
  const said = document.createElement("p");
  said.className = "hint";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    if (viewers.has(figure)) return close(figure, button);
    button.disabled = true;
    said.textContent = "";
    try {
      await open(figure, flat, button);
    } catch {
      close(figure, button);
      said.textContent = WORDS.failed;
    }
    button.disabled = false;
  });
  figure.append(button, said);
}

async function open(figure, flat, button) {
  const picture = await loaded(figure.dataset.panorama);
  const ratio = picture.naturalWidth / picture.naturalHeight;
  if (Math.abs(ratio - 2) > 0.04) return unroll(figure, flat, button);
  if (!document.createElement("canvas").getContext("webgl")) throw new Error("no WebGL");
  await Promise.all([import("./vendor/pannellum.js"), sheet("./vendor/pannellum.css")]);
  const holder = document.createElement("div");
  holder.className = "panorama-view";
  holder.setAttribute("role", "application");
  holder.setAttribute("aria-label", `${flat.alt}（${WORDS.keys}）`);
  flat.closest("a").hidden = true;
  figure.prepend(holder);
  viewers.set(figure, null);
  await new Promise((resolve, reject) => {
    // Handed over as a picture, it is not fetched into a blob, which the page's policy forbids.
    const viewer = window.pannellum.viewer(holder, {
      type: "equirectangular",
      panorama: painted(picture),
      dynamic: true,
      dynamicUpdate: true,
      autoLoad: true,
      showControls: false,
      keyboardZoom: true,
      mouseZoom: "fullscreenonly",
      hfov: 95,
    });
    viewers.set(figure, viewer);
    viewer.on("error", reject);
    if (viewer.isLoaded()) resolve();
    else viewer.on("load", resolve);
  });
  viewers.get(figure).setUpdate(false);
  holder.querySelector(".pnlm-about-msg")?.remove();
  mark(holder);
  button.textContent = WORDS.back;
  holder.dataset.state = "ready";
  holder.focus();
}

/** A wide picture at its full height, to be moved sideways by hand, wheel or arrow keys. */
function unroll(figure, flat, button) {
  const holder = flat.closest("a");
  holder.classList.add("panorama-strip");
  viewers.set(figure, null);
  button.textContent = WORDS.back;
}

function close(figure, button) {
  viewers.get(figure)?.destroy();
  viewers.delete(figure);
  figure.querySelector(".panorama-view")?.remove();
  const link = figure.querySelector("a");
  link.hidden = false;
  link.classList.remove("panorama-strip");
  button.textContent = WORDS.look;
}

async function loaded(address) {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  return picture;
}

/** The picture no wider than any graphics card takes. */
function painted(picture) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.min(WIDEST, picture.naturalWidth);
  canvas.height = canvas.width / 2;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** In a demonstration the view says that what it shows is invented, wherever one looks. */
function mark(holder) {
  if (!document.querySelector(".demo-banner")) return;
  const said = document.createElement("p");
  said.className = "panorama-invented";
  said.textContent = WORDS.invented;
  holder.append(said);
}

function sheet(path) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(path, import.meta.url);
  const done = new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = reject;
  });
  document.head.append(link);
  return done;
}
