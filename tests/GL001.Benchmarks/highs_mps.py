"""Solves a linear program in MPS format by HiGHS, through SciPy, and prints the seconds of the solve alone."""
import sys
import time

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

rows, columns, senses, objective = {}, {}, [], None
entries, cost, right, ranges, bounds = [], {}, {}, {}, {}
section = ""
for line in open(sys.argv[1]):
    if not line.strip() or line[0] == "*":
        continue
    words = line.split()
    if line[0] != " ":
        section = words[0]
        continue
    if section == "ROWS":
        if words[0] == "N":
            objective = objective or words[1]
        else:
            rows[words[1]] = len(senses)
            senses.append(words[0])
    elif section == "COLUMNS" and "'MARKER'" not in words:
        column = columns.setdefault(words[0], len(columns))
        for name, value in zip(words[1::2], words[2::2]):
            if name == objective:
                cost[column] = float(value)
            else:
                entries.append((rows[name], column, float(value)))
    elif section in ("RHS", "RANGES"):
        target = right if section == "RHS" else ranges
        for name, value in zip(words[1::2], words[2::2]):
            if name in rows:
                target[rows[name]] = float(value)
    elif section == "BOUNDS":
        column = columns[words[2]]
        low, high = bounds.get(column, (0.0, np.inf))
        value = float(words[3]) if len(words) > 3 else 0.0
        bounds[column] = {"UP": (low, value), "LO": (value, high), "FX": (value, value), "FR": (-np.inf, np.inf), "MI": (-np.inf, high), "PL": (low, np.inf)}[words[0]]

n, m = len(columns), len(senses)
low, high = np.full(m, -np.inf), np.full(m, np.inf)
for i, sense in enumerate(senses):
    b, r = right.get(i, 0.0), ranges.get(i)
    if sense in "GE":
        low[i] = b
    if sense in "LE":
        high[i] = b
    if r is not None:
        low[i], high[i] = (b, b + abs(r)) if sense == "G" else (b - abs(r), b) if sense == "L" else (min(b, b + r), max(b, b + r))
i, j, v = (np.array(x) for x in zip(*entries))
a = coo_matrix((v, (i.astype(int), j.astype(int))), shape=(m, n)).tocsr()
equal = low == high
upper, lower = ~equal & np.isfinite(high), ~equal & np.isfinite(low)
from scipy.sparse import vstack  # noqa: E402
c = np.array([cost.get(k, 0.0) for k in range(n)])
arguments = dict(A_eq=a[equal], b_eq=low[equal], A_ub=vstack([a[upper], -a[lower]]), b_ub=np.concatenate([high[upper], -low[lower]]), bounds=[bounds.get(k, (0.0, np.inf)) for k in range(n)])
begun = time.perf_counter()
answer = linprog(c, method="highs", **arguments)
print("status", answer.status, "objective", answer.fun)
print("solve seconds", time.perf_counter() - begun)
