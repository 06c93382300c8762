// A host of test262 for Node.js: `spec262 test262 DIR --engine "node conformance/test262/hosts/node.js"`.
// The arguments are scripts: the harness, and at last the test. What it prints is in conformance/src/test262/command.rs.
'use strict';
const fs = require('node:fs');
const vm = require('node:vm');

const print = (line) => fs.writeSync(1, `${line}\n`);

// A context of node:vm has a global object that is not quite what the standard says; so the test runs in the realm of the process, and
// only those that it makes are contexts.
function addHost(global, run) {
  const host = run('({})');
  const define = (object, name, value) => Object.defineProperty(object, name, { value, writable: true, enumerable: false, configurable: true });
  define(host, 'global', global);
  define(host, 'createRealm', () => {
    const context = vm.createContext({});
    const runThere = (text) => vm.runInContext(text, context);
    return addHost(runThere('this'), runThere);
  });
  define(host, 'evalScript', (text) => run(String(text)));
  define(host, 'gc', () => { throw new Error('no garbage collection on demand'); });
  define(host, 'detachArrayBuffer', (buffer) => { structuredClone(buffer, { transfer: [buffer] }); });
  define(global, '$262', host);
  define(global, 'print', print);
  return host;
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

addHost(globalThis, (text) => vm.runInThisContext(text));
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
    script.runInThisContext();
  } catch (error) {
    end('runtime', error);
  }
}
