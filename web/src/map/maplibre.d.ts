// MapLibre in the build whose worker is a file of its own; it is the same library.
declare module "maplibre-gl/dist/maplibre-gl-csp" {
  export * from "maplibre-gl";
}
