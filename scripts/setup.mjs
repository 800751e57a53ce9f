// Installs what is missing, and says plainly what it could not get. Runs before `npm start` and
// `npm test` with nothing but Node: no packages may be imported here.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { findBrowser } from './browser.mjs';

const purpose = process.argv[2];
const stamp = 'node_modules/.hermes-setup';

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) stop(`Hermes needs Node 20 or later; this is ${process.version}.`);

if (!isInstalled()) {
  console.log('Installing packages (once) …');
  const npm = process.env.npm_execpath ?? 'npm';
  // Not `npm ci`: it refuses a lockfile without the tools' bindings for platforms that a registry
  // lacks. What is in the lockfile is installed as locked either way.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = npm.endsWith('js') ? run(process.execPath, [npm, ...args]) : run(npm, args);
  if (!done)
    stop('npm could not install the packages: is the network there? Run `npm install` to see why.');
  writeFileSync(stamp, lockfile());
}

if (purpose === 'test' && findBrowser() === null && !installBrowser()) {
  stop(
    'The tests in a real browser need Chromium, and none could be installed. Install one, or say ' +
      'where it is: CHROMIUM_PATH=/path/to/chromium npm test. `npm run check` and `npm run unit` need none.',
  );
}

function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfile();
}

/** Changes whenever the lockfile does. */
function lockfile() {
  return createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
}

/** Playwright's own Chromium, else Debian's where this account may install packages. */
function installBrowser() {
  console.log('No Chromium found: installing one for the tests (once) …');
  if (run('npx', ['playwright', 'install', 'chromium'], 'quiet') && findBrowser() !== null)
    return true;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const install = ['install', '-y', '--no-install-recommends', 'chromium'];
  return (
    run('apt-get', ['update'], 'quiet') &&
    run('apt-get', install, 'quiet') &&
    findBrowser() !== null
  );
}

function run(command, args, isQuiet) {
  const { status } = spawnSync(command, args, { stdio: isQuiet ? 'ignore' : 'inherit' });
  return status === 0;
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
