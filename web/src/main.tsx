// Starts the page.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import "./fonts.css";
import "./styles.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

/** After the first figures, because it takes all files of the page. Without it the page needs a network, and is the same. */
const SETTLED_MS = 3000;
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => setTimeout(() => void navigator.serviceWorker.register("/sw.js").catch(() => undefined), SETTLED_MS));
}
