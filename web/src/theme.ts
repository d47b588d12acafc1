// Dark, light, or as the device wishes. Kept on the device.
export type Theme = "auto" | "dark" | "light";
export const THEMES: readonly Theme[] = ["auto", "dark", "light"];

export function firstTheme(): Theme {
  const kept = localStorage.getItem("theme");
  return THEMES.find((theme) => theme === kept) ?? "auto";
}

export function showTheme(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  localStorage.setItem("theme", theme);
}
