'use strict';

// Runs the checks of a script, for CheckedScript or by hand: the protocol of checks.py.
//
// Without arguments a script says which clients it drives, a line each, and lists its checks in a
// line; then it runs each name it reads and answers `passed`, or `failed` and the base64 of why.
// With arguments it runs those checks (or `all`) and prints what happened.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');
const crypto = require('node:crypto');

// Shorter than the patience of CheckedScript, so that a hanging check is told as such.
const MILLIS = 140_000;

async function failureOf(check) {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`still running after ${MILLIS} ms`)), MILLIS).unref();
  });
  try {
    await Promise.race([check(), late]);
    return null;
  } catch (error) {
    return error.stack ?? String(error);
  }
}

async function byHand(checks, names) {
  let failed = 0;
  for (const name of names[0] === 'all' ? Object.keys(checks) : names) {
    const why = await failureOf(checks[name]);
    failed += why === null ? 0 : 1;
    console.log(why === null ? `ok      ${name}` : `FAILED  ${name}\n${why}`);
  }
  process.exit(failed > 0 ? 1 : 0);
}

async function asked(checks) {
  console.log(`checks ${Object.keys(checks).join(' ')}`);
  for await (const name of readline.createInterface({ input: process.stdin })) {
    const why = await failureOf(checks[name]);
    console.log(why === null ? 'passed' : `failed ${Buffer.from(why).toString('base64')}`);
  }
  process.exit(0);
}

/** Runs the functions of `checks`, each named as a sentence with underscores. */
function run(client, checks) {
  if (process.argv.length > 2) {
    return byHand(checks, process.argv.slice(2));
  }
  const modules = process.env.NODE_PATH;
  const facts = JSON.parse(fs.readFileSync(path.join(modules, client, 'package.json'), 'utf8'));
  console.log(`client ${client} ${facts.version}`);
  return asked(checks);
}

/** Calls `use` with a new folder, which goes afterwards. */
async function inFolder(use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kiseki-js-'));
  try {
    return await use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Bytes that do not compress, the same for the same size. */
function data(size) {
  const cipher = crypto.createCipheriv('aes-128-ctr', Buffer.alloc(16, size % 251), Buffer.alloc(16));
  return cipher.update(Buffer.alloc(size));
}

/** A tree of files with names that need encoding: their names below the folder and what they hold. */
function tree(folder) {
  const files = new Map([
    ['one', data(1_000)],
    ['empty', data(0)],
    ['folder/with space/a+b & c.txt', data(20_001)],
    ['folder/deep/er/three', data(3)],
    ['ünïcode/日本語.txt', data(44_444)],
    ['folder.txt', data(5)],
  ]);
  for (const [name, content] of files) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
  return files;
}

/** In the order of S3: that of the bytes. */
function sorted(names) {
  return [...names].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}

/** The error that a promise must be rejected with. */
async function refusal(promise) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`not refused: ${JSON.stringify(answer)}`);
}

module.exports = { data, inFolder, refusal, run, sorted, tree };
