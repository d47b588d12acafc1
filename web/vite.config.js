// The page of the operations room: one bundle, its views loaded when they are opened, nothing from another origin.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { licences } from "./licences.js";
import { offline } from "./offline.js";
import { packed } from "./packed.js";

export default defineConfig({
  plugins: [react(), licences(), packed(), offline()],
  build: {
    outDir: "../src/safepassage/service/web",
    emptyOutDir: true,
    assetsInlineLimit: 0, // the content policy allows no data: addresses
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  server: { proxy: { "/api": "http://127.0.0.1:8765" } },
});
