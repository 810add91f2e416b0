// What @camptocamp/ogc-client makes of the endpoint in the first argument, as JSON.
import { OgcApiEndpoint } from "@camptocamp/ogc-client";

const endpoint = new OgcApiEndpoint(process.argv[2]);
const collection = await endpoint.getCollectionInfo("parcels");
const items = await endpoint.getCollectionItems("parcels", 5);
const one = await endpoint.getCollectionItem("parcels", "DEMO-P-001");
const address = await endpoint.getCollectionItemsUrl("parcels", {
  limit: 3,
  offset: 2,
  extent: [121, 31, 122, 32],
});
const page = await (await fetch(address)).json();

console.log(
  JSON.stringify({
    title: (await endpoint.info).title,
    features: await endpoint.featureCollections,
    all: (await endpoint.allCollections).map((found) => found.name),
    queryables: collection.queryables.map((found) => found.name),
    sortables: collection.sortables.map((found) => found.name),
    items: items.map((found) => found.id),
    one: one.properties.plot_no,
    page: page.features.map((found) => found.id),
  }),
);
