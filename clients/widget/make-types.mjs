// Writes types.d.ts from the catalog's contract: the answers that the element reads, and what they
// are made of. Run `npm run types` after openapi.yaml has changed.
import { readFile, writeFile } from 'node:fs/promises';

import yaml from 'js-yaml';
import openapiTS, { astToString } from 'openapi-typescript';

const READ = ['Landing', 'Collection', 'ParcelsItems', 'ParcelsItem', 'Facets', 'Releases', 'Problem'];
const HEAD = '/** What the catalog\'s API answers. Written by make-types.mjs from openapi.yaml; do not edit. */\n\n';

const [contract = '../../openapi.yaml', target = 'types.d.ts'] = process.argv.slice(2);
const { openapi, info, components: { schemas } } = yaml.load(await readFile(contract, 'utf8'));

/** @param {unknown} value @param {Set<string>} found */
function named(value, found) {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    const name = key === '$ref' && String(inner).split('/').pop();
    if (name && !found.has(name)) named(schemas[name], found.add(name));
    else if (!name) named(inner, found);
  }
  return found;
}

const needed = named(READ.map((name) => ({ $ref: `#/components/schemas/${name}` })), new Set());
const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => needed.has(name)));
const made = await openapiTS({ openapi, info, paths: {}, components: { schemas: kept } }, {
  rootTypes: true, rootTypesNoSchemaPrefix: true,
});
await writeFile(target, HEAD + astToString(made));
