// Shows what the REST routes answer, every two seconds. Grey is normal; colour means that somebody should look.
const periodMs = 2000;
const number = (value, digits = 1) => value === null || value === undefined ? '–' : value.toFixed(digits);

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'onclick') node.addEventListener('click', value); else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

async function get(path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' } });
  if (!answer.ok && answer.status !== 503) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

const fact = (name, ...value) => element('div', {}, element('dt', {}, name), element('dd', {}, ...value));

function showPlanFacts(status) {
  const facts = [fact('run', status.optimization_status.replace('_', ' '))];
  if (status.reason) facts.push(fact('because', status.reason));
  const plan = status.plan;
  if (plan) {
    facts.push(
      fact('fuel cost', `${plan.cost_eur.toFixed(0)} EUR in ${plan.horizon_hours.toFixed(0)} h`),
      fact('solved in', `${(plan.solve_seconds * 1000).toFixed(0)} ms`),
      fact('leases sent', `${status.leases_sent}`),
      ...plan.headers.map(header => fact(`one more MWh at ${header.header_id}`, header.marginal_cost_eur_per_mwh === null ? 'cannot be served' : `${header.marginal_cost_eur_per_mwh.toFixed(2)} EUR`)),
      ...plan.lines.map(line => fact(line.line_id, `${number(line.sent_mw)} MW`)));
    const unmet = plan.tiers.filter(tier => tier.unmet_mwh > 0.01);
    if (unmet.length) {
      facts.push(fact('unserved by tier', element('span', { class: 'bad' }, unmet.map(tier => `${tier.tier.replace('_', ' ')}: ${tier.unmet_mwh.toFixed(1)} MWh`).join(', '))));
    }
  }
  document.getElementById('plan-facts').replaceChildren(...facts);
}

const shades = ['#4f5b66', '#7d8a94', '#a9b3ba', '#5f6f65', '#8fa096', '#bcc7bf', '#6b6275', '#9d94a6'];

function showPlanChart(plan) {
  const svg = document.getElementById('plan-chart');
  const draw = (tag, attributes, text) => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const steps = plan.units[0].heat_mw.length;
  const top = Math.max(1, ...Array.from({ length: steps }, (_, t) => plan.units.reduce((sum, unit) => sum + unit.heat_mw[t], 0)));
  const left = 44, right = 956, low = 196, high = 10;
  const x = t => left + (right - left) * t / steps;
  const y = mw => low - (low - high) * mw / top;
  const nodes = [];
  const base = new Array(steps).fill(0);
  plan.units.forEach((unit, index) => {
    const upper = [], lower = [];
    unit.heat_mw.forEach((mw, t) => {
      lower.push(`${x(t)},${y(base[t])}`, `${x(t + 1)},${y(base[t])}`);
      base[t] += mw;
      upper.push(`${x(t)},${y(base[t])}`, `${x(t + 1)},${y(base[t])}`);
    });
    const area = draw('polygon', { points: [...upper, ...lower.reverse()].join(' '), fill: shades[index % shades.length] });
    area.append(draw('title', {}, unit.unit_id));
    nodes.push(area);
  });
  const start = new Date(plan.start);
  const stepMs = plan.step_minutes * 60_000;
  for (let t = 0; t < steps; t += Math.ceil(steps / 8)) {
    nodes.push(draw('text', { x: x(t), y: 212 }, new Date(start.getTime() + t * stepMs).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })));
  }
  for (const share of [0, 0.5, 1]) nodes.push(draw('text', { x: 2, y: y(top * share) + 4 }, `${(top * share).toFixed(0)} MW`));
  svg.replaceChildren(...nodes);
  document.getElementById('plan-legend').replaceChildren(...plan.units.map((unit, index) =>
    element('span', {}, element('i', { style: `background:${shades[index % shades.length]}` }), unit.unit_id)));
}

function unitRow(unit) {
  const heat = unit.measurements.find(m => m.name === 'Inputs/Heat Output');
  const bad = unit.measurements.filter(m => m.quality !== 'good');
  const held = unit.measurements.find(m => m.name === 'Inputs/Steam Pressure' || m.name === 'Inputs/Outlet Temperature');
  const online = unit.connection === 'online';
  const share = Math.min(100, 100 * (heat?.value ?? 0) / unit.max_heat_mw);
  const mark = unit.setpoint.planned_mw === null ? null : Math.min(100, 100 * unit.setpoint.planned_mw / unit.max_heat_mw);
  const bar = element('div', { class: 'bar', title: `${number(heat?.value)} of ${unit.max_heat_mw} MW; the mark is the plan` }, element('span', { style: `width:${share}%` }));
  if (mark !== null) bar.append(element('b', { style: `left:${mark}%` }));
  const state = [element('span', { class: unit.burner_state === 'lockout' ? 'bad' : '' }, unit.burner_state || '–')];
  if (unit.first_out) state.push(' ', element('span', { class: 'bad' }, unit.first_out.tag));
  if (online && bad.length) state.push(' ', element('span', { class: 'warn', title: bad.map(m => `${m.name}: ${m.quality} (${m.cause})`).join('\n') }, `${bad.length} signal${bad.length > 1 ? 's' : ''} not good`));
  const setpoint = unit.setpoint;
  const source = setpoint.source === 'lease' ? `lease, ${number(setpoint.lease_remaining_seconds, 0)} s left` : setpoint.source ?? '–';
  return element('tr', {},
    element('th', { scope: 'row' }, unit.unit_id),
    element('td', { class: online ? '' : 'bad' }, unit.connection.replace('_', ' ').toUpperCase()),
    element('td', {}, ...state),
    element('td', {}, bar),
    element('td', { class: 'number' }, number(heat?.value)),
    element('td', { class: 'number' }, `${number(setpoint.planned_mw)} / ${number(setpoint.accepted_mw)} / ${number(setpoint.ramped_mw)}`),
    element('td', {}, `${source}${setpoint.last_refusal && setpoint.last_refusal !== 'none' ? `, refused: ${setpoint.last_refusal}` : ''}`),
    element('td', { class: 'number' }, held ? `${number(held.value)} ${held.unit === 'degC' ? '°C' : held.unit}` : '–'),
    element('td', {}, simulated ? element('button', { onclick: () => command(unit) }, online ? 'Power off' : 'Power on') : ''));
}

function showPlants(plants) {
  const head = ['unit', 'link', 'burner', 'heat', 'MW', 'plan / accepted / ramp', 'setpoint from', 'holds', ''];
  const focused = document.activeElement?.tagName === 'BUTTON' ? document.activeElement.dataset.unit : null;
  document.getElementById('plants').replaceChildren(...plants.map(plant => element('section', {},
    element('h2', {}, `${plant.plant_id} ${plant.name} `,
      element('small', { class: plant.heat_status === 'normal' ? '' : 'bad' },
        `${plant.heat_status}: ${number(plant.heat_output_mw)} MW delivered, ${number(plant.heat_demand_mw)} MW wanted`)),
    element('table', {},
      element('thead', {}, element('tr', {}, ...head.map(name => element('th', { scope: 'col' }, name)))),
      element('tbody', {}, ...plant.units.map(unit => {
        const row = unitRow(unit);
        const button = row.querySelector('button');
        if (button) button.dataset.unit = unit.unit_id;
        return row;
      }))))));
  if (focused) document.querySelector(`button[data-unit="${CSS.escape(focused)}"]`)?.focus();
}

let simulated = false;

async function command(unit) {
  const action = unit.connection === 'online' ? 'power-off' : 'power-on';
  await fetch(`/api/v1/simulation/controllers/${encodeURIComponent(unit.controller_id)}/${action}`, { method: 'POST' });
  await refresh();
}

async function refresh() {
  const banner = document.getElementById('banner');
  try {
    const [health, plants, status] = await Promise.all([get('/api/v1/health'), get('/api/v1/plants/status'), get('/api/v1/optimization/heat-distribution/status')]);
    banner.textContent = `${health.status} · ${health.checks.map(check => `${check.name}: ${check.detail}`).join(' · ')} · ${new Date(plants.timestamp).toLocaleTimeString()}`;
    banner.className = health.status === 'healthy' ? '' : health.status === 'degraded' ? 'warn' : 'bad';
    showPlants(plants.plants);
    showPlanFacts(status);
    if (status.plan) showPlanChart(await get('/api/v1/optimization/heat-distribution/plan'));
  } catch (problem) {
    banner.textContent = `no answer from the coordinator (${problem.message})`;
    banner.className = 'bad';
  }
}

const simulation = await fetch('/api/v1/simulation');
simulated = simulation.ok && (await simulation.json()).simulated;
await refresh();
setInterval(refresh, periodMs);
