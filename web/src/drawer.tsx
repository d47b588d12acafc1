// A drawer at the side of the page: what is looked at closer, until Escape or a touch beside it.
import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTongue } from "./i18n";

export function Drawer({ title, isOpen, onClose, onBack, children }: { title: string; isOpen: boolean; onClose: () => void; onBack?: (() => void) | undefined; children: ReactNode }): ReactNode {
  const t = useTongue();
  return (
    <ModalOverlay className="overlay" isDismissable isOpen={isOpen} onOpenChange={(isStill) => !isStill && onClose()}>
      <Modal className="drawer">
        <Dialog>
          <header>
            <Heading slot="title">{title}</Heading>
            {onBack === undefined ? null : <button type="button" onClick={onBack}>{t.say("back")}</button>}
            <button type="button" onClick={onClose}>{t.say("close")}</button>
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
