// A static server on 127.0.0.1: the built pages, and the files that were given.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';

const site = resolve(import.meta.dirname, '../dist/site');

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
};

/**
 * Serves until the process ends.
 *
 * files    paths on disk by paths under the root
 * port     0 for any free one
 * returns  the address of the inspector's page
 * throws   a sentence when the pages were not built, or the port is taken
 */
export async function serve({ files, port }) {
  if (!existsSync(join(site, 'index.html'))) {
    throw new Error('The pages are not built. Run `npm run build:site` first.');
  }
  const server = createServer((request, response) => answer(request, response, files));
  await new Promise((done, fail) => {
    server.once('error', (error) =>
      fail(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken. Give another, or none.`) : error),
    );
    server.listen(port, '127.0.0.1', done);
  });
  return `http://127.0.0.1:${server.address().port}/index.html`;
}

function answer(request, response, files) {
  const refuse = (status) => response.writeHead(status, { 'content-type': 'text/plain' }).end(`${status}\n`);
  // A page of another host that has itself resolved to this address must not read a person's files.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) return refuse(403);
  if (!['GET', 'HEAD'].includes(request.method)) return refuse(405);
  let path;
  try {
    path = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname).slice(1) || 'index.html';
  } catch {
    return refuse(400);
  }
  const file = files.get(path) ?? inSite(path);
  if (!file || !existsSync(file) || !statSync(file).isFile()) return refuse(404);
  response.writeHead(200, {
    'content-type': types[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'content-length': statSync(file).size,
  });
  if (request.method === 'HEAD') return response.end();
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

function inSite(path) {
  const file = resolve(site, path);
  return file.startsWith(site + sep) ? file : null;
}
