/** Whether a key pressed there is meant for a text, not for the page. */

const texts =
  'textarea, [contenteditable], select, input:not([type=range], [type=checkbox], [type=radio], [type=button])';

export function isTyping({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest(texts) !== null;
}
