'use strict';

// MinIO's own client, which signs, streams and lists by code that shares nothing with AWS's.

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { Readable } = require('node:stream');
const { buffer } = require('node:stream/consumers');
const minio = require('minio');
const { data, inFolder, refusal, run, sorted, tree } = require('./checks');

const MIB = 1 << 20;
const endpoint = new URL(process.env.KISEKI_ENDPOINT);

const client = new minio.Client({
  endPoint: endpoint.hostname,
  port: Number(endpoint.port),
  useSSL: endpoint.protocol === 'https:',
  accessKey: process.env.AWS_ACCESS_KEY_ID,
  secretKey: process.env.AWS_SECRET_ACCESS_KEY,
  partSize: 5 * MIB,
});

async function bucket() {
  const name = `minio-${crypto.randomUUID()}`;
  await client.makeBucket(name, 'us-east-1');
  return name;
}

async function listed(stream) {
  const found = [];
  for await (const entry of stream) {
    found.push(entry.name ?? entry.prefix);
  }
  return found;
}

async function a_tree_is_carried_both_ways_and_removed() {
  const name = await bucket();
  await inFolder(async (folder) => {
    const there = path.join(folder, 'there');
    const back = path.join(folder, 'back');
    const files = tree(there);
    for (const key of files.keys()) {
      await client.fPutObject(name, key, path.join(there, key), { 'X-Amz-Meta-Kind': 'tree' });
    }
    assert.deepEqual(await listed(client.listObjectsV2(name, '', true)), sorted(files.keys()));
    assert.deepEqual(await listed(client.listObjects(name, '', true)), sorted(files.keys()));
    const top = await listed(client.listObjectsV2(name, '', false));
    assert.deepEqual(top.sort(), ['empty', 'folder.txt', 'folder/', 'one', 'ünïcode/']);
    for (const [key, content] of files) {
      await client.fGetObject(name, key, path.join(back, key));
      assert.ok(fs.readFileSync(path.join(back, key)).equals(content), key);
      assert.equal((await client.statObject(name, key)).metaData.kind, 'tree');
    }
    await client.removeObjects(name, [...files.keys()]);
  });
  assert.deepEqual(await listed(client.listObjectsV2(name, '', true)), []);
  await client.removeBucket(name);
}

async function a_stream_is_put_in_parts_read_in_part_and_copied() {
  const name = await bucket();
  const content = data(12 * MIB + 7);
  const pieces = Array.from({ length: 13 }, (_, n) => content.subarray(n * MIB, (n + 1) * MIB));
  await client.putObject(name, 'k', Readable.from(pieces, { objectMode: false }));
  assert.ok((await client.statObject(name, 'k')).etag.endsWith('-3'));
  assert.ok((await buffer(await client.getObject(name, 'k'))).equals(content));
  const some = await buffer(await client.getPartialObject(name, 'k', 5 * MIB - 3, 6));
  assert.ok(some.equals(content.subarray(5 * MIB - 3, 5 * MIB + 3)));
  await client.copyObject(name, 'to', `/${name}/k`, new minio.CopyConditions());
  assert.ok((await buffer(await client.getObject(name, 'to'))).equals(content));
}

async function presigned_urls_are_good_for_fetch() {
  const name = await bucket();
  const content = data(9_999);
  const put = await client.presignedPutObject(name, 'a b+ä', 60);
  assert.equal((await fetch(put, { method: 'PUT', body: content })).status, 200);
  const wish = { 'response-content-type': 'text/wished' };
  const got = await fetch(await client.presignedGetObject(name, 'a b+ä', 60, wish));
  assert.equal(got.headers.get('content-type'), 'text/wished');
  assert.ok(Buffer.from(await got.arrayBuffer()).equals(content));
}

async function errors_carry_the_codes_of_s3() {
  const name = await bucket();
  assert.equal(await client.bucketExists(name), true);
  assert.equal(await client.bucketExists(`none-${name}`), false);
  assert.equal((await refusal(client.getObject(name, 'none'))).code, 'NoSuchKey');
  assert.equal((await refusal(client.statObject(name, 'none'))).code, 'NotFound');
}

run('minio', {
  a_tree_is_carried_both_ways_and_removed,
  a_stream_is_put_in_parts_read_in_part_and_copied,
  presigned_urls_are_good_for_fetch,
  errors_carry_the_codes_of_s3,
});
