import type { Facets, ParcelsFeature, Problem } from './types';

export type { Facets, ParcelsFeature, Problem };

/** What is loaded now. */
export interface CatalogLoad {
  /** Parcels that match, on all pages. */
  numberMatched: number;
  /** Those of this page, as the API gave them. */
  features: ParcelsFeature[];
  /** The seq of the catalog that they are read at. */
  seq: number;
  /** When that seq was published (UTC), or null where it is not told. */
  publishedAt: string | null;
  /** `demo` where parcels are invented. */
  dataMode: 'real' | 'demo';
}

/** Why nothing is loaded. */
export interface CatalogError {
  /** In the reader's language, as it is shown. */
  message: string;
  /** The API's own refusal (RFC 9457), empty where it did not answer. `retryAfter` is in seconds. */
  problem: Partial<Problem> & { retryAfter?: string };
}

/** The parcel whose link was followed. */
export interface CatalogSelect {
  id: string;
  feature: ParcelsFeature;
}

export interface ParcelCatalogEventMap {
  'catalog-load': CustomEvent<CatalogLoad>;
  'catalog-error': CustomEvent<CatalogError>;
  'catalog-select': CustomEvent<CatalogSelect>;
}

/** `<parcel-catalog src="https://…/api/v1">`. Each property is the attribute of that name. */
export class ParcelCatalog extends HTMLElement {
  static observedAttributes: string[];
  /** The API: an http(s) address that ends with /api/v1. */
  src: string;
  /** CQL2 text, for instance `far_max >= 2 AND land_use_code = 'M1'`. */
  filter: string;
  /** What to look for in names, codes, places, tracks and descriptions. */
  q: string;
  /** Fields to sort by; a minus sign reverses. */
  sortby: string;
  view: 'list' | 'map' | 'cards';
  unit: 'm2' | 'ha' | 'mu' | 'acre';
  /** Parcels on a page; without the attribute 20 in a list, 12 cards, 200 on a map. */
  limit: number;
  /** The parcels shown now. */
  readonly features: ParcelsFeature[];
  /** Ask again, from the first page. */
  reload(): void;

  addEventListener<K extends keyof ParcelCatalogEventMap>(
    type: K, listener: (this: ParcelCatalog, event: ParcelCatalogEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string, listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'parcel-catalog': ParcelCatalog;
  }
}
