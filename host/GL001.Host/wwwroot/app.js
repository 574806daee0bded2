// Shows what the REST routes answer. Grey is normal; colour means that somebody should look, and a word says why.
const pauseMs = 2000;
const patienceMs = 5000;
const none = '–';

const byId = id => document.getElementById(id);
const number = (value, digits = 1) => value === null || value === undefined ? none : value.toFixed(digits);
const words = name => name === null || name === undefined ? none : name.replaceAll('_', ' ');
const time = instant => new Date(instant).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const hour = instant => new Date(instant).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function drawing(tag, attributes = {}, text) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

// What has not changed is left alone: a screen reader stays silent, a selection and the focus stay where they are.
function say(node, text, className) {
  if (node.textContent !== text) node.textContent = text;
  if (className !== undefined && node.className !== className) node.className = className;
}

async function ask(path, options = {}) {
  const answer = await fetch(path, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(patienceMs), ...options });
  const isJson = answer.headers.get('content-type')?.includes('json');
  const body = isJson ? await answer.json() : null;
  // 503 of health is an answer: it says what is not well.
  if (!answer.ok && !body?.checks) throw new Error(body?.detail ?? body?.title ?? `${path} answered ${answer.status}`);
  return body;
}

function showHealth(health) {
  const troubled = health.checks.filter(check => check.status !== 'healthy');
  const tones = { healthy: '', degraded: 'warn', unhealthy: 'bad' };
  say(byId('health'), [health.status, ...troubled.map(check => `${check.name}: ${check.detail}`)].join(' · '), tones[health.status]);
  say(byId('checks'), health.checks.map(check => `${check.name}: ${check.detail}`).join(' · '));
}

function planFacts(status) {
  const facts = [['newest run', words(status.optimization_status), ['optimal', 'feasible'].includes(status.optimization_status) ? '' : 'bad']];
  if (status.reason) facts.push(['because', status.reason, '']);
  const plan = status.plan;
  if (!plan) return [...facts, ['plan', 'none yet', 'warn']];
  facts.push(
    ['fuel cost', `${plan.cost_eur.toFixed(0)} EUR in ${plan.horizon_hours.toFixed(0)} h`, ''],
    ['solved in', `${(plan.solve_seconds * 1000).toFixed(0)} ms`, ''],
    ['leases sent', `${status.leases_sent}`, '']);
  for (const header of plan.headers) {
    const cost = header.marginal_cost_eur_per_mwh;
    facts.push([`one more MWh at ${header.header_id}`, cost === null ? 'cannot be served' : `${cost.toFixed(2)} EUR`, cost === null ? 'bad' : '']);
  }
  for (const line of plan.lines) facts.push([`sent over ${line.line_id}`, `${number(line.sent_mw)} MW`, '']);
  for (const unit of plan.units) if (unit.why) facts.push([`why ${unit.unit_id}`, `${unit.why.sentence}.`, '']);
  for (const tier of plan.tiers.filter(tier => tier.unmet_mwh > 0.01)) facts.push([`unserved ${words(tier.tier)}`, `${tier.unmet_mwh.toFixed(1)} MWh`, 'bad']);
  return facts;
}

function showFacts(list, facts) {
  const names = [...list.querySelectorAll('dt')].map(node => node.textContent);
  if (names.join() !== facts.map(([name]) => name).join()) {
    list.replaceChildren(...facts.map(([name]) => element('div', {}, element('dt', {}, name), element('dd'))));
  }
  list.querySelectorAll('dd').forEach((node, index) => say(node, facts[index][1], facts[index][2]));
}

const fills = 8;
let shownPlan = '';
let plan = null;

async function showPlan(status) {
  showFacts(byId('plan-facts'), planFacts(status));
  const key = status.plan ? `${status.plan.start} ${status.runs}` : '';
  if (key === shownPlan) return;
  plan = status.plan ? await ask('/api/v1/optimization/heat-distribution/plan') : null;
  byId('plan-figure').hidden = !plan;
  if (plan) tellPlan(plan);
  drawChart();
  shownPlan = key;
}

const totalOf = plan => plan.units[0].heat_mw.map((_, t) => plan.units.reduce((sum, unit) => sum + unit.heat_mw[t], 0));
const usedOf = plan => plan.units.filter(unit => unit.heat_mw.some(mw => mw > 0.001));
const instantOf = (plan, t) => new Date(plan.start).getTime() + t * plan.step_minutes * 60_000;
const fillOf = (plan, unit) => `url(#fill-${plan.units.indexOf(unit) % fills})`;   // a unit keeps its own from plan to plan

// Drawn in pixels of the screen, so that letters and hatchings have one size however narrow it is.
function drawChart() {
  if (!plan) return;
  const chart = byId('plan-chart');
  const width = chart.clientWidth, height = 230;
  chart.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const total = totalOf(plan);
  const steps = total.length;
  const top = Math.max(1, ...total);
  const left = 52, right = width - 2, low = height - 26, high = 12;
  const x = t => left + (right - left) * t / steps;
  const y = mw => low - (low - high) * mw / top;
  const nodes = [];
  for (const share of [0, 0.5, 1]) {
    nodes.push(drawing('line', { x1: left, x2: right, y1: y(top * share), y2: y(top * share), class: 'grid' }));
    nodes.push(drawing('text', { x: left - 6, y: y(top * share) + 4, 'text-anchor': 'end' }, `${(top * share).toFixed(0)} MW`));
  }
  const base = new Array(steps).fill(0);
  usedOf(plan).forEach(unit => {
    const upper = [], lower = [];
    unit.heat_mw.forEach((mw, t) => {
      lower.push(`${x(t)},${y(base[t])}`, `${x(t + 1)},${y(base[t])}`);
      base[t] += mw;
      upper.push(`${x(t)},${y(base[t])}`, `${x(t + 1)},${y(base[t])}`);
    });
    const area = drawing('polygon', { points: [...upper, ...lower.reverse()].join(' '), fill: fillOf(plan, unit) });
    area.append(drawing('title', {}, unit.unit_id));
    nodes.push(area);
  });
  for (let t = 0; t < steps; t += Math.ceil(steps / Math.min(6, width / 70))) nodes.push(drawing('text', { x: x(t), y: height - 8 }, hour(instantOf(plan, t))));
  byId('plan-areas').replaceChildren(...nodes);
}

// The same in words and in figures.
function tellPlan(plan) {
  const total = totalOf(plan);
  const used = usedOf(plan);
  const at = t => instantOf(plan, t);
  const peak = total.indexOf(Math.max(...total));
  const rests = plan.units.filter(unit => !used.includes(unit)).map(unit => unit.unit_id);
  say(byId('plan-summary'), `Planned heat of each unit, stacked: ${total[0].toFixed(0)} MW now, at most ${total[peak].toFixed(0)} MW at ${hour(at(peak))}, `
    + `at least ${Math.min(...total).toFixed(0)} MW.${rests.length ? ` At rest throughout: ${rests.join(', ')}.` : ''}`);
  byId('plan-legend').replaceChildren(...used.map(unit => {
    const sample = drawing('svg', { viewBox: '0 0 26 16', 'aria-hidden': 'true' });
    sample.append(drawing('rect', { width: 26, height: 16, fill: fillOf(plan, unit) }));
    return element('li', {}, sample, unit.unit_id);
  }));

  const each = Math.max(1, Math.round(60 / plan.step_minutes));
  const hours = Array.from({ length: Math.ceil(total.length / each) }, (_, index) => index * each);
  byId('plan-table').replaceChildren(
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'from'), ...plan.units.map(unit => element('th', { scope: 'col', class: 'number' }, unit.unit_id)))),
    element('tbody', {}, ...hours.map(t => element('tr', {},
      element('th', { scope: 'row' }, hour(at(t))), ...plan.units.map(unit => element('td', { class: 'number' }, number(unit.heat_mw[t])))))));
}

const columns = [
  ['link', 'link'], ['burner', 'burner'], ['share', 'share of rated'], ['heat', 'heat MW', 'number'], ['planned', 'plan MW', 'number'],
  ['accepted', 'accepted MW', 'number'], ['ramped', 'ramped MW', 'number'], ['source', 'setpoint from'], ['held', 'holds', 'number'], ['action', ''],
];

const plantViews = new Map();

function showPlants(plants) {
  for (const plant of plants) {
    if (!plantViews.has(plant.plant_id)) plantViews.set(plant.plant_id, plantView(plant));
    plantViews.get(plant.plant_id).show(plant);
  }
}

function plantView(plant) {
  const state = element('span');
  const body = element('tbody');
  const rows = new Map();
  byId('plants').append(element('section', {},
    element('h2', {}, `${plant.plant_id} ${plant.name} `, state),
    element('table', { class: 'units' },
      element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'unit'),
        ...columns.map(([name, title, kind]) => element('th', { scope: 'col', class: [name, kind].filter(Boolean).join(' ') }, title)))),
      body)));
  return {
    show(now) {
      say(state, `${now.heat_status}: ${number(now.heat_output_mw)} MW delivered, ${number(now.heat_demand_mw)} MW wanted`, now.heat_status === 'normal' ? '' : 'bad');
      for (const unit of now.units) {
        if (!rows.has(unit.unit_id)) {
          rows.set(unit.unit_id, unitView(unit));
          body.append(rows.get(unit.unit_id).row, rows.get(unit.unit_id).note);
        }
        rows.get(unit.unit_id).show(unit);
      }
    },
  };
}

function unitView(first) {
  const cells = Object.fromEntries(columns.map(([name, title, kind]) =>
    [name, element('td', { class: [name, kind].filter(Boolean).join(' '), ...(title ? { 'data-name': title } : {}) })]));
  const row = element('tr', { 'data-unit': first.unit_id }, element('th', { scope: 'row' }, first.unit_id), ...Object.values(cells));
  const fill = element('span'), mark = element('b');
  const bar = element('div', { class: 'bar', 'aria-hidden': 'true' }, fill, mark);
  const link = element('span'), burner = element('span'), trouble = element('span'), button = element('button', { type: 'button' });
  cells.link.append(link);
  cells.burner.append(burner, ' ', trouble);
  cells.share.append(bar);
  const why = element('span'), degraded = element('span');
  const note = element('tr', { class: 'note', hidden: '' }, element('td', { colspan: `${columns.length + 1}` }, why, ' ', degraded));
  let unit = first;
  button.addEventListener('click', () => command(button, unit));

  function show(now) {
    unit = now;
    const online = unit.connection === 'online';
    const heat = online ? unit.measurements.find(m => m.name === 'Inputs/Heat Output')?.value : null;
    const held = online ? unit.measurements.find(m => m.name === 'Inputs/Steam Pressure' || m.name === 'Inputs/Outlet Temperature') : null;
    const share = mw => `${Math.max(0, Math.min(100, 100 * mw / unit.max_heat_mw))}%`;
    const setpoint = unit.setpoint;
    if (row.classList.contains('offline') === online) row.classList.toggle('offline', !online);
    const since = unit.last_seen ? `no data since ${time(unit.last_seen)}` : 'never heard';
    say(link, online ? 'online' : `${words(unit.connection).toUpperCase()}, ${since}`, online ? '' : 'bad');
    showBurner(online);
    showNote(online);
    fill.style.width = share(heat ?? 0);
    mark.hidden = setpoint.planned_mw === null;
    mark.style.left = share(setpoint.planned_mw ?? 0);
    bar.title = `${number(heat)} of ${unit.max_heat_mw} MW; the mark is the plan`;
    say(cells.heat, number(heat));
    say(cells.planned, number(setpoint.planned_mw));
    say(cells.accepted, online ? number(setpoint.accepted_mw) : none);
    say(cells.ramped, online ? number(setpoint.ramped_mw) : none);
    say(cells.source, online ? sourceOf(setpoint) : none);
    say(cells.held, held ? `${number(held.value)} ${held.unit === 'degC' ? '°C' : held.unit}` : none);
    if (simulated && !button.isConnected) cells.action.append(button);
    say(button, online ? 'Power off' : 'Power on');
    button.setAttribute('aria-label', `${button.textContent} ${unit.unit_id}`);
  }

  function showBurner(online) {
    const bad = unit.measurements.filter(m => m.quality !== 'good');
    say(burner, online ? words(unit.burner_state) : none, online && unit.burner_state === 'lockout' ? 'bad' : '');
    if (online && unit.first_out) {
      say(trouble, `by ${unit.first_out.tag}${unit.first_out.cause ? `: ${unit.first_out.cause}` : ''}${when(unit.first_out)}`, 'bad');
    } else if (online && bad.length) {
      say(trouble, bad.map(m => `${m.name.split('/').pop().toLowerCase()} ${m.quality}${m.cause ? `: ${words(m.cause)}` : ''}`).join(', '), 'warn');
    } else {
      say(trouble, '', '');
    }
  }

  // A controller that had no clock then knows only how long it had been up.
  function when(trip) {
    if (trip.uptime_seconds === null) return '';
    const at = trip.at ? `at ${new Date(trip.at).toLocaleString()}` : `time not known, ${span(trip.uptime_seconds)} after its power-up`;
    const ups = trip.power_ups_since ? `, ${trip.power_ups_since} power-up${trip.power_ups_since > 1 ? 's' : ''} ago` : '';
    return ` (${at}${ups}${trip.burner_state ? `, while ${words(trip.burner_state)}` : ''})`;
  }

  // A row of its own under the unit's: whole sentences need the width.
  function showNote(online) {
    const blocked = online ? unit.start_blocked_by ?? [] : [];
    const tags = online ? unit.degraded_tags ?? [] : [];
    say(why, blocked.length ? `${unit.unit_id} does not fire: ${blocked.join('; ')}.` : '');
    say(degraded, tags.length ? `${unit.unit_id} is protected less well, a signal cannot be trusted: ${tags.join(', ')}.` : '', 'warn');
    const empty = !blocked.length && !tags.length;
    if (note.hidden !== empty) note.hidden = empty;
  }

  return { row, note, show };
}

// A schedule runs for hours: beyond ten minutes nobody counts seconds.
const span = seconds => seconds >= 600 ? `${Math.floor(seconds / 3600)} h ${String(Math.floor(seconds % 3600 / 60)).padStart(2, '0')} min` : `${number(seconds, 0)} s`;

function sourceOf(setpoint) {
  const source = setpoint.source === 'lease' ? `lease, ${span(setpoint.lease_remaining_seconds)} left` : words(setpoint.source);
  return setpoint.last_refusal && setpoint.last_refusal !== 'none' ? `${source}, refused: ${words(setpoint.last_refusal)}` : source;
}

async function command(button, unit) {
  const action = unit.connection === 'online' ? 'power-off' : 'power-on';
  const said = byId('command-answer');
  button.disabled = true;
  try {
    await ask(`/api/v1/simulation/controllers/${encodeURIComponent(unit.controller_id)}/${action}`, { method: 'POST' });
    said.hidden = true;
  } catch (problem) {
    say(said, `${words(action.replace('-', '_'))} of ${unit.unit_id} failed: ${problem.message}`);
    said.hidden = false;
  } finally {
    button.disabled = false;
    button.focus();
  }
}

let simulated;
let lastAnswer = null;
const opened = new Date();

async function refresh() {
  try {
    simulated ??= (await ask('/api/v1/simulation')).simulated;
    const [health, plants, status] = await Promise.all([ask('/api/v1/health'), ask('/api/v1/plants/status'), ask('/api/v1/optimization/heat-distribution/status')]);
    showHealth(health);
    showPlants(plants.plants);
    await showPlan(status);
    lastAnswer = plants.timestamp;
    say(byId('clock'), time(lastAnswer));
    byId('no-answer').hidden = true;
  } catch (problem) {
    // Said once: only the reason may change while the answer stays away.
    say(byId('no-answer'), `No answer from the coordinator since ${time(lastAnswer ?? opened)}; what is shown is from then. (${problem.message})`);
    byId('no-answer').hidden = false;
    say(byId('health'), 'no answer', 'bad');
  }
  setTimeout(refresh, pauseMs);
}

addEventListener('resize', drawChart);
refresh();
