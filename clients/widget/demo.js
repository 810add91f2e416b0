// Sets the element's attributes as the form says, and shows the lines that make the same elsewhere.
const element = document.querySelector('parcel-catalog');
const form = document.querySelector('form');
const NAMES = ['lang', 'view', 'unit', 'filter', 'q'];

/** @param {string} value */
const escaped = (value) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

function show() {
  // The reader changes views and units on the element itself.
  for (const name of ['view', 'unit']) form.elements[name].value = element[name];
  const script = new URL('/static/widget/parcel-catalog.js', element.src);
  const said = [...element.attributes].map(({ name, value }) => `${name}="${escaped(value)}"`).join('\n  ');
  document.querySelector('#lines').textContent =
    `<script type="module" src="${script}"></script>\n<parcel-catalog\n  ${said}></parcel-catalog>`;
}

form.addEventListener('change', () => {
  const chosen = new FormData(form);
  for (const name of NAMES) {
    const value = String(chosen.get(name) ?? '').trim();
    if (value) element.setAttribute(name, value);
    else element.removeAttribute(name);
  }
  document.documentElement.className = String(chosen.get('scheme'));
});
form.addEventListener('submit', (event) => event.preventDefault());
new MutationObserver(show).observe(element, { attributes: true });
show();
