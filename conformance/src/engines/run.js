(function (write, parse, run, silent) {
  var global = Function('return this')();
  var string = String, json = JSON.stringify;
  var scripts = $SCRIPTS;
  function text(value) {
    if (typeof value === 'function') return 'function';
    return typeof value === 'object' && value !== null ? 'object' : string(value);
  }
  function exception(e, when) {
    var end = { end: 'throws' };
    if (when) end.when = when;
    try {
      if ((typeof e === 'object' && e !== null) || typeof e === 'function') {
        var name = e.constructor && e.constructor.name || e.name;
        if (typeof name === 'string') end.error = name;
        end.message = string(e.message === undefined ? text(e) : e.message);
      } else {
        end.value = text(e);
      }
    } catch (_) {
      end.value = 'object';
    }
    return end;
  }
  function line(args) {
    var text = '';
    for (var i = 0; i < args.length; i++) text += (i ? ' ' : '') + string(args[i]);
    write(text);
  }
  // Like a built-in function it is no constructor and has no prototype, where the engine knows methods.
  try {
    global.print = Function('line', 'return { print() { line(arguments); } }.print')(line);
  } catch (_) {
    global.print = function print() { line(arguments); };
  }
  var end = { end: 'normal' };
  for (var i = 0; i < scripts.length && end.end === 'normal'; i++) {
    var script = scripts[i].text, when = parse ? 'parse' : null;
    try {
      if (parse) {
        script = parse(script, scripts[i].name, scripts[i].path);
        when = 'run';
      }
      var value = run(script, scripts[i].name, scripts[i].path);
      if (!silent) end.value = text(value);
    } catch (e) {
      end = exception(e, when);
    }
  }
  write('@spec262 ' + json(end));
})
