// Language and appearance: the two choices that belong to whoever looks, not to the operation.
import type { ReactNode } from "react";
import type { Taste } from "./app";
import { LANGUAGES, NAMES, useTongue } from "./i18n";
import type { Language } from "./i18n";
import { Choice } from "./parts";
import { THEMES } from "./theme";
import type { Theme } from "./theme";

export function Settings({ taste }: { taste: Taste }): ReactNode {
  const t = useTongue();
  return (
    <div className="settings">
      <Choice
        isQuiet
        label={t.say("language")}
        value={taste.language}
        onChange={(id) => taste.setLanguage(id as Language)}
        options={LANGUAGES.map((id) => ({ id, text: NAMES[id] }))}
      />
      <Choice
        isQuiet
        label={t.say("theme")}
        value={taste.theme}
        onChange={(id) => taste.setTheme(id as Theme)}
        options={THEMES.map((id) => ({ id, text: t.say(`theme_${id}`) }))}
      />
    </div>
  );
}
