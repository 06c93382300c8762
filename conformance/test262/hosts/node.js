// A host of test262 for Node.js: `spec262 test262 DIR --engine "node conformance/test262/hosts/node.js"`.
// The arguments are scripts: the harness, and at last the test. What it prints is in conformance/src/test262/command.rs.
'use strict';
const fs = require('node:fs');
const vm = require('node:vm');

const print = (line) => fs.writeSync(1, `${line}\n`);

function makeRealm() {
  const context = vm.createContext({});
  const global = vm.runInContext('this', context);
  const host = vm.runInContext('({})', context);
  const define = (object, name, value) => Object.defineProperty(object, name, { value, writable: true, enumerable: false, configurable: true });
  define(host, 'global', global);
  define(host, 'createRealm', () => makeRealm().host);
  define(host, 'evalScript', (text) => vm.runInContext(String(text), context));
  define(host, 'gc', () => { throw new Error('no garbage collection on demand'); });
  define(host, 'detachArrayBuffer', (buffer) => { structuredClone(buffer, { transfer: [buffer] }); });
  define(global, '$262', host);
  define(global, 'print', print);
  return { context, host };
}

function end(phase, error) {
  let constructor;
  let message = '';
  try {
    constructor = error.constructor.name;
    message = String(error.message);
  } catch {
    message = String(error);
  }
  print(`@test262 ${JSON.stringify(phase ? { phase, constructor, message } : {})}`);
  process.exit(0);
}

const { context } = makeRealm();
process.on('uncaughtException', (error) => end('runtime', error));
process.on('unhandledRejection', () => {});
process.on('beforeExit', () => end());
for (const filename of process.argv.slice(2)) {
  let script;
  try {
    script = new vm.Script(fs.readFileSync(filename, 'utf8'), { filename });
  } catch (error) {
    end('parse', error);
  }
  try {
    script.runInContext(context);
  } catch (error) {
    end('runtime', error);
  }
}
