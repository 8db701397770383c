#!/usr/bin/env node
// npx attnscope FILE…: the inspector on this machine alone, with a model and its inputs opened.
import { parseArgs } from 'node:util';
import { describeFiles } from './files.mjs';
import { serve } from './serve.mjs';

const usage = `attnscope MODEL [INPUT…] [--port=NUMBER]

Serves the inspector on 127.0.0.1 and prints its address; Ctrl+C ends it. Nothing leaves this machine.

MODEL   .keras, also as the folder that it unpacks to; .h5; tfjs's model.json with its weight files beside it;
        or the JSON of to_json() and the .h5 of save_weights()
INPUT   .npy, .npz or .csv, one for each input of the model; without one the model sees seeded noise`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string', default: '0' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(usage);
  } else {
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65535) {
      throw new Error(
        `--port is "${values.port}". Give a whole number up to 65535, or leave it out for any free port.`,
      );
    }
    const { files, query } = describeFiles(positionals);
    const address = await serve({ files, port });
    console.log(`${address}${query}`);
    console.log('Open this address in Chrome or Edge. Ctrl+C ends it.');
  }
} catch (error) {
  const isUsage = error.code?.startsWith('ERR_PARSE_ARGS');
  console.error(isUsage ? `${error.message}\n\n${usage}` : error.message);
  process.exitCode = 1;
}
