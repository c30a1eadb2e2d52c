'use strict';

// AWS's SDK for JavaScript, version 3, with its defaults but for the endpoint and one try.

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { Readable } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const aws = require('@aws-sdk/client-s3');
const { Upload } = require('@aws-sdk/lib-storage');
const { getSignedUrl } = require('@aws-sdk/s3-request-presigner');
const { data, inFolder, refusal, run, sorted, tree } = require('./checks');

const MIB = 1 << 20;

const s3 = new aws.S3({
  endpoint: process.env.KISEKI_ENDPOINT,
  region: 'us-east-1',
  forcePathStyle: true,
  maxAttempts: 1,
});

async function bucket() {
  const Bucket = `js-${crypto.randomUUID()}`;
  await s3.createBucket({ Bucket });
  return Bucket;
}

async function body(target) {
  return Buffer.from(await (await s3.getObject(target)).Body.transformToByteArray());
}

async function keys(Bucket, pageSize) {
  const found = [];
  for await (const page of aws.paginateListObjectsV2({ client: s3, pageSize }, { Bucket })) {
    found.push(...(page.Contents ?? []).map((object) => object.Key));
  }
  return found;
}

async function a_tree_is_put_listed_in_pages_read_and_deleted() {
  const Bucket = await bucket();
  await inFolder(async (folder) => {
    const files = tree(path.join(folder, 'there'));
    for (const Key of files.keys()) {
      const Body = fs.createReadStream(path.join(folder, 'there', Key));
      await s3.putObject({ Bucket, Key, Body });
    }
    assert.deepEqual(await keys(Bucket, 2), sorted(files.keys()));
    for (const [Key, content] of files) {
      const back = path.join(folder, 'back');
      await pipeline((await s3.getObject({ Bucket, Key })).Body, fs.createWriteStream(back));
      assert.ok(fs.readFileSync(back).equals(content), Key);
    }
    const Objects = [...files.keys()].map((Key) => ({ Key }));
    const gone = await s3.deleteObjects({ Bucket, Delete: { Objects } });
    assert.equal(gone.Deleted.length, files.size);
  });
  assert.deepEqual(await keys(Bucket), []);
  await s3.deleteBucket({ Bucket });
}

async function a_stream_is_uploaded_in_parts() {
  const Bucket = await bucket();
  const content = data(23 * MIB + 1);
  const pieces = Array.from({ length: 24 }, (_, n) => content.subarray(n * MIB, (n + 1) * MIB));
  const Body = Readable.from(pieces, { objectMode: false });
  const params = { Bucket, Key: 'in/parts ä', Body, Metadata: { kind: 'parts' } };
  const upload = new Upload({ client: s3, params, partSize: 8 * MIB, queueSize: 3 });
  let seen = 0;
  upload.on('httpUploadProgress', (progress) => (seen = Math.max(seen, progress.loaded)));
  await upload.done();
  assert.equal(seen, content.length);
  const head = await s3.headObject({ Bucket, Key: 'in/parts ä' });
  assert.ok(head.ETag.endsWith('-3"'), head.ETag);
  assert.deepEqual(head.Metadata, { kind: 'parts' });
  assert.ok((await body({ Bucket, Key: 'in/parts ä' })).equals(content));
  const Range = `bytes=${8 * MIB - 2}-${8 * MIB + 1}`;
  const across = await body({ Bucket, Key: 'in/parts ä', Range });
  assert.ok(across.equals(content.subarray(8 * MIB - 2, 8 * MIB + 2)));
}

async function an_upload_that_breaks_leaves_no_parts() {
  const Bucket = await bucket();
  const breaking = async function* () {
    yield data(6 * MIB);
    yield data(6 * MIB);
    throw new Error('the disk of the client is gone');
  };
  const params = { Bucket, Key: 'k', Body: Readable.from(breaking(), { objectMode: false }) };
  const failure = await refusal(new Upload({ client: s3, params }).done());
  assert.match(failure.message, /is gone/);
  assert.deepEqual((await s3.listMultipartUploads({ Bucket })).Uploads ?? [], []);
  await s3.deleteBucket({ Bucket });
}

async function checksums_are_sent_and_come_back() {
  const Bucket = await bucket();
  const content = data(70_000);
  const sha256 = crypto.createHash('sha256').update(content).digest('base64');
  for (const Body of [content, Readable.from([content], { objectMode: false })]) {
    const ContentLength = content.length;
    const put = { Bucket, Key: 'k', Body, ContentLength, ChecksumAlgorithm: 'SHA256' };
    assert.equal((await s3.putObject(put)).ChecksumSHA256, sha256);
    const head = await s3.headObject({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' });
    assert.equal(head.ChecksumSHA256, sha256);
    assert.ok((await body({ Bucket, Key: 'k' })).equals(content));
  }
}

async function presigned_urls_are_good_for_fetch() {
  const Bucket = await bucket();
  const target = { Bucket, Key: 'a b+c/ä&=?.txt' };
  const content = data(50_000);
  const put = await getSignedUrl(s3, new aws.PutObjectCommand(target), { expiresIn: 60 });
  const sent = await fetch(put, { method: 'PUT', body: content });
  assert.equal(sent.status, 200, await sent.text());
  const get = await getSignedUrl(s3, new aws.GetObjectCommand(target), { expiresIn: 60 });
  const got = await fetch(get);
  assert.ok(Buffer.from(await got.arrayBuffer()).equals(content));
  const misused = await fetch(get, { method: 'DELETE' });
  assert.equal(misused.status, 403);
  assert.match(await misused.text(), /SignatureDoesNotMatch/);
}

async function errors_are_those_of_the_sdk() {
  const Bucket = await bucket();
  assert.ok((await refusal(s3.getObject({ Bucket, Key: 'none' }))) instanceof aws.NoSuchKey);
  assert.ok((await refusal(s3.headObject({ Bucket, Key: 'none' }))) instanceof aws.NotFound);
  const missing = await refusal(s3.listObjectsV2({ Bucket: `none-${Bucket}` }));
  assert.ok(missing instanceof aws.NoSuchBucket);
  await s3.putObject({ Bucket, Key: 'k', Body: 'first' });
  const lost = await refusal(s3.putObject({ Bucket, Key: 'k', Body: 'second', IfNoneMatch: '*' }));
  assert.deepEqual([lost.$metadata.httpStatusCode, lost.name], [412, 'PreconditionFailed']);
  const full = await refusal(s3.deleteBucket({ Bucket }));
  assert.deepEqual([full.$metadata.httpStatusCode, full.name], [409, 'BucketNotEmpty']);
}

run('@aws-sdk/client-s3', {
  a_tree_is_put_listed_in_pages_read_and_deleted,
  a_stream_is_uploaded_in_parts,
  an_upload_that_breaks_leaves_no_parts,
  checksums_are_sent_and_come_back,
  presigned_urls_are_good_for_fetch,
  errors_are_those_of_the_sdk,
});
