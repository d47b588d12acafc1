// The door: a name and a password. What was typed is never kept.
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { Input, Label, TextField } from "react-aria-components";
import { ApiError, write } from "./api";
import type { Taste } from "./app";
import { useTongue } from "./i18n";
import { reasonOf } from "./refusal";
import { Settings } from "./settings";

export function SignIn({ taste, onDone }: { taste: Taste; onDone: (name: string, password: string) => Promise<void> }): ReactNode {
  const t = useTongue();
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [name, password] = [String(form.get("name")), String(form.get("password"))];
    setBusy(true);
    setFault(null);
    try {
      await write("POST", "/api/session", { name, password });
      await onDone(name, password);
    } catch (error) {
      const isWrong = error instanceof ApiError && error.status === 401;
      setFault(isWrong ? t.say("wrong_sign_in") : reasonOf(t, error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <main className="alone">
      <h1>Safe Passage</h1>
      <form className="sign-in" onSubmit={(event) => void submit(event)}>
        <TextField name="name" isRequired autoComplete="username" autoFocus>
          <Label>{t.say("name")}</Label>
          <Input />
        </TextField>
        <TextField name="password" type="password" isRequired autoComplete="current-password">
          <Label>{t.say("password")}</Label>
          <Input />
        </TextField>
        {fault === null ? null : (
          <p className="fault" role="alert">
            {fault}
          </p>
        )}
        <button type="submit" className="main" disabled={isBusy}>
          {t.say(isBusy ? "signing_in" : "sign_in")}
        </button>
      </form>
      <Settings taste={taste} />
    </main>
  );
}
