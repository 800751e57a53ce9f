/** How others come into this room: a QR code, and the address to copy or to read out. */

import { QRCodeSVG } from 'qrcode.react';
import { useEffect, useRef, useState } from 'react';
import { addressOf } from '../address.ts';
import { usePage } from '../store/state.ts';
import styles from './header.module.css';

interface InviteProps {
  readonly room: string;
  readonly onClose: () => void;
}

export function Invite({ room, onClose }: InviteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const address = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  // Without a name: each who comes gets one of their own.
  const adapter = usePage((page) => page.adapter);
  const url = new URL(addressOf({ room, nodes: [null], ...adapter }), location.href).href;
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);

  useEffect(() => dialog.current?.showModal(), []);

  const copy = async (): Promise<void> => {
    address.current?.select();
    try {
      await navigator.clipboard.writeText(url);
      setCopied(true);
    } catch {
      // No clipboard over plain http: the address stays selected, ready to be copied by hand.
    }
  };

  return (
    <dialog ref={dialog} className={styles['dialog']} aria-label="Invite" onClose={onClose}>
      <h2>Invite into room {room}</h2>
      <p>
        {isLocal
          ? 'This address works on this machine. For other devices start with: npm start -- --lan'
          : 'Scan the code, or type the address.'}
      </p>
      <QRCodeSVG
        value={url}
        marginSize={2}
        title={`QR code for ${url}`}
        className={styles['code']}
      />
      <div className={styles['actions']}>
        <input ref={address} readOnly value={url} aria-label="Address of the room" />
        <button type="button" onClick={() => void copy()}>
          {isCopied ? 'Copied' : 'Copy'}
        </button>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}
