// @ts-check
/**
 * <parcel-catalog src="https://…/api/v1">: parcels of a land-parcel catalog as a list, a map or cards.
 *
 * One file without dependencies. It reads the public API at `src` and nothing else, keeps nothing,
 * and shows every value as the API tells it: with its unit, or the words for its absence.
 * Titles, units and names of codes come from the collection's own schema. See README.md.
 *
 * @typedef {import('./types').ParcelsFeature} Feature
 * @typedef {import('./types').ParcelsItems} Items
 * @typedef {import('./types').Problem} Problem
 * @typedef {'zh' | 'en'} Language
 * @typedef {Record<string, any>} Values
 * @typedef {{ feature: Feature, properties: Values, evidence: Record<string, Values>, id: string }} Entry
 * @typedef {{ features: Feature[], matched: number, next: string | null }} Page
 * @typedef {{ text: string, known: boolean, caveats: string[], chinese?: boolean, limit?: string, number?: string, unit?: string }} Said
 */

/* ── Words ──────────────────────────────────────────────────────────────────────────────────── */

const WORDS = {
  zh: {
    views: { list: '列表', map: '地图', cards: '卡片' },
    parcels: '地块', view: '显示方式', unit: '用地面积单位', count: (/** @type {string} */ n) => `${n} 幅`,
    demonstration: '以下地块均为虚构，与桃浦21幅产业用地无任何对应关系', invented: '虚构',
    demo: '演示数据',
    notice: '本页地块信息仅供招商推介参考，不构成出让要约；规划指标、出让条件以上海土地市场网发布的出让公告及规划资源部门批复为准。',
    loading: '正在载入地块…', loaded: (/** @type {string} */ n) => `已载入，共 ${n} 幅地块`,
    range: (/** @type {string[]} */ [a, b, n]) => `第 ${a}–${b} 幅，共 ${n} 幅`,
    next: '下一页', previous: '上一页', pages: '翻页',
    failed: '暂时无法载入地块', retry: '重试', unreachable: '无法连接目录服务，请检查网络后重试。',
    slow: '目录服务没有及时应答，请稍后重试。', strange: '目录服务的应答无法识别。',
    wait: (/** @type {string} */ s) => `请在 ${s} 秒后重试。`,
    unset: '未设置目录服务的地址：属性 src 应为以 /api/v1 结尾的 http(s) 网址。',
    none: '没有符合条件的地块', noneHint: '可以放宽或清除条件后再查。',
    nothing: '目前没有可以显示的地块', visit: '前往目录',
    name: '地块', evidence: '来源依据', open: '查看地块资料', locator: '出处', asOf: '截止',
    map: '地块示意图。用方向键在地块之间移动，加号与减号缩放。', sketch: '示意图 · 非测绘成果',
    zoomIn: '放大', zoomOut: '缩小', whole: '全图', north: '北', metres: ' 米',
    unplaced: '以下地块没有公开图形', caption: '地块列表',
    stand: '数据截至', shanghai: '上海时间', seq: (/** @type {string} */ n) => `目录序号 ${n}`,
    source: '来源', prevails: '', filters: '筛选', search: '检索', searchHint: '名称、编号、地点、赛道',
    any: '不限', from: '不小于', to: '不大于', apply: '查询', clear: '清除条件',
    list: '、', colon: '：', semi: '；', yes: '是', no: '否', about: '约 ', left: '（', right: '）',
    planned: '计划数', unstated: '是否计划数未说明', formula: '推导式', derived: '按推导式为 ', deviation: '偏差 ',
    stamp: '虚构', stampWidth: 28,
  },
  en: {
    views: { list: 'List', map: 'Map', cards: 'Cards' },
    parcels: 'Parcels', view: 'View', unit: 'Unit of site area', count: (/** @type {string} */ n) => (n === '1' ? '1 parcel' : `${n} parcels`),
    demonstration: 'The parcels below are invented and correspond in no way to Taopu\'s 21 industrial parcels',
    invented: 'Invented · 虚构', demo: 'Demonstration',
    notice: 'This information promotes land and offers none for sale: indicators and terms are those of the transfer announcement on the Shanghai land market\'s site and of the planning authority\'s approval.',
    loading: 'Loading parcels…', loaded: (/** @type {string} */ n) => `Loaded: ${n} parcels in all`,
    range: (/** @type {string[]} */ [a, b, n]) => `${a}–${b} of ${n} parcels`,
    next: 'Next page', previous: 'Previous page', pages: 'Pages',
    failed: 'The parcels cannot be loaded now', retry: 'Try again',
    unreachable: 'The catalog cannot be reached. Check the network and try again.',
    slow: 'The catalog did not answer in time. Please try again later.',
    strange: 'The catalog\'s answer cannot be understood.',
    wait: (/** @type {string} */ s) => `Please try again in ${s} seconds.`,
    unset: 'The catalog\'s address is not set: the attribute src should be an http(s) address that ends with /api/v1.',
    none: 'No parcel meets these conditions', noneHint: 'Relax or clear them and search again.',
    nothing: 'There is no parcel to show at present', visit: 'Go to the catalog',
    name: 'Parcel', evidence: 'Evidence', open: 'Open this parcel', locator: 'locator', asOf: 'as of',
    map: 'Sketch map of parcels. Arrow keys move between parcels, plus and minus zoom.',
    sketch: 'Sketch · not a survey product',
    zoomIn: 'Zoom in', zoomOut: 'Zoom out', whole: 'Whole map', north: 'N', metres: ' m',
    unplaced: 'No outline of these parcels is public', caption: 'Parcels',
    stand: 'As of', shanghai: 'Shanghai time', seq: (/** @type {string} */ n) => `catalog seq ${n}`,
    source: 'Source', prevails: 'Where Chinese and English differ, the Chinese text prevails.',
    filters: 'Filter', search: 'Search', searchHint: 'name, code, place, track',
    any: 'Any', from: 'at least', to: 'at most', apply: 'Search', clear: 'Clear conditions',
    list: ', ', colon: ': ', semi: '; ', yes: 'yes', no: 'no', about: 'about ', left: ' (', right: ')',
    planned: 'planned', unstated: 'planned or achieved: not stated', formula: 'Formula', derived: 'By the formula: ', deviation: 'Deviation ',
    stamp: 'INVENTED', stampWidth: 58,
  },
};

/** Units as readers write them behind a number, by the unit that the schema names. */
const UNITS = /** @type {Record<string, Record<Language, string>>} */ ({
  1: { zh: '', en: '' }, '%': { zh: '%', en: '%' }, m: { zh: '米', en: 'm' }, m2: { zh: '平方米', en: 'm²' },
  亩: { zh: '亩', en: 'mu' }, a: { zh: '年', en: 'years' }, mo: { zh: '个月', en: 'months' },
  万元: { zh: '万元', en: '× 10,000 CNY' },
  '万元/亩': { zh: '万元/亩', en: '× 10,000 CNY per mu' },
  '万元/亩·年': { zh: '万元/亩·年', en: '× 10,000 CNY per mu and year' },
});

/** What an area may be shown in: square metres in one, and at most so many decimals. */
const AREAS = /** @type {Record<string, { m2: number, decimals: number, zh: string, en: string }>} */ ({
  m2: { m2: 1, decimals: 2, zh: '平方米', en: 'm²' },
  ha: { m2: 10000, decimals: 4, zh: '公顷', en: 'ha' },
  mu: { m2: 10000 / 15, decimals: 2, zh: '亩', en: 'mu' },
  acre: { m2: 4046.8564224, decimals: 2, zh: '英亩', en: 'acres' },
});

const VIEWS = /** @type {const} */ (['list', 'map', 'cards']);
const LIMITS = { list: 20, map: 200, cards: 12 };
const FIELDS = ['lifecycle_state', 'site_area_m2', 'far_max', 'height_limit_m', 'land_use_code', 'industry_orientation'];
const ALWAYS = ['name_zh', 'name_en', 'plot_no'];
const STATE = 'lifecycle_state';
/** The one area that is told in the unit chosen: nobody counts floor space in units of land. */
const SITE_AREA = 'site_area_m2';
const WITHOUT_VALUE = ['pending', 'withheld', 'not_applicable', 'unknown'];
const UNSURE = ['derived', 'disputed'];
const IDS_AT_ONCE = 40;
const PATIENCE_MS = 20000;

/* ── Values in words ────────────────────────────────────────────────────────────────────────── */

/** @param {Values | undefined} schema */
const isNumber = (schema) => ['number', 'integer'].includes(schema?.type);

/** One half of a title that the API writes as "中文 · English". @param {string} title @param {Language} lang */
function half(title, lang) {
  const at = title.indexOf(' · ');
  return at < 0 ? title : lang === 'zh' ? title.slice(0, at) : title.slice(at + 3);
}

/** @param {number} value @param {number} decimals */
const grouped = (value, decimals = 15) =>
  new Intl.NumberFormat('en-US', { maximumFractionDigits: decimals }).format(value);

/** To what a rough area is rounded in a unit of `one` m², to have as many digits as are stated and be no further off.
 * @param {number} m2 @param {number} one */
function rough(m2, one) {
  const power = (/** @type {number} */ n) => Math.floor(Math.log10(n));
  const digits = String(m2).replace(/\.|\.?0+$|^[0.]+/g, '').length;
  const within = 10 ** (power(m2) - digits + 1) / one / 2;
  const exact = m2 / one;
  let step = 10 ** (power(exact) - digits + 1);
  while (Math.abs(Math.round(exact / step) * step - exact) > within) step /= 10;
  return step;
}

/** The title of a code among those that a schema lists. @param {Values | undefined} schema @param {any} code @param {Language} lang */
function coded(schema, code, lang) {
  const found = schema?.oneOf?.find((/** @type {Values} */ one) => one.const === code);
  return found ? half(found.title, lang) : undefined;
}

/** How values are told in one language and unit: what the pages of the catalog say, they say. */
class Speech {
  /** @param {Language} lang @param {string} unit @param {Values} schema @param {Map<string, Values>} named */
  constructor(lang, unit, schema, named) {
    this.lang = lang;
    this.words = WORDS[lang];
    this.unit = unit;
    this.fields = schema.properties;
    this.said = schema.properties.evidence.additionalProperties.properties;
    this.named = named;
  }

  /** @param {string} field */
  title(field) {
    const title = half(this.fields[field]?.title ?? field, this.lang);
    return field.endsWith('_zh') ? title.replace(/ \(Chinese\)$/, '') : title;
  }

  /** @param {Entry} entry */
  name(entry) {
    return this.pair(entry.properties, 'name') ?? { text: entry.id };
  }

  /** A text kept in both languages; the other stands in for one that is missing. @param {Values} values @param {string} base */
  pair(values, base) {
    const wanted = values[`${base}_${this.lang}`];
    const text = wanted || values[`${base}_zh`] || values[`${base}_en`];
    return text && { text: String(text), chinese: this.lang === 'en' && !wanted };
  }

  /** The status of a field's evidence in words. @param {string | undefined} status */
  status(status) {
    return coded(this.said.status, status, this.lang) ?? '';
  }

  /** A field's value, or why there is none. @param {Entry} entry @param {string} field @returns {Said} */
  value(entry, field) {
    const said = entry.evidence[field] ?? {};
    const value = entry.properties[field];
    const without = WITHOUT_VALUE.includes(said.status);
    if (value == null || value === '' || (Array.isArray(value) && !value.length) || without) {
      return { text: this.status(without ? said.status : 'unknown'), known: false, caveats: [] };
    }
    const base = field.endsWith('_zh') ? this.pair(entry.properties, field.slice(0, -3)) : undefined;
    const operator = said.operator && said.operator !== 'eq' && coded(this.said.operator, said.operator, this.lang);
    const told = base ?? (field === SITE_AREA ? this.#area(value, operator && said.operator) : this.#measured(this.fields[field], value));
    const whole = { ...told, known: true, caveats: this.#caveats(said) };
    return operator ? { ...whole, limit: operator, text: `${operator} ${told.text}` } : whole;
  }

  /** What must be said beside a value wherever it stands without its evidence. @param {Values} said */
  #caveats({ status, planned, as_of: day }) {
    const w = this.words;
    return [
      UNSURE.includes(status) && this.status(status),
      planned === 'yes' && w.planned + (day ? w.left + day + w.right : ''),
      planned === 'not_stated' && w.unstated,
    ].filter(Boolean);
  }

  /** The value and in brackets what must be said beside it. @param {Entry} entry @param {string} field */
  plainly(entry, field) {
    const { text, caveats } = this.value(entry, field);
    return caveats.length ? text + this.words.left + caveats.join(this.words.semi) + this.words.right : text;
  }

  /** What else evidence says: planned or achieved, the formula and what it gives, the deviation. @param {Values} said */
  remarks({ planned, formula, derived_value: derived, deviation_pct: gap }) {
    const w = this.words;
    return [
      planned && half(this.said.planned.title, this.lang) + w.colon + coded(this.said.planned, planned, this.lang),
      formula && w.formula + w.colon + this.#formula(formula),
      derived != null && w.derived + derived,
      gap != null && `${w.deviation}${gap}%`,
    ].filter(Boolean);
  }

  /** A formula with fields by their titles; one in words is told in Chinese and then in English. @param {string} formula */
  #formula(formula) {
    const [, zh, en] = /^(.*\p{Script=Han}.*) · (\P{Script=Han}+)$/u.exec(formula) ?? [, formula, formula];
    return String(this.lang === 'zh' ? zh : en).replace(/\b[a-z][a-z0-9]*(_[a-z0-9]+)+\b/g, (name) => (this.fields[name] ? this.title(name) : name));
  }

  /** @param {Values | undefined} schema @param {any} value @returns {{ text: string, number?: string, unit?: string }} */
  #measured(schema, value) {
    if (typeof value !== 'number') return { text: this.#spoken(schema, value) };
    const named = schema?.['x-ogc-unit'] ?? '';
    const unit = UNITS[named]?.[this.lang] ?? named;
    const number = grouped(value);
    if (unit === '%') return { text: `${number}%` };
    return { text: `${number} ${unit}`.trim(), number, unit };
  }

  /** @param {number} m2 @param {string | false | undefined} operator what stands before it, such as "about" */
  #area(m2, operator) {
    const { m2: one, decimals, [this.lang]: unit } = AREAS[this.unit];
    const converted = m2 / one;
    const step = operator === 'approx' && one > 1 ? rough(m2, one) : 0;
    const shown = Number((step > 10 ** -decimals ? Math.round(converted / step) * step : converted).toFixed(decimals));
    // An area is kept to a hundredth of a square metre: what is shown is exact or says that it is not.
    const exact = operator || (Math.abs(shown * one - m2) < 0.005 && this.unit !== 'acre');
    const number = `${exact ? '' : this.words.about}${grouped(shown, decimals)}`;
    return { text: `${number} ${unit}`, number, unit };
  }

  /** @param {Values | undefined} schema @param {any} value @returns {string} */
  #spoken(schema, value) {
    const w = this.words;
    if (value == null) return '';
    if (Array.isArray(value)) {
      return value.map((one) => {
        const text = this.#spoken(schema?.items, one);
        return typeof one === 'object' ? `${w.left.trim()}${text}${w.right}` : text;
      }).join(w.list);
    }
    if (typeof value === 'object') {
      return Object.entries(value)
        .map(([name, one]) => `${half(schema?.properties?.[name]?.title ?? name, this.lang)}${w.colon}${this.#spoken(schema?.properties?.[name], one)}`)
        .join(w.semi);
    }
    if (typeof value === 'boolean') return value ? w.yes : w.no;
    if (typeof value === 'number') return this.#measured(schema, value).text;
    if (schema?.['x-references']) {
      const found = this.named.get(value);
      return (found && this.pair(found, 'name')?.text) || value;
    }
    return coded(schema, value, this.lang) ?? String(value);
  }

  /** The evidence of the shown fields, alike ones told once. @param {Entry} entry @param {string[]} fields */
  evidence(entry, fields) {
    /** @type {Map<string, { said: Values, titles: string[] }>} */
    const alike = new Map();
    for (const field of fields) {
      const said = entry.evidence[field];
      if (!said) continue;
      const { operator, precision, ...alone } = said;
      const key = JSON.stringify(Object.entries(alone).sort());
      const found = alike.get(key) ?? { said, titles: [] };
      found.titles.push(this.title(field));
      alike.set(key, found);
    }
    return [...alike.values()];
  }

  /** A moment as Shanghai writes it. @param {string} utc */
  moment(utc) {
    const words = new Intl.DateTimeFormat(this.lang === 'zh' ? 'zh-CN' : 'en-GB', {
      timeZone: 'Asia/Shanghai', year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
    }).format(new Date(utc));
    return `${words}${this.words.left}${this.words.shanghai}${this.words.right}`;
  }
}

/* ── Reading the API ────────────────────────────────────────────────────────────────────────── */

/** What went wrong, in words for the reader. */
class Failure extends Error {
  /** @param {string} text @param {Partial<Problem> & { retryAfter?: string }} [problem] */
  constructor(text, problem = {}) {
    super(text);
    this.problem = problem;
  }
}

/** Reads one API in one language until it is told to stop. */
class Reader {
  /** @param {URL} base @param {Language} lang @param {AbortSignal} signal */
  constructor(base, lang, signal) {
    this.base = base;
    this.lang = lang;
    this.words = WORDS[lang];
    this.signal = signal;
  }

  /** The address of a resource below the API. @param {string} path @param {URLSearchParams | string} [query] */
  address(path, query = '') {
    const found = new URL(this.base);
    found.pathname += path;
    found.search = String(query);
    return found;
  }

  /** The JSON at a path with the answer's headers. Nothing but the API is asked, and no cookie is sent.
   * @param {string} path @param {URLSearchParams | string} [query] @returns {Promise<{ value: any, headers: Headers }>} */
  async read(path, query) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    const stop = () => patience.abort();
    this.signal.addEventListener('abort', stop);
    try {
      const answer = await fetch(this.address(path, query), {
        signal: patience.signal, credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error',
        headers: { 'Accept-Language': this.lang === 'zh' ? 'zh-CN' : 'en' },
      });
      const value = await answer.json().catch((error) => {
        if (patience.signal.aborted) throw error;
        throw new Failure(this.words.strange);
      });
      if (!answer.ok) throw this.#refused(value, answer);
      return { value, headers: answer.headers };
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure(patience.signal.aborted ? this.words.slow : this.words.unreachable);
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener('abort', stop);
    }
  }

  /** @param {Problem} problem @param {Response} answer */
  #refused(problem, answer) {
    const told = [problem.detail ?? problem.title ?? this.words.strange];
    for (const one of /** @type {Values[]} */ (problem.errors ?? [])) told.push([one.detail, one.hint].filter(Boolean).join(' '));
    const seconds = answer.headers.get('Retry-After');
    if (seconds && /^\d+$/.test(seconds)) told.push(this.words.wait(seconds));
    return new Failure(told.join('\n'), { ...problem, status: answer.status, retryAfter: seconds ?? undefined });
  }

  /** Names of entries by their ids. @param {string} kind @param {Set<string>} ids @returns {Promise<[string, Values][]>} */
  async names(kind, ids) {
    const known = [...ids].filter((id) => /^[A-Z0-9-]+$/.test(id)).sort();
    const parts = [];
    for (let at = 0; at < known.length; at += IDS_AT_ONCE) {
      const some = known.slice(at, at + IDS_AT_ONCE);
      const filter = `id IN (${some.map((id) => `'${id}'`).join(',')})`;
      parts.push(this.read(`/collections/${kind}/items`,
        new URLSearchParams({ properties: 'name_zh,name_en', limit: String(some.length), filter })));
    }
    const answers = await Promise.all(parts);
    return answers.flatMap(({ value }) => value.features.map((/** @type {Feature} */ one) => [one.id, one.properties]));
  }
}

/** The entries that fields of these features name, by kind. @param {Entry[]} entries @param {Values} schema */
function referred(entries, schema) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  const note = (/** @type {string} */ kind, /** @type {string} */ id) => found.set(kind, (found.get(kind) ?? new Set()).add(id));
  for (const { properties, evidence } of entries) {
    for (const [field, value] of Object.entries(properties)) {
      const kind = (schema.properties[field]?.items ?? schema.properties[field])?.['x-references'];
      if (kind) for (const id of [value ?? []].flat()) note(kind, id);
    }
    for (const said of Object.values(evidence)) for (const id of said.sources ?? []) note('sources', id);
  }
  return found;
}

/** @param {Feature} feature @returns {Entry} */
function entryOf(feature) {
  const { evidence = {}, ...properties } = /** @type {Values} */ (feature.properties);
  return { feature, id: String(feature.id), properties, evidence };
}

/** Whether an entry was made up for a demonstration. @param {Entry} entry */
function invented({ id, evidence }) {
  return id.startsWith('DEMO-') || [evidence.geometry, evidence.name_zh].some((said) => said?.status === 'illustrative');
}

/* ── Building the tree ──────────────────────────────────────────────────────────────────────── */

/** @typedef {Node | string | null | undefined | false} Child */

/** @param {Element} made @param {Values} attributes @param {Child[]} inside */
function furnished(made, attributes, inside) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...inside.filter((one) => one != null && one !== false));
  return made;
}

/** An element. Nothing is ever parsed as HTML, and no style attribute is written.
 * @param {string} name @param {Values} [attributes] @param {...Child} inside @returns {HTMLElement} */
const h = (name, attributes = {}, ...inside) =>
  /** @type {HTMLElement} */ (furnished(document.createElement(name), attributes, inside));

/** An element of SVG. @param {string} name @param {Values} [attributes] @param {...Child} inside @returns {SVGElement} */
const s = (name, attributes = {}, ...inside) =>
  /** @type {SVGElement} */ (furnished(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, inside));

/* ── Looks ──────────────────────────────────────────────────────────────────────────────────── */

/* Colours follow the page's own `color-scheme`; each can be set by the page as --parcel-catalog-…. */
const STYLE = `
:host { display: block; }
:host([hidden]) { display: none; }
*, ::before, ::after { box-sizing: border-box; }
.root {
  --accent: var(--parcel-catalog-accent, light-dark(#0b5d57, #74d1c4));
  --paper: var(--parcel-catalog-paper, Canvas);
  --sunk: var(--parcel-catalog-sunk, light-dark(#f4f5f1, #1d2327));
  --ink: var(--parcel-catalog-ink, light-dark(#1a2025, #e9edef));
  --quiet: var(--parcel-catalog-quiet, light-dark(#56616a, #a6b1b8));
  --line: var(--parcel-catalog-line, light-dark(#d9ddd8, #363f45));
  --seal: var(--parcel-catalog-seal, light-dark(#ad2a1f, #ff9d92));
  --warn: var(--parcel-catalog-warn, light-dark(#8a4b00, #f3c169));
  --focus: var(--parcel-catalog-focus, light-dark(#1257c9, #9cc2ff));
  --radius: var(--parcel-catalog-radius, 6px);
  container-type: inline-size; padding: var(--parcel-catalog-padding, 0); color: var(--ink); background: var(--paper);
  font-family: var(--parcel-catalog-font, inherit); line-height: 1.55; text-align: start;
  overflow-wrap: break-word; font-variant-numeric: tabular-nums;
}
h2, h3, h4, h5, h6, p, dl, dd, ul { margin: 0; padding: 0; font: inherit; }
ul { list-style: none; }
a { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }

.head { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; justify-content: space-between; padding-block-end: .875rem; }
.title { font-size: 1.3125em; font-weight: 650; line-height: 1.3; letter-spacing: .01em; }
.title span { color: var(--quiet); font-weight: 400; font-size: .7619em; margin-inline-start: .5em; white-space: nowrap; }
.total { color: var(--quiet); font-size: .875em; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
button, select, input { font: inherit; font-size: .9375em; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); min-block-size: 2.375rem; padding: .25rem .75rem; }
button { cursor: pointer; }
button:hover:not([aria-disabled='true']) { border-color: var(--accent); color: var(--accent); }
button[aria-disabled='true'] { color: var(--quiet); cursor: default; border-style: dashed; }
.views { display: flex; }
.views button { border-radius: 0; margin-inline-start: -1px; }
.views button:first-child { border-start-start-radius: var(--radius); border-end-start-radius: var(--radius); margin: 0; }
.views button:last-child { border-start-end-radius: var(--radius); border-end-end-radius: var(--radius); }
.views button[aria-pressed='true'] { background: var(--accent); border-color: var(--accent); color: var(--paper); position: relative; }
.views button:focus-visible { position: relative; z-index: 1; border-radius: 3px; }

.banner { display: flex; gap: .75rem; align-items: baseline; border: 1px solid var(--seal); border-inline-start-width: 5px; color: var(--seal); padding: .5rem .875rem; margin-block-end: .875rem; border-radius: var(--radius); font-size: .9375em; }
.seal { display: inline-block; border: 1.5px solid var(--seal); color: var(--seal); border-radius: 3px; font-size: .75em; font-weight: 600; line-height: 1.35; padding: 0 .4em; white-space: nowrap; vertical-align: .12em; letter-spacing: .08em; }
.state { display: inline-block; border: 1px solid currentColor; border-radius: 99px; color: var(--accent); font-size: .8125em; line-height: 1.5; padding: 0 .7em; }
.absent { color: var(--quiet); border-block-end: 1px dotted; }
.state.absent { border-style: dotted; }
.caveat { display: block; color: var(--warn); font-size: .8125rem; font-weight: 400; line-height: 1.4; letter-spacing: 0; white-space: normal; }
.caveat::first-letter { text-transform: uppercase; }
.state::first-letter { text-transform: uppercase; }

.filters { border-block: 1px solid var(--line); padding-block: .875rem; margin-block-end: .875rem; display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: .75rem 1rem; align-items: end; }
.filters label, .filters legend { display: block; color: var(--quiet); font-size: .8125em; padding: 0; }
.filters label > *, .filters legend + div { margin-block-start: .125rem; }
.filters fieldset { border: 0; margin: 0; padding: 0; min-inline-size: 0; }
.filters fieldset div { display: flex; gap: .375rem; align-items: center; color: var(--quiet); }
.filters :is(select, input) { display: block; inline-size: 100%; min-inline-size: 0; }
.filters ::placeholder { color: var(--quiet); opacity: 1; }
.filters .acts { display: flex; gap: .5rem; }
.filters .acts button[type='submit'] { background: var(--accent); border-color: var(--accent); color: var(--paper); }

.status { color: var(--quiet); font-size: .875em; padding-block-end: .5rem; }
.content[aria-busy='true'] > :not(.bones) { opacity: .55; }
.problem, .empty { border: 1px solid var(--line); border-radius: var(--radius); background: var(--sunk); padding: 2rem 1.5rem; text-align: center; }
.problem { border-inline-start: 5px solid var(--seal); text-align: start; padding-block: 1.25rem; }
.problem strong, .empty strong { display: block; font-size: 1.0625em; font-weight: 650; }
.problem p, .empty p { color: var(--quiet); margin-block: .25rem .875rem; white-space: pre-line; }

table { border-collapse: collapse; inline-size: 100%; font-size: .9375em; }
th, td { border-block-end: 1px solid var(--line); padding: .625rem .75rem; text-align: start; vertical-align: top; font-weight: 400; }
thead th { color: var(--quiet); font-size: .8667em; border-block-end: 2px solid var(--ink); vertical-align: bottom; padding-block: .25rem .5rem; }
tbody tr:hover { background: var(--sunk); }
th:first-child, td:first-child { padding-inline-start: 0; }
tbody th { min-inline-size: 11em; }
.figure { text-align: end; white-space: nowrap; }
.unit { color: var(--quiet); font-size: .8667em; }
.code { color: var(--quiet); font-size: .8125em; font-weight: 400; letter-spacing: .03em; }
.names { display: block; }
.key { display: none; }

.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--parcel-catalog-card-min, 17.5rem)), 1fr)); }
.card { display: flex; flex-direction: column; border: 1px solid var(--line); border-radius: var(--radius); overflow: clip; background: var(--paper); }
.plan { display: block; inline-size: 100%; block-size: 7rem; background: var(--sunk); border-block-end: 1px solid var(--line); overflow: hidden; }
.body { display: flex; flex-direction: column; gap: .75rem; padding: .875rem 1rem 1rem; flex: 1; }
.top .caveat { text-align: end; }
.top { display: flex; flex-wrap: wrap; gap: .25rem .75rem; justify-content: space-between; align-items: center; margin-block-end: .375rem; }
.card h3, .card h4, .card h5, .card h6 { font-weight: 650; line-height: 1.35; font-size: 1.0625em; }
.figures { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem 1rem; }
.figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.figures dt { color: var(--quiet); font-size: .8125em; line-height: 1.4; }
.figures dd { font-size: 1.25em; font-weight: 600; line-height: 1.3; letter-spacing: -.01em; }
.figures dd .unit { font-size: .65em; font-weight: 400; letter-spacing: 0; }
.figures dd .absent { font-size: .75em; font-weight: 400; }
.figures .wide { grid-column: 1 / -1; }
.figures .wide dd, .figures .plain dd { font-size: .9375em; font-weight: 400; line-height: 1.5; letter-spacing: 0; }
.figures :is(.wide, .plain) dd .absent { font-size: 1em; }
.figures dd .limit { font-size: .75em; font-weight: 400; }
details { border-block-start: 1px solid var(--line); padding-block-start: .5rem; font-size: .875em; margin-block-start: auto; }
summary { cursor: pointer; color: var(--quiet); min-block-size: 1.75rem; }
summary:hover { color: var(--accent); }
details li { padding-block: .25rem; color: var(--quiet); }
details li b { color: var(--ink); font-weight: 600; }
.go { font-size: .9375em; align-self: start; padding-block: .125rem; }

.map { display: grid; gap: 1rem; }
.canvas { position: relative; border: 1px solid var(--line); border-radius: var(--radius); overflow: clip; background: var(--sunk); }
.canvas svg { display: block; inline-size: 100%; block-size: var(--parcel-catalog-map-height, clamp(19rem, 56cqi, 31rem)); touch-action: pan-y; user-select: none; -webkit-user-select: none; }
.canvas svg.held { touch-action: none; cursor: grab; }
.zoom { position: absolute; inset-block-start: .5rem; inset-inline-end: .5rem; display: flex; }
.zoom button { inline-size: 2.375rem; padding: 0; margin-inline-start: -1px; border-radius: 0; line-height: 1; }
.zoom button:first-child { border-start-start-radius: var(--radius); border-end-start-radius: var(--radius); margin: 0; }
.zoom button:last-child { border-start-end-radius: var(--radius); border-end-end-radius: var(--radius); }
.hatch { stroke: var(--seal); stroke-opacity: .17; fill: none; }
.lattice { stroke: var(--line); fill: none; }
.tile { fill: var(--seal); fill-opacity: .55; font-size: 12px; letter-spacing: .2em; }
.tile:lang(en) { font-size: 10px; letter-spacing: .05em; }
.shape { fill: color-mix(in srgb, var(--accent) 22%, transparent); stroke: var(--accent); stroke-width: 1.5; transition: fill .15s; }
.spot { fill: transparent; }
[role='option'] { cursor: pointer; }
[role='option']:hover .shape { fill: color-mix(in srgb, var(--accent) 45%, var(--paper)); }
[role='option'][aria-selected='true'] .shape { fill: var(--accent); }
[role='option']:focus-visible { outline: none; }
[role='option']:focus-visible .ring { stroke: var(--focus); stroke-width: 3; }
.ring { fill: none; stroke: none; }
.label { font-size: 11px; fill: var(--ink); paint-order: stroke; stroke: var(--sunk); stroke-width: 3px; stroke-linejoin: round; text-anchor: middle; pointer-events: none; }
.label.within { stroke: none; }
[data-chosen] .label.within { fill: var(--paper); }
.label.tag { fill: var(--seal); font-weight: 600; }
.label.tag:lang(en) { font-size: 9px; }
.bar { stroke: var(--ink); fill: none; stroke-width: 1.5; }
.mark { font-size: 11px; fill: var(--ink); paint-order: stroke; stroke: var(--sunk); stroke-width: 3px; stroke-linejoin: round; }
.mark.end { text-anchor: end; } .mark.mid { text-anchor: middle; }
.mark.seal-word { fill: var(--seal); font-weight: 600; }
.needle { fill: var(--ink); }
.unplaced { font-size: .875em; color: var(--quiet); }
.unplaced ul { display: flex; flex-wrap: wrap; gap: .375rem; padding-block-start: .375rem; }

.pages { display: flex; gap: .5rem 1rem; align-items: center; justify-content: space-between; flex-wrap: wrap; padding-block-start: 1rem; font-size: .9375em; color: var(--quiet); }
.pages div { display: flex; gap: .5rem; }
.foot { border-block-start: 1px solid var(--line); margin-block-start: 1.25rem; padding-block-start: .75rem; color: var(--quiet); font-size: .8125em; display: grid; gap: .25rem; }
.foot:empty { display: none; }
.stand { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }

.bones { display: grid; gap: .75rem; }
.bones i { display: block; block-size: 3.25rem; border-radius: var(--radius); background: var(--sunk); animation: breathe 1.6s ease-in-out infinite alternate; }
@keyframes breathe { to { opacity: .45; } }

@container (min-width: 46rem) {
  .map { grid-template-columns: minmax(0, 1fr) 19rem; align-items: start; }
  .unplaced { grid-column: 1 / -1; }
}
@container (max-width: 44rem) {
  /* A row becomes a block of titled values; the roles written on the elements keep it a table. */
  .list, .list :is(tbody, tr, th, td) { display: block; }
  .list thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .list tr { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem 1rem; border-block-start: 1px solid var(--line); padding-block: .875rem; }
  .list tr:hover { background: none; }
  .list :is(th, td) { border: 0; padding: 0; text-align: start; white-space: normal; min-inline-size: 0; }
  .list tbody th, .list .wide { grid-column: 1 / -1; }
  .list tbody th { font-size: 1.0667em; font-weight: 600; }
  .key { display: block; color: var(--quiet); font-size: .8667em; }
  .banner { flex-direction: column; gap: .25rem; align-items: start; }
  .tools { inline-size: 100%; justify-content: space-between; }
  .filters { grid-template-columns: repeat(auto-fill, minmax(8.75rem, 1fr)); }
  .filters label:has([type='search']) { grid-column: 1 / -1; }
}
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; } }
@media (forced-colors: active) {
  .views button[aria-pressed='true'] { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  .shape { stroke: CanvasText; fill: Canvas; } [aria-selected='true'] .shape { fill: Highlight; }
  .label, .mark { fill: CanvasText; stroke: Canvas; } .hatch { stroke: GrayText; } .tile { fill: CanvasText; }
}
@media print { .tools, .filters, .pages div, .zoom { display: none; } .card { break-inside: avoid; } }
`;

/** @type {CSSStyleSheet | undefined} */
let sheet;

/** One stylesheet for every element of the page, made by script: a page's style-src does not meet it. */
function looks() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  return sheet;
}

/* ── Pieces ─────────────────────────────────────────────────────────────────────────────────── */

/** A value with its unit set smaller, and what must be said beside it. @param {Said} said */
function valued({ text, known, caveats, chinese, limit, number, unit }) {
  if (!known) return h('span', { class: 'absent' }, text);
  const value = number ? [limit && h('span', { class: 'limit' }, `${limit} `), number, unit && h('span', { class: 'unit' }, ` ${unit}`)]
    : [h('span', { lang: chinese ? 'zh-CN' : null }, text)];
  return h('span', {}, ...value, ...cautioned(caveats));
}

/** @param {string[]} caveats */
const cautioned = (caveats) => caveats.flatMap((one) => [' ', h('small', { class: 'caveat' }, one)]);

/** @param {Speech} speech @param {Entry} entry */
const sealed = (speech, entry) => invented(entry) && h('span', { class: 'seal', part: 'seal' }, speech.words.invented);

/** Where the pages of the catalog stand, and what happens when somebody goes there. */
class Places {
  /** @param {string} site @param {Language} lang @param {(event: Event, entry: Entry) => void} left */
  constructor(site, lang, left) {
    this.site = site + (lang === 'en' ? '/en' : '');
    this.left = left;
  }

  get home() {
    return `${this.site}/`;
  }

  /** @param {string} kind @param {string} id */
  page(kind, id) {
    return `${this.site}/${kind}/${encodeURIComponent(id)}`;
  }

  /** @param {Entry} entry @param {Values} attributes @param {...Child} inside */
  link(entry, attributes, ...inside) {
    const onclick = (/** @type {Event} */ event) => this.left(event, entry);
    return h('a', { href: this.page('parcels', entry.id), onclick, ...attributes }, ...inside);
  }
}

/** What every view needs to draw entries.
 * @typedef {{ speech: Speech, places: Places, fields: string[], level: number, approval: string | null }} Showing */

/** Parcels as a table. @param {Showing} showing @param {Entry[]} entries */
function table({ speech, places, fields }, entries) {
  const { words } = speech;
  const numeric = (/** @type {string} */ field) => isNumber(speech.fields[field]);
  const heads = [words.name, ...fields.map((field) => speech.title(field)), words.evidence];
  const cell = (/** @type {string} */ field, /** @type {Entry} */ entry) => {
    const many = ['array', 'object'].includes(speech.fields[field]?.type);
    return h('td', { role: 'cell', 'data-field': field, class: numeric(field) ? 'figure' : many ? 'wide' : null },
      h('span', { class: 'key', 'aria-hidden': 'true' }, speech.title(field)), valued(speech.value(entry, field)));
  };
  return h('table', { class: 'list', part: 'table', role: 'table' },
    h('caption', { class: 'unseen' }, words.caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...heads.map((title, at) =>
      h('th', { role: 'columnheader', scope: 'col', class: numeric(fields[at - 1]) ? 'figure' : null }, title)))),
    h('tbody', { role: 'rowgroup' }, ...entries.map((entry) => h('tr', { role: 'row', part: 'row', 'data-id': entry.id },
      h('th', { role: 'rowheader', scope: 'row' }, ...titled(speech, places, entry)),
      ...fields.map((field) => cell(field, entry)),
      h('td', { role: 'cell', class: 'wide' }, h('span', { class: 'key', 'aria-hidden': 'true' }, words.evidence),
        [...new Set(speech.evidence(entry, fields).map(({ said }) => speech.status(said.status)))].join(words.list))))));
}

/** A parcel's name as a link, the seal of an invented one, and its plot number. @param {Speech} speech @param {Places} places @param {Entry} entry */
function titled(speech, places, entry) {
  const { text, chinese } = speech.name(entry);
  return [
    h('span', { class: 'names' }, places.link(entry, { part: 'link', lang: chinese ? 'zh-CN' : null }, text), ' ', sealed(speech, entry)),
    h('span', { class: 'code' }, entry.properties.plot_no ?? entry.id),
  ];
}

/** One parcel as a card; with a plan where `scale` (pixels a metre) is given. @param {Showing} showing @param {Entry} entry @param {number | null} scale */
function card(showing, entry, scale) {
  const { speech, places, fields, level } = showing;
  const { text, chinese } = speech.name(entry);
  const state = fields.includes(STATE) && speech.value(entry, STATE);
  return h('article', { class: 'card', part: 'card', 'data-id': entry.id },
    scale !== null && plan(speech, entry, scale),
    h('div', { class: 'body' },
      h('div', {},
        h('div', { class: 'top' }, h('span', { class: 'code' }, entry.properties.plot_no ?? entry.id),
          state && h('div', {}, h('span', { class: state.known ? 'state' : 'state absent', part: 'state', 'data-field': STATE }, state.text), ...cautioned(state.caveats))),
        h(`h${level + 1}`, {}, h('span', { lang: chinese ? 'zh-CN' : null }, text), ' ', sealed(speech, entry))),
      h('dl', { class: 'figures' }, ...fields.filter((field) => field !== STATE).map((field) => {
        const said = speech.value(entry, field);
        const wide = ['array', 'object'].includes(speech.fields[field]?.type) || said.text.length > 24;
        return h('div', { class: wide ? 'wide' : said.number || said.text.length < 8 ? null : 'plain' },
          h('dt', {}, speech.title(field)), h('dd', { 'data-field': field }, valued(said)));
      })),
      evidence(showing, entry),
      places.link(entry, { class: 'go', part: 'link' }, speech.words.open, h('span', { class: 'unseen' }, `${speech.words.colon}${text}`), ' →')));
}

/** Who says so: each status once, with its documents. @param {Showing} showing @param {Entry} entry */
function evidence({ speech, places, fields }, entry) {
  const { words } = speech;
  const found = speech.evidence(entry, fields);
  if (!found.length) return null;
  const statuses = [...new Set(found.map(({ said }) => speech.status(said.status)))].join(words.list);
  return h('details', { part: 'evidence' },
    h('summary', {}, `${words.evidence}${words.colon}${statuses}`),
    h('ul', {}, ...found.map(({ said, titles }) => {
      const note = speech.pair(said, 'note');
      const documents = (said.sources ?? []).map((/** @type {string} */ id) => {
        const name = speech.pair(speech.named.get(id) ?? {}, 'name');
        return h('a', { href: places.page('sources', id), lang: name?.chinese ? 'zh-CN' : null }, name?.text ?? id);
      });
      const more = [
        ...documents,
        said.locator && h('span', {}, `${words.locator} `, h('span', { lang: speech.lang === 'en' ? 'zh-CN' : null }, said.locator)),
        said.as_of && `${words.asOf} ${said.as_of}`,
        ...speech.remarks(said),
        note && note.text !== speech.status(said.status) && h('span', { lang: note.chinese ? 'zh-CN' : null }, note.text),
      ].filter(Boolean).flatMap((one) => [' · ', one]);
      return h('li', {}, h('b', {}, titles.join(words.list)), words.colon, speech.status(said.status), ...more);
    })));
}

/* ── Drawing ────────────────────────────────────────────────────────────────────────────────── */

/** @typedef {[number, number]} Point */

const EARTH_M = 6371008.8;
const radians = (/** @type {number} */ degrees) => (degrees * Math.PI) / 180;

/** The rings of a (multi)polygon. @param {any} geometry @returns {Point[][]} */
function rings(geometry) {
  if (geometry?.type === 'Polygon') return geometry.coordinates;
  return geometry?.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
}

/** @param {Point[]} points */
function bounds(points) {
  const box = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity };
  for (const [x, y] of points) {
    box.west = Math.min(box.west, x);
    box.east = Math.max(box.east, x);
    box.south = Math.min(box.south, y);
    box.north = Math.max(box.north, y);
  }
  return box;
}

/** Metres east and north of a latitude's crossing with Greenwich: true to scale where parcels lie, since they lie close together.
 * @param {Point[][]} outline @param {number} latitude @returns {Point[][]} */
function grounded(outline, latitude) {
  const across = EARTH_M * Math.cos(radians(latitude));
  return outline.map((ring) => ring.map(([lon, lat]) => [across * radians(lon), EARTH_M * radians(lat)]));
}

/** @param {Point[][]} outline @param {(point: Point) => Point} place */
const traced = (outline, place) => outline.map((ring) =>
  `M${ring.map((point) => place(point).map((n) => n.toFixed(1)).join(' ')).join('L')}Z`).join('');

/** A length for a scale bar: 1, 2 or 5 with zeros, at most so long. @param {number} most */
function round(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return ([5, 2, 1].find((one) => one * power <= most) ?? 1) * power;
}

/** @typedef {[number, number, number, number]} Box left, top, right, bottom */

/** @param {Box} one @param {Box[]} others */
const clear = ([l, t, r, b], others) => !others.some(([x1, y1, x2, y2]) => l < x2 && r > x1 && t < y2 && b > y1);

/** The stamp on what is invented, as wide as it is said to be whatever the font.
 * @param {typeof WORDS.zh} words @param {Values} attributes */
const stamp = (words, attributes) =>
  s('text', { textLength: words.stampWidth, lengthAdjust: 'spacingAndGlyphs', lang: words === WORDS.zh ? 'zh-CN' : null, ...attributes }, words.stamp);

/** The stamp in an outline: in the reader's language where there is room for it, else in Chinese, which is short.
 * @param {typeof WORDS.zh} words @param {Values} attributes @param {number} room pixels */
function tag(words, attributes, room) {
  const fit = [words, WORDS.zh].find(({ stampWidth }) => room > stampWidth - 3);
  return fit && stamp(fit, { textLength: fit.stampWidth - 6, ...attributes });
}

/** The board of a demonstration: hatched all over, and the stamp wherever nothing else stands, so close together
 * that no part of a picture is without it. @param {typeof WORDS.zh} words @param {Box} whole @param {Box[]} taken @param {Point} [gap] */
function board(words, [left, top, right, bottom], taken, [across, down] = [60, 40]) {
  const height = bottom - top;
  let lines = '';
  for (let x = left - height; x < right; x += 9) lines += `M${x} ${bottom}l${height} ${-height}`;
  const stamps = [];
  for (let y = top + 16, odd = 0; y < bottom; y += down, odd = 1 - odd) {
    for (let x = left + 8 + odd * (across + WORDS.zh.stampWidth) / 2; x < right;) {
      const fit = [words, WORDS.zh].find(({ stampWidth: w }) => x + w < right && clear([x - 4, y - 13, x + w + 4, y + 5], taken));
      if (fit) stamps.push(stamp(fit, { class: 'tile', x, y }));
      x += across + (fit ?? WORDS.zh).stampWidth;
    }
  }
  return s('g', { 'aria-hidden': 'true', 'pointer-events': 'none' }, s('path', { class: 'hatch', d: lines }), ...stamps);
}

/** A scale bar with its length. @param {number} x @param {number} y @param {number} scale pixels a metre @param {number} most pixels @param {string} metres */
function bar(x, y, scale, most, metres) {
  const length = round(most / scale);
  return s('g', {}, s('path', { class: 'bar', d: `M${x} ${y - 4}v4h${(length * scale).toFixed(1)}v-4` }),
    s('text', { class: 'mark', x: x + length * scale + 5, y: y + 1 }, `${grouped(length)}${metres}`));
}

/** One parcel's outline, at a scale that all cards share. @param {Speech} speech @param {Entry} entry @param {number} scale pixels a metre */
function plan(speech, entry, scale) {
  const outline = rings(entry.feature.geometry);
  const demo = invented(entry);
  const parts = [];
  /** @type {Box} */
  let taken = [110, 44, 210, 66];
  if (outline.length) {
    const ground = grounded(outline, outline[0][0][1]);
    const box = bounds(ground.flat());
    const [x, y] = [(box.east - box.west) * scale / 2, (box.north - box.south) * scale / 2];
    const place = (/** @type {Point} */ point) => /** @type {Point} */ ([160 - x + (point[0] - box.west) * scale, 52 + y - (point[1] - box.south) * scale]);
    parts.push(s('path', { class: 'shape', d: traced(ground, place), 'fill-rule': 'evenodd' }));
    if (demo) parts.push(tag(speech.words, { class: 'label tag', x: 160, y: 56 }, x * 2));
    taken = [160 - x - 4, 52 - y - 4, 160 + x + 4, 52 + y + 4];
  } else {
    parts.push(s('text', { class: 'mark mid', x: 160, y: 60 }, speech.value(entry, 'geometry').text));
  }
  const length = bar(24, 103, scale, 60, speech.words.metres);
  return s('svg', { class: 'plan', part: 'plan', viewBox: '0 0 320 112', 'aria-hidden': 'true', overflow: 'visible' },
    demo && board(speech.words, [-704, -60, 1020, 172], [taken, [18, 88, 134, 112]]), ...parts, outline.length > 0 && length);
}

/** Pixels a metre at which the largest outline fills a card's plan. @param {Entry[]} entries */
function shared(entries) {
  const spans = entries.map(({ feature }) => {
    const outline = rings(feature.geometry);
    if (!outline.length) return 0;
    const box = bounds(grounded(outline, outline[0][0][1]).flat());
    return Math.max((box.east - box.west) / 2, box.north - box.south);
  });
  return 78 / Math.max(60, ...spans);
}

/** Parcels on a sketch map that is walked with the arrow keys, beside the card of the chosen one. */
class Sketch {
  /** @param {Showing} showing @param {Entry[]} entries */
  constructor(showing, entries) {
    const { words } = showing.speech;
    this.showing = showing;
    const lit = entries.filter((entry) => rings(entry.feature.geometry).length);
    const latitude = lit.length ? rings(lit[0].feature.geometry)[0][0][1] : 0;
    this.sites = lit.map((entry) => {
      const outline = grounded(rings(entry.feature.geometry), latitude);
      const box = bounds(outline.flat());
      return { entry, outline, box, middle: /** @type {Point} */ ([(box.west + box.east) / 2, (box.south + box.north) / 2]) };
    });
    this.demo = entries.some(invented);
    this.box = bounds(this.sites.flatMap(({ outline }) => outline.flat()));
    this.level = 0;
    this.chosen = 0;
    this.moved = false;
    this.width = this.height = this.scale = 1;
    this.middle = this.#centre();
    this.svg = s('svg', { part: 'canvas', onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) });
    this.panel = h('div', { class: 'panel', part: 'panel' });
    const act = (/** @type {string} */ sign, /** @type {string} */ name, /** @type {number} */ by) =>
      h('button', { type: 'button', 'aria-label': name, title: name, onclick: () => this.#zoom(by) }, sign);
    this.root = h('div', { class: 'map', part: 'map' },
      h('div', { class: 'canvas' }, this.svg,
        h('div', { class: 'zoom', role: 'group', 'aria-label': words.views.map }, act('+', words.zoomIn, 1), act('−', words.zoomOut, -1), act('⤢', words.whole, 0))),
      this.panel,
      this.#unplaced(entries.filter((entry) => !lit.includes(entry))));
    this.#hold();
    this.choose(0);
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.svg);
  }

  /** Draw at the size that the canvas has. Whatever had the focus keeps it. */
  draw() {
    const { words } = this.showing.speech;
    const width = this.width = Math.round(this.svg.clientWidth) || 640;
    const height = this.height = Math.round(this.svg.clientHeight) || 360;
    const held = this.svg.contains(/** @type {ShadowRoot} */ (this.svg.getRootNode()).activeElement);
    const span = { x: Math.max(this.box.east - this.box.west, 60), y: Math.max(this.box.north - this.box.south, 60) };
    this.scale = Math.min((width - 56) / span.x, (height - 112) / span.y) * 2 ** this.level;
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.svg.classList.toggle('held', this.level > 0);
    const shapes = this.sites.map((site, at) => this.#option(site, at));
    /** @type {Box[]} */
    const taken = [[0, 0, 100, 48], [width - 128, 0, width, 52], [0, height - 30, width / 5 + 80, height], [width - 180, height - 30, width, height],
      ...shapes.map(({ x, y, size }) => /** @type {Box} */ ([x - size.x / 2 - 3, y - size.y / 2 - 3, x + size.x / 2 + 3, y + size.y / 2 + 3]))];
    const labels = this.#labels(shapes, taken);
    this.svg.replaceChildren(
      this.demo ? board(words, [0, 0, width, height], taken, width < 480 ? [32, 22] : undefined) : this.#lattice(),
      s('g', { role: 'listbox', 'aria-label': words.map }, ...shapes.map(({ option }) => option)),
      s('g', { 'aria-hidden': 'true', 'pointer-events': 'none' }, ...labels, ...this.#furniture()));
    if (held) this.focus();
  }

  focus() {
    /** @type {SVGElement | null} */ (this.svg.querySelector('[tabindex="0"]'))?.focus({ preventScroll: true });
  }

  /** @param {number} at */
  choose(at) {
    const site = this.sites[at];
    if (!site) return;
    this.chosen = at;
    this.#show(site.entry);
    for (const [n, option] of this.svg.querySelectorAll('[role=option]').entries()) {
      option.setAttribute('aria-selected', String(n === at));
      option.setAttribute('tabindex', n === at ? '0' : '-1');
    }
  }

  /** @param {Entry} entry */
  #show(entry) {
    this.panel.replaceChildren(card(this.showing, entry, null));
  }

  /** @param {Point} point @returns {Point} */
  #place([x, y]) {
    return [this.width / 2 + (x - this.middle[0]) * this.scale, this.height / 2 + 4 - (y - this.middle[1]) * this.scale];
  }

  #centre() {
    return /** @type {Point} */ ([(this.box.west + this.box.east) / 2, (this.box.south + this.box.north) / 2]);
  }

  /** @param {{ entry: Entry, outline: Point[][], box: ReturnType<typeof bounds>, middle: Point }} site @param {number} at */
  #option({ entry, outline, box, middle }, at) {
    const { speech, fields } = this.showing;
    const d = traced(outline, (point) => this.#place(point));
    const [x, y] = this.#place(middle);
    const size = { x: (box.east - box.west) * this.scale, y: (box.north - box.south) * this.scale };
    const told = fields.filter((field) => speech.fields[field]?.type !== 'array')
      .map((field) => `${speech.title(field)}${speech.words.colon}${speech.plainly(entry, field)}`);
    const name = [speech.name(entry).text, entry.properties.plot_no, invented(entry) && speech.words.invented, ...told];
    const option = s('g', {
      role: 'option', 'aria-label': name.filter(Boolean).join(speech.words.semi), 'aria-selected': String(at === this.chosen),
      'data-id': entry.id, tabindex: at === this.chosen ? 0 : -1, onclick: () => this.#clicked(at),
    },
    // Fingers need more room than a small parcel gives.
    s('circle', { class: 'spot', cx: x, cy: y, r: Math.max(13, Math.min(size.x, size.y) / 2) }),
    s('path', { class: 'shape', d, 'fill-rule': 'evenodd' }),
    s('rect', { class: 'ring', x: x - size.x / 2 - 4, y: y - size.y / 2 - 4, width: size.x + 8, height: size.y + 8, rx: 3 }));
    return { option, entry, x, y, size, at };
  }

  /** Plot numbers where there is room: in the outline, else below it, else none. What they take is added.
   * @param {{ entry: Entry, x: number, y: number, size: { x: number, y: number }, at: number }[]} shapes @param {Box[]} taken */
  #labels(shapes, taken) {
    return shapes.flatMap(({ entry, x, y, size, at }) => {
      const text = String(entry.properties.plot_no ?? entry.id);
      const half = [...text].reduce((sum, one) => sum + (one > '⺀' ? 11 : 6.6), 0) / 2;
      const demo = invented(entry);
      const chosen = at === this.chosen ? 'true' : null;
      const inside = (/** @type {number} */ low) => tag(this.showing.speech.words, { class: 'label within tag', x, y: low }, size.x);
      if (half * 2 < size.x - 6 && size.y > 16) {
        const two = demo && size.y > 34;
        return [s('g', { 'data-chosen': chosen },
          s('text', { class: 'label within', x, y: y + (two ? -2 : 4) }, text), two && inside(y + 13))];
      }
      /** @type {Box} */
      const room = [x - half, y + size.y / 2 + 3.5, x + half, y + size.y / 2 + 16];
      const stamped = demo && size.y > 14 && s('g', { 'data-chosen': chosen }, inside(y + 4));
      if (!clear(room, taken)) return [stamped];
      taken.push(room);
      return [stamped, s('text', { class: 'label', x, y: y + size.y / 2 + 14 }, text)];
    });
  }

  #lattice() {
    const step = round(this.width / this.scale / 5) * this.scale;
    let d = '';
    for (let x = step / 2; x < this.width; x += step) d += `M${x} 0V${this.height}`;
    for (let y = step / 2; y < this.height; y += step) d += `M0 ${y}H${this.width}`;
    return s('path', { class: 'lattice', d });
  }

  /** Scale bar, north, and what this drawing is. */
  #furniture() {
    const { speech: { words }, approval } = this.showing;
    const low = this.height - 12;
    return [
      bar(12, low, this.scale, this.width / 5, words.metres),
      s('path', { class: 'needle', d: 'M20 12l6 16l-6 -4l-6 4z' }), s('text', { class: 'mark mid', x: 20, y: 41 }, words.north),
      this.demo && s('text', { class: 'mark seal-word', x: 38, y: 24 }, words.invented),
      s('text', { class: 'mark end', x: this.width - 12, y: low + 1 }, approval ?? words.sketch),
    ].filter(Boolean);
  }

  /** Parcels whose outline is not public are told below the map. @param {Entry[]} entries */
  #unplaced(entries) {
    const { speech } = this.showing;
    return entries.length > 0 && h('div', { class: 'unplaced' }, speech.words.unplaced, h('ul', {}, ...entries.map((entry) =>
      h('li', {}, h('button', { type: 'button', onclick: () => this.#show(entry) }, speech.name(entry).text)))));
  }

  /** @param {number} at */
  #clicked(at) {
    if (this.moved) return;
    this.choose(at);
    this.draw();
    this.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const zooms = /** @type {Record<string, number>} */ ({ '+': 1, '=': 1, '-': -1, 0: 0 });
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in zooms) this.#zoom(zooms[event.key]);
    else {
      const to = this.#towards(event.key);
      if (to === undefined) return;
      this.choose(to);
      this.#bring(this.sites[to].middle);
      this.draw();
      this.focus();
    }
    event.preventDefault();
  }

  /** The parcel that a key leads to: the nearest in that direction, the first, the last. @param {string} key */
  #towards(key) {
    const ways = /** @type {Record<string, Point>} */ ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] });
    if (key === 'Home') return 0;
    if (key === 'End') return this.sites.length - 1;
    const way = ways[key];
    if (!way) return undefined;
    const from = this.sites[this.chosen].middle;
    let best = this.chosen;
    let least = Infinity;
    for (const [at, { middle }] of this.sites.entries()) {
      const [dx, dy] = [middle[0] - from[0], middle[1] - from[1]];
      const along = dx * way[0] + dy * way[1];
      const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
      if (along > 1 && along + 2 * aside < least) [best, least] = [at, along + 2 * aside];
    }
    return best;
  }

  /** @param {number} by steps in or out; 0 shows the whole */
  #zoom(by) {
    this.level = by ? Math.max(0, Math.min(5, this.level + by)) : 0;
    if (this.level && by > 0 && this.sites[this.chosen]) this.middle = this.sites[this.chosen].middle;
    if (!this.level) this.middle = this.#centre();
    this.draw();
  }

  /** Move the map if the point lies outside of it. @param {Point} point */
  #bring(point) {
    const [x, y] = this.#place(point);
    if (x < 30 || y < 30 || x > this.width - 30 || y > this.height - 40) this.middle = point;
  }

  /** A map that is zoomed in is moved with the pointer. */
  #hold() {
    /** @type {{ x: number, y: number, middle: Point } | null} */
    let from = null;
    this.svg.addEventListener('pointerdown', (event) => {
      this.moved = false;
      if (this.level && event.isPrimary) from = { x: event.clientX, y: event.clientY, middle: this.middle };
    });
    this.svg.addEventListener('pointermove', (event) => {
      if (!from) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (!this.moved && Math.hypot(dx, dy) < 5) return;
      this.moved = true;
      this.svg.setPointerCapture(event.pointerId);
      const keep = (/** @type {number} */ n, /** @type {number} */ low, /** @type {number} */ high) => Math.min(Math.max(n, low), high);
      this.middle = /** @type {Point} */ ([
        keep(from.middle[0] - dx / this.scale, this.box.west, this.box.east),
        keep(from.middle[1] + dy / this.scale, this.box.south, this.box.north),
      ]);
      this.draw();
    });
    for (const end of ['pointerup', 'pointercancel']) this.svg.addEventListener(end, () => { from = null; });
  }
}

/* ── The element ────────────────────────────────────────────────────────────────────────────── */

/* Imported where there is no page (a build, a server), the module does nothing. */
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/**
 * @fires catalog-load what is shown changed; detail {numberMatched, features, seq, publishedAt, dataMode}
 * @fires catalog-error it could not be loaded; detail {message, problem}
 * @fires catalog-select a parcel's link was followed; detail {id, feature}; preventDefault() keeps the reader here
 */
export class ParcelCatalog extends Base {
  static observedAttributes = ['src', 'lang', 'filter', 'q', 'view', 'limit', 'sortby', 'fields', 'filters', 'unit', 'site', 'heading-level', 'map-approval'];

  /** @type {AbortController | undefined} */ #stop;
  /** @type {Values} */ #parts = {};
  /** @type {{ search: string, before: number }[]} */ #trail = [];
  /** What the reader chose in the filters. @type {Map<string, string>} */ #chosen = new Map();
  /** What was loaded last, so that another view or unit needs no request. @type {Values | undefined} */ #loaded;
  /** @type {Sketch | undefined} */ #sketch;
  #due = false;
  #anew = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [looks()];
  }

  connectedCallback() {
    this.#plan(true);
  }

  disconnectedCallback() {
    this.#stop?.abort();
    this.#sketch?.watch.disconnect();
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (before === now) return;
    const only = ['unit', 'site', 'heading-level', 'map-approval'].includes(name)
      || (name === 'view' && (this.hasAttribute('limit') || this.#whole));
    if (!only) this.#stop?.abort();
    if (name === 'filters' || name === 'src') this.#chosen.clear();
    this.#plan(!only);
  }

  get src() { return this.getAttribute('src') ?? ''; }
  set src(value) { this.setAttribute('src', value); }

  get filter() { return this.getAttribute('filter') ?? ''; }
  set filter(value) { this.setAttribute('filter', value); }

  get q() { return this.getAttribute('q') ?? ''; }
  set q(value) { this.setAttribute('q', value); }

  get sortby() { return this.getAttribute('sortby') ?? ''; }
  set sortby(value) { this.setAttribute('sortby', value); }

  /** @returns {'list' | 'map' | 'cards'} */
  get view() { return VIEWS.find((one) => one === this.getAttribute('view')) ?? 'list'; }
  set view(value) { this.setAttribute('view', value); }

  /** @returns {'m2' | 'ha' | 'mu' | 'acre'} */
  get unit() { return /** @type {any} */ (Object.keys(AREAS).find((one) => one === this.getAttribute('unit')) ?? 'm2'); }
  set unit(value) { this.setAttribute('unit', value); }

  /** Parcels on a page. */
  get limit() {
    const given = Number(this.getAttribute('limit'));
    return Number.isInteger(given) && given > 0 ? given : LIMITS[this.view];
  }
  set limit(value) { this.setAttribute('limit', String(value)); }

  /** The parcels shown now, as the API gave them. @returns {Feature[]} */
  get features() { return this.#loaded?.entries.map((/** @type {Entry} */ one) => one.feature) ?? []; }

  /** Ask again, from the first page. */
  reload() {
    this.#plan(true);
  }

  /** @returns {Language} */
  get #language() {
    const said = this.getAttribute('lang') ?? this.closest('[lang]')?.getAttribute('lang') ?? '';
    return /^en\b/i.test(said) ? 'en' : 'zh';
  }

  /** Whether everything that matches is on the page, so that no view would show more. */
  get #whole() {
    return this.#loaded && !this.#loaded.next && !this.#trail.length && this.#loaded.entries.length <= LIMITS[this.view];
  }

  get #fields() {
    return this.#names('fields') ?? FIELDS;
  }

  /** @param {string} attribute */
  #names(attribute) {
    const said = this.getAttribute(attribute)?.split(/[\s,]+/).filter((name) => /^[a-z][a-z0-9_]*$/.test(name));
    return said?.length ? said : null;
  }

  /** Several attributes may change at once: act once, when they all have. @param {boolean} anew whether to ask the API */
  #plan(anew) {
    this.#anew ||= anew;
    if (this.#due || !this.isConnected) return;
    this.#due = true;
    queueMicrotask(() => {
      const ask = this.#anew || !this.#loaded;
      this.#due = this.#anew = false;
      if (!this.isConnected) return;
      if (!ask) return this.#draw();
      this.#trail = [];
      this.#load();
    });
  }

  /* Loading */

  /** The API's address, or null where none is set. */
  #base() {
    try {
      const found = new URL(this.src.trim().replace(/\/+$/, ''), this.ownerDocument.baseURI);
      return this.src.trim() && /^https?:$/.test(found.protocol) ? found : null;
    } catch {
      return null;
    }
  }

  /** What is asked, without the page. */
  #question() {
    const query = new URLSearchParams();
    for (const name of ['filter', 'q']) if (this.getAttribute(name)) query.set(name, this.getAttribute(name) ?? '');
    for (const [name, value] of this.#chosen) {
      if (name === 'q' && query.has('q')) query.set('q', `${query.get('q')} ${value}`);
      else query.set(name, value);
    }
    return query;
  }

  #search() {
    const query = this.#question();
    const pairs = this.#fields.filter((field) => field.endsWith('_zh')).map((field) => field.replace(/zh$/, 'en'));
    query.set('limit', String(this.limit));
    query.set('properties', [...new Set([...ALWAYS, ...this.#fields, ...pairs])].join(','));
    if (this.sortby) query.set('sortby', this.sortby);
    return String(query);
  }

  /** Read a page and what it takes to tell it. @param {string} [search] the query of the page; the first page without */
  async #load(search) {
    this.#stop?.abort();
    const stop = this.#stop = new AbortController();
    const lang = this.#language;
    const base = this.#base();
    this.#furnish(lang);
    if (!base) return this.#fail(new Failure(WORDS[lang].unset));
    this.#busy(WORDS[lang]);
    try {
      const found = await this.#read(new Reader(base, lang, stop.signal), search ?? this.#search());
      if (stop.signal.aborted) return;
      this.#loaded = { ...found, base, lang };
      this.#draw();
      this.#tell('catalog-load', {
        numberMatched: found.matched, features: this.features, seq: found.seq, publishedAt: found.publishedAt, dataMode: found.mode,
      });
    } catch (error) {
      if (stop.signal.aborted) return;
      stop.abort();
      this.#fail(error instanceof Failure ? error : new Failure(WORDS[lang].strange), search);
      if (!(error instanceof Failure)) throw error;
    }
  }

  /** @param {Reader} reader @param {string} search */
  async #read(reader, search) {
    const collection = '/collections/parcels';
    const asked = this.#names('filters');
    const [about, told, schema, page, facets] = await Promise.all([
      reader.read(''), reader.read(collection), reader.read(`${collection}/schema`), reader.read(`${collection}/items`, search),
      asked ? reader.read(`${collection}/facets`, `exclude_own=true&${this.#question()}`) : null,
    ]);
    const entries = page.value.features.map(entryOf);
    const seq = page.headers.get('Catalog-Seq');
    const names = [...referred(entries, schema.value)].map(([kind, ids]) => reader.names(kind, ids));
    const [releases, ...named] = await Promise.all([
      reader.read('/sync/releases', seq ? `limit=1&before=${Number(seq) + 1}` : 'limit=1'), ...names,
    ]);
    const release = releases.value.releases[0];
    const next = page.value.links.find((/** @type {Values} */ one) => one.rel === 'next');
    return {
      about: about.value, collection: told.value, schema: schema.value, entries,
      seq: Number(seq ?? release?.last_seq ?? 0),
      named: new Map(named.flat()), matched: page.value.numberMatched ?? entries.length,
      // The next page is asked for where this one was, whatever host its link names.
      next: next ? new URL(next.href, reader.base).search : null,
      publishedAt: release?.published_at ?? null,
      facets: facets?.value.facets ?? [],
      mode: page.value.catalog_data_mode ?? page.headers.get('Catalog-Data-Mode'),
    };
  }

  /* Showing */

  /** The places where things are shown, made once a language. @param {Language} lang */
  #furnish(lang) {
    if (this.#parts.lang === lang) return;
    const words = WORDS[lang];
    const parts = this.#parts = {
      lang,
      head: h('div', { class: 'head', part: 'header' }),
      banner: h('div', { class: 'banner', part: 'banner', role: 'note', hidden: true },
        h('span', { class: 'seal' }, words.demo), h('span', {}, words.demonstration)),
      filters: h('form', { class: 'filters', part: 'filters', role: 'search', 'aria-label': words.filters, hidden: true }),
      status: h('p', { class: 'status unseen', part: 'status', role: 'status' }),
      content: h('div', { class: 'content', part: 'content', tabindex: '-1' }),
      pages: h('nav', { class: 'pages', part: 'pages', 'aria-label': words.pages, hidden: true }),
      foot: h('div', { class: 'foot', part: 'footer' }),
    };
    parts.filters.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#choose(new FormData(/** @type {HTMLFormElement} */ (parts.filters)));
    });
    const { lang: _, ...nodes } = parts;
    const root = h('div', { class: 'root', part: 'root', lang: lang === 'zh' ? 'zh-CN' : 'en' }, ...Object.values(nodes));
    /** @type {ShadowRoot} */ (this.shadowRoot).replaceChildren(root);
    this.#controls(words);
  }

  /** @param {typeof WORDS.zh} words */
  #controls(words) {
    const title = h(`h${this.#level}`, { class: 'title', part: 'title' }, words.parcels);
    const total = h('p', { class: 'total', part: 'total' });
    const views = VIEWS.map((view) => h('button', {
      type: 'button', 'aria-pressed': 'false', 'data-view': view, onclick: () => { this.view = view; },
    }, words.views[view]));
    const units = h('select', { 'aria-label': words.unit, part: 'unit', onchange: () => { this.unit = /** @type {any} */ (units).value; } },
      ...Object.entries(AREAS).map(([name, area]) => h('option', { value: name }, area[/** @type {Language} */ (this.#parts.lang)])));
    this.#parts.head.replaceChildren(h('div', {}, title, total),
      h('div', { class: 'tools' }, h('div', { class: 'views', role: 'group', 'aria-label': words.view, part: 'views' }, ...views), units));
    Object.assign(this.#parts, { title, total, views, units });
    this.#pressed();
  }

  get #level() {
    return Math.min(5, Math.max(2, Number(this.getAttribute('heading-level')) || 2));
  }

  #pressed() {
    for (const button of this.#parts.views) button.setAttribute('aria-pressed', String(button.dataset.view === this.view));
    this.#parts.units.value = this.unit;
  }

  /** @param {typeof WORDS.zh} words */
  #busy(words) {
    const { content, status } = this.#parts;
    this.#pressed();
    content.setAttribute('aria-busy', 'true');
    status.textContent = words.loading;
    status.classList.remove('unseen');
    if (this.#loaded) return;
    const retried = this.#has('.problem');
    content.replaceChildren(h('div', { class: 'bones', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')));
    // The button to try again is gone; whoever pressed it goes on from here.
    if (retried) content.focus({ preventScroll: true });
  }

  #draw() {
    if (!this.#loaded) return;
    const { lang, entries, schema, named, base, collection, mode } = this.#loaded;
    const parts = this.#parts;
    const words = WORDS[/** @type {Language} */ (lang)];
    if (Number(parts.title.localName[1]) !== this.#level) this.#controls(words);
    const speech = new Speech(lang, this.unit, schema, named);
    const site = (this.getAttribute('site') ?? new URL('../..', `${base}/`).href).replace(/\/+$/, '');
    const places = new Places(site, lang, (event, entry) => {
      if (!this.#tell('catalog-select', { id: entry.id, feature: entry.feature }, true)) event.preventDefault();
    });
    const showing = { speech, places, fields: this.#fields, level: this.#level, approval: this.getAttribute('map-approval') };
    const total = collection.declared_total?.wording?.[lang];
    parts.title.replaceChildren(half(collection.title, lang), h('span', {}, words.count(grouped(this.#loaded.matched))));
    parts.total.textContent = total ?? '';
    parts.banner.hidden = mode !== 'demo' && !entries.some(invented);
    this.#pressed();
    this.#offer(speech);
    this.#sketch?.watch.disconnect();
    this.#sketch = undefined;
    parts.content.removeAttribute('aria-busy');
    parts.content.replaceChildren(this.#view(showing, entries, places));
    parts.status.textContent = entries.length ? words.loaded(grouped(this.#loaded.matched)) : this.#asked ? words.none : words.nothing;
    parts.status.classList.add('unseen');
    this.#leaf(words);
    this.#foot(speech, places);
  }

  /** Whether focus is in something. @param {string} selector */
  #has(selector) {
    return Boolean(this.shadowRoot?.activeElement?.closest(selector));
  }

  get #asked() {
    return Boolean(this.filter || this.q || this.#chosen.size);
  }

  /** @param {Showing} showing @param {Entry[]} entries @param {Places} places */
  #view(showing, entries, places) {
    if (!entries.length) return this.#empty(showing.speech.words, places);
    if (this.view === 'list') return table(showing, entries);
    if (this.view === 'cards') {
      const scale = shared(entries);
      return h('div', { class: 'cards', part: 'cards' }, ...entries.map((entry) => card(showing, entry, scale)));
    }
    this.#sketch = new Sketch(showing, entries);
    return this.#sketch.root;
  }

  /** @param {typeof WORDS.zh} words @param {Places} places */
  #empty(words, places) {
    const total = this.#parts.total.textContent;
    return h('div', { class: 'empty', part: 'empty' },
      h('strong', {}, this.#asked ? words.none : words.nothing),
      h('p', {}, this.#asked ? words.noneHint : total),
      this.#chosen.size ? h('button', { type: 'button', onclick: () => this.#choose(new FormData()) }, words.clear)
        : h('a', { href: places.home }, words.visit));
  }

  /** @param {Failure} failure @param {string} [search] */
  #fail(failure, search) {
    const { content, status, pages, lang } = this.#parts;
    const words = WORDS[/** @type {Language} */ (lang)];
    this.#pressed();
    content.removeAttribute('aria-busy');
    status.textContent = '';
    pages.hidden = true;
    this.#loaded = undefined;
    content.replaceChildren(h('div', { class: 'problem', part: 'problem', role: 'alert' },
      h('strong', {}, words.failed), h('p', {}, failure.message),
      this.#base() && h('button', { type: 'button', onclick: () => this.#load(search) }, words.retry)));
    this.#tell('catalog-error', { message: failure.message, problem: failure.problem });
  }

  /* Filters: what the attribute `filters` names, offered as the API counts it */

  /** @param {Speech} speech */
  #offer(speech) {
    const { filters } = this.#parts;
    const asked = this.#names('filters') ?? [];
    filters.hidden = !asked.length;
    if (!asked.length) return;
    const { words } = speech;
    const controls = asked.map((field) => {
      if (field === 'q') return this.#labelled(words.search, h('input', { name: 'q', type: 'search', placeholder: words.searchHint, value: this.#chosen.get('q') ?? '' }));
      if (isNumber(speech.fields[field])) return this.#span(speech, field);
      const facet = this.#loaded?.facets.find((/** @type {Values} */ one) => one.field === field);
      return facet && this.#labelled(speech.title(field), h('select', { name: field },
        h('option', { value: '' }, words.any),
        ...facet.values.map((/** @type {Values} */ { value, label, count }) => h('option', { value, selected: this.#chosen.get(field) === value },
          `${label[speech.lang]}${words.left}${count}${words.right}`))));
    });
    const acts = h('div', { class: 'acts' }, h('button', { type: 'submit' }, words.apply),
      this.#chosen.size > 0 && h('button', { type: 'button', onclick: () => this.#choose(new FormData()) }, words.clear));
    const held = /** @type {HTMLElement | null} */ (this.shadowRoot?.activeElement);
    const name = filters.contains(held) && (held?.getAttribute('name') ?? 'submit');
    filters.replaceChildren(...controls.filter(Boolean), acts);
    if (name) /** @type {HTMLElement} */ (filters.querySelector(`[name="${name}"]`) ?? filters.querySelector('[type=submit]')).focus();
  }

  /** @param {string} title @param {HTMLElement} control */
  #labelled(title, control) {
    return h('label', {}, title, control);
  }

  /** From and to; areas in the chosen unit. @param {Speech} speech @param {string} field */
  #span(speech, field) {
    const area = field === SITE_AREA;
    const [from, to] = (this.#chosen.get(field) ?? '..').split('..');
    const shown = (/** @type {string} */ value) => (value && area ? Number((Number(value) / AREAS[this.unit].m2).toFixed(4)) : value);
    const unit = area ? AREAS[this.unit][speech.lang] : UNITS[speech.fields[field]['x-ogc-unit']]?.[speech.lang];
    const bound = (/** @type {string} */ name, /** @type {string} */ title, /** @type {string} */ value) => h('input', {
      name: `${field}.${name}`, type: 'number', min: 0, step: 'any', inputmode: 'decimal', 'aria-label': `${speech.title(field)}${speech.words.colon}${title}`, value: shown(value),
    });
    return h('fieldset', {}, h('legend', {}, speech.title(field) + (unit ? `${speech.words.left}${unit}${speech.words.right}` : '')),
      h('div', {}, bound('from', speech.words.from, from), '–', bound('to', speech.words.to, to)));
  }

  /** Ask for what the form says. @param {FormData} form */
  #choose(form) {
    this.#chosen.clear();
    for (const field of this.#names('filters') ?? []) {
      const area = field === SITE_AREA;
      const [from, to] = ['from', 'to'].map((end) => {
        const said = String(form.get(`${field}.${end}`) ?? '').trim();
        return said && area ? String(Number((Number(said) * AREAS[this.unit].m2).toFixed(2))) : said;
      });
      const value = from || to ? `${from}..${to}` : String(form.get(field) ?? '').trim();
      if (value) this.#chosen.set(field, value);
    }
    this.#trail = [];
    this.#load();
  }

  /* Pages */

  /** @param {typeof WORDS.zh} words */
  #leaf(words) {
    const { pages } = this.#parts;
    const { entries, matched, next } = this.#loaded ?? {};
    const before = this.#trail.at(-1)?.before ?? 0;
    pages.hidden = !next && !this.#trail.length;
    if (pages.hidden) return;
    if (!this.#parts.turn) {
      const turn = { back: h('button', { type: 'button', onclick: () => this.#turn(-1) }, words.previous), on: h('button', { type: 'button', onclick: () => this.#turn(1) }, words.next), range: h('span') };
      this.#parts.turn = turn;
      pages.replaceChildren(turn.range, h('div', {}, turn.back, turn.on));
    }
    const { back, on, range } = this.#parts.turn;
    // A button that leads nowhere stays where it is, so that nobody's focus is lost with it.
    back.setAttribute('aria-disabled', String(!this.#trail.length));
    on.setAttribute('aria-disabled', String(!next));
    range.textContent = words.range([before + 1, before + entries.length, matched].map((n) => grouped(n)));
  }

  /** @param {1 | -1} way */
  #turn(way) {
    const { next, entries } = this.#loaded ?? {};
    if (way > 0 && next) this.#trail.push({ search: next, before: (this.#trail.at(-1)?.before ?? 0) + entries.length });
    else if (way < 0 && this.#trail.length) this.#trail.pop();
    else return;
    this.#load(this.#trail.at(-1)?.search);
  }

  /** @param {Speech} speech @param {Places} places */
  #foot(speech, places) {
    const { about, seq, publishedAt } = this.#loaded ?? {};
    const { words } = speech;
    const stand = [
      publishedAt && h('span', {}, `${words.stand} `, h('time', { datetime: publishedAt }, speech.moment(publishedAt))),
      h('span', {}, words.seq(String(seq))),
      h('span', {}, `${words.source}${words.colon}`, h('a', { href: places.home, part: 'source' }, half(about.title, speech.lang))),
    ].filter(Boolean);
    this.#parts.foot.replaceChildren(h('p', { class: 'stand' }, ...stand), h('p', {}, words.notice), words.prevails && h('p', {}, words.prevails));
  }

  /** @param {string} type @param {Values} detail @param {boolean} [cancelable] */
  #tell(type, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true }));
  }
}

globalThis.customElements?.define('parcel-catalog', ParcelCatalog);
