// Installs what is missing, and says plainly what it could not get. Runs before `npm start` and
// `npm test` with nothing but Node: no packages may be imported here.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { findBrowser } from './browser.mjs';
import { findNatsServer } from './nats-server.mjs';

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

if (purpose === 'test' && findNatsServer() === null && !installNatsServer()) {
  const say =
    'No nats-server found, and none could be installed: the tests that need one are skipped. ' +
    'Install it, or say where it is: NATS_SERVER_PATH=/path/to/nats-server npm test.';
  if (process.env.CI) stop(say);
  console.log(say);
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
  return installPackage('chromium') && findBrowser() !== null;
}

/** The engine that several signaling servers stand on: Debian's, with this account's rights. */
function installNatsServer() {
  console.log('No nats-server found: installing one for the tests (once) …');
  return installPackage('nats-server') && findNatsServer() !== null;
}

function installPackage(name) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const install = ['install', '-y', '--no-install-recommends', name];
  // A package may begin to run as a service when it is installed; this one is only to be there.
  const env = { ...process.env, RUNLEVEL: '1' };
  return run('apt-get', ['update'], 'quiet') && run('apt-get', install, 'quiet', env);
}

function run(command, args, isQuiet, env = process.env) {
  const { status } = spawnSync(command, args, { stdio: isQuiet ? 'ignore' : 'inherit', env });
  return status === 0;
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
