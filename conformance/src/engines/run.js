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
  global.print = function print() {
    var line = '';
    for (var i = 0; i < arguments.length; i++) line += (i ? ' ' : '') + string(arguments[i]);
    write(line);
  };
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
