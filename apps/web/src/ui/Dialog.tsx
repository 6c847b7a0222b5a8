import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  open: boolean;
  onClose(): void;
  /** A question that interrupts, instead of a sheet one may wave away. */
  isQuestion?: boolean;
  children: ReactNode;
}

/** A window over the page: focus stays in it and returns where it was; Escape closes it. */
export function Dialog({ title, open, onClose, isQuestion = false, children }: DialogProps) {
  return (
    <ModalOverlay className={styles.shade ?? ''} isOpen={open} onOpenChange={(isOpen) => !isOpen && onClose()} isDismissable={!isQuestion}>
      <Modal className={styles.window ?? ''}>
        <AriaDialog className={styles.dialog ?? ''} role={isQuestion ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" level={2} className={styles.title ?? ''}>{title}</Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
