using System.Text;
using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>
/// Breadth-first from power-up: every state that the real scan can reach, and from each every input of the alphabet. Each
/// transition is judged by the <see cref="SafetyMonitor"/>. Breadth-first, so the first thing that is wrong is met on a shortest way.
/// </summary>
internal sealed class Explorer
{
    private const int BytesOfState = 4_096;
    private const int KeepEvery = 17;

    // Uptime of the first scan: so great that a clock that steps back stays above zero, where uptime begins.
    private const long FirstMs = 10_000_000;

    private const int MostOthers = 3;

    private readonly Fit _fit;
    private readonly int _periodMs;
    private readonly Func<ScanCycle> _build;
    private readonly Action<ScanCycle, ScanEnd>? _defect;
    private readonly StateBuffer _buffer = new(BytesOfState);
    private readonly StateKey _key;
    private readonly Dictionary<string, int> _known = [];
    private readonly List<(int Parent, short Stimulus)> _ways = [];
    private readonly Inputs _inputs;
    private readonly SafetyMonitor _monitor;
    private readonly ScanCycle _cycle;

    /// <param name="fit">The unit as it is built.</param>
    /// <param name="periodMs">Scan period, ms: the longer, the fewer scans a timer takes.</param>
    /// <param name="build">The unit under exploration; the real one if none is given.</param>
    /// <param name="defect">A planted defect: called after each scan and after each offer of a lease.</param>
    public Explorer(Fit fit, int periodMs, Func<ScanCycle>? build = null, Action<ScanCycle, ScanEnd>? defect = null)
    {
        _fit = fit;
        _periodMs = periodMs;
        _build = build ?? (() => Rig.NewCycle(fit, periodMs));
        _defect = defect;
        Stimuli = Alphabet.Of(fit, periodMs);
        Rows = Sheet.Rows(fit);
        _inputs = new Inputs(fit.Kind);
        _monitor = new SafetyMonitor(Rows, Rig.Times, periodMs, fit) { HotHeadStartMs = HotHeadStartMs };
        _key = new StateKey(fit);
        _cycle = _build();
        TripsByValue = new long[Rows.Length];
        TripsByFault = new long[Rows.Length];
    }

    public Stimulus[] Stimuli { get; }

    public SheetRow[] Rows { get; }

    public int States => _ways.Count;

    public long Transitions { get; private set; }

    /// <summary>Offers of a lease that were tried.</summary>
    public long Offers { get; private set; }

    /// <summary>How often each row was seen acting on its value.</summary>
    public long[] TripsByValue { get; }

    /// <summary>How often each row was seen acting on signals that cannot be trusted.</summary>
    public long[] TripsByFault { get; }

    /// <summary>States by the burner's state.</summary>
    public SortedDictionary<BurnerState, int> StatesByBurner { get; } = [];

    /// <summary>Longest of the shortest ways.</summary>
    public int Depth { get; private set; }

    /// <summary>Some states with others that have the same key, for the trial of the projection.</summary>
    public Dictionary<int, List<Saved>> Twins { get; } = [];

    /// <summary>Explores everything; null when all is well, else the first thing that is wrong and the shortest way there in words.</summary>
    public string? Explore()
    {
        var byKey = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        var queue = new Queue<(int State, Saved Saved, int Depth)>();
        queue.Enqueue((Note(_key.Of(_cycle, _monitor), -1, -1), Save(_monitor), 0));
        while (queue.TryDequeue(out var next))
        {
            Depth = next.Depth;
            for (var i = 0; i < Stimuli.Length; i++)
            {
                if (Stimuli[i].Pressed && Stimuli[i].Upset is not null && next.Saved.State != BurnerState.Lockout)
                {
                    // Elsewhere a press means nothing but that the button is not seen open; that is tried with a healthy plant.
                    continue;
                }

                Restore(next.Saved);
                var before = Situation.Of(_cycle);
                var wrong = Scan(before, Stimuli[i]);
                Transitions++;
                if (wrong is not null)
                {
                    return Trace(next.State, Stimuli[i].Words, before, wrong);
                }

                Count();
                var key = _key.Write(_cycle, _monitor);
                if (!byKey.TryGetValue(key, out var known))
                {
                    var state = Note(new string(key), next.State, (short)i);
                    var saved = Save(_monitor);
                    queue.Enqueue((state, saved, next.Depth + 1));
                    if (state % KeepEvery == 0)
                    {
                        Twins[state] = [saved];
                    }
                }
                else if (Twins.TryGetValue(known, out var others) && others.Count <= MostOthers && next.State % 3 == others.Count % 3)
                {
                    others.Add(Save(_monitor));
                }
            }

            var byMessage = TryOffers(next.Saved);
            if (byMessage is not null)
            {
                return Trace(next.State, byMessage, null, "a message changed more than whether heat is wanted");
            }
        }

        return null;
    }

    /// <summary>One state, one input: the key of the state it leads to, without the rate of rise.</summary>
    public string KeyAfter(Saved from, Stimulus stimulus)
    {
        Restore(from);
        Scan(Situation.Of(_cycle), stimulus);
        return _key.Of(_cycle, _monitor, withRate: false);
    }

    /// <summary>
    /// Walks at random through the alphabet without ever restoring a state, for so long that windows fill, counters grow and
    /// controllers wind; returns the first state met that the exploration does not know, and the first thing that was wrong.
    /// </summary>
    public (string? Unknown, string? Wrong) Walk(int seed, int scans)
    {
        var random = new Random(seed);
        var cycle = _build();
        var monitor = new SafetyMonitor(Rows, Rig.Times, _periodMs, _fit) { HotHeadStartMs = HotHeadStartMs };
        var key = new StateKey(_fit);
        string? unknown = null;
        var now = FirstMs;
        for (var i = 0; i < scans; i++)
        {
            var stimulus = Next(random, cycle);
            var before = Situation.Of(cycle);
            stimulus.Fill(_inputs, cycle.Burner);
            _inputs.ApplyTo(cycle.Image);
            now += stimulus.StepMs;
            ShortenTheMinute(cycle);
            cycle.Run(now);
            var wrong = monitor.Judge(before, _inputs, stimulus.StepMs, cycle);
            if (wrong is not null)
            {
                return (unknown, $"scan {i} of the walk with seed {seed}, {stimulus.Words}: {wrong}");
            }

            // Full windows withhold a start or a reset at moments of their own; the exploration withholds them by heat demand and button.
            var withheld = cycle.ResetsExhausted || (cycle.Burner.Blocked & StartBlock.TooManyStarts) != 0;
            if (!withheld && !_known.ContainsKey(key.Of(cycle, monitor)))
            {
                unknown ??= $"scan {i}, {stimulus.Words}, {before.State} to {cycle.Burner.State}";
            }
        }

        return (unknown, null);
    }

    /// <summary>Mostly healthy, so that the walk comes as far as firing; in lockout it presses the button as often as not.</summary>
    private Stimulus Next(Random random, ScanCycle cycle)
    {
        if (random.Next(12) == 0)
        {
            // Those that the exploration leaves out elsewhere than in lockout are left out here too.
            Stimulus any;
            do
            {
                any = Stimuli[random.Next(Stimuli.Length)];
            }
            while (any.Pressed && any.Upset is not null && cycle.Burner.State != BurnerState.Lockout);
            return any;
        }

        return cycle.IsLockedOut && random.Next(2) == 0 ? Stimuli[3] : Stimuli[random.Next(20) == 0 ? 1 : 0];
    }

    private int Note(string key, int parent, short stimulus)
    {
        var state = _ways.Count;
        _known.Add(key, state);
        _ways.Add((parent, stimulus));
        StatesByBurner[_cycle.Burner.State] = StatesByBurner.GetValueOrDefault(_cycle.Burner.State) + 1;
        return state;
    }

    private string? Scan(in Situation before, Stimulus stimulus)
    {
        stimulus.Fill(_inputs, _cycle.Burner);
        _inputs.ApplyTo(_cycle.Image);

        var last = Peek.LastMs(Peek.Clock(_cycle));
        ShortenTheMinute(_cycle);
        _cycle.Run(last < 0 ? FirstMs : last + stimulus.StepMs);
        _defect?.Invoke(_cycle, ScanEnd.Scan);
        return _monitor.Judge(before, _inputs, stimulus.StepMs, _cycle);
    }

    /// <summary>Two scans are left of the minute in which a chamber has to be hot: the real one, scan by scan, would make twelve times the states.</summary>
    private int HotHeadStartMs => HotChamber.ProvingMs - (2 * _periodMs);

    private void ShortenTheMinute(ScanCycle cycle)
    {
        if (_fit.HasChamber)
        {
            ref var hotMs = ref Peek.HotMs(Peek.Chamber(cycle));
            hotMs = Math.Max(hotMs, HotHeadStartMs);
        }
    }

    private void Count()
    {
        for (var i = 0; i < Rows.Length; i++)
        {
            TripsByValue[i] += _monitor.TrippedByValue[i] ? 1 : 0;
            TripsByFault[i] += _monitor.TrippedByFault[i] ? 1 : 0;
        }
    }

    /// <summary>A lease may only do what the controlled variable may do as well: ask for heat or for rest. Nothing else may differ.</summary>
    private string? TryOffers(Saved from)
    {
        var on = KeyAfter(from, Stimuli[0]);
        var off = KeyAfter(from, Stimuli[1]);
        foreach (var (words, heatMw, session) in new[] { ("a lease of rest", 0.0, 1), ("a lease of 20 MW", 20.0, 1), ("a lease of no number", double.NaN, 1), ("a lease of another session", 20.0, 7) })
        {
            foreach (var stimulus in new[] { Stimuli[0], Stimuli[2] })
            {
                Restore(from);
                var now = Math.Max(FirstMs, Peek.LastMs(Peek.Clock(_cycle)));
                _cycle.Arbiter.Offer(1, session, 1, now, 600_000, heatMw, now, remoteSelected: true, _cycle.IsLockedOut);
                _defect?.Invoke(_cycle, ScanEnd.Offer);
                Scan(Situation.Of(_cycle), stimulus);
                Offers++;
                var key = _key.Of(_cycle, _monitor, withRate: false);
                if (key != on && key != off)
                {
                    return $"{words}, then {stimulus.Words}";
                }
            }
        }

        return null;
    }

    private Saved Save(SafetyMonitor monitor)
    {
        _buffer.StartSaving();
        _cycle.Exchange(_buffer);
        return new Saved(_buffer.Bytes.AsSpan(0, _buffer.Length).ToArray(), monitor.Copy(), _cycle.Burner.State, Peek.RatePerMinute(Peek.Derived(_cycle)));
    }

    private void Restore(Saved saved)
    {
        saved.Bytes.CopyTo(_buffer.Bytes, 0);
        _buffer.StartRestoring();
        _cycle.Exchange(_buffer);
        _monitor.CopyFrom(saved.Monitor);
    }

    private string Trace(int state, string last, Situation? before, string wrong)
    {
        var steps = new List<string>();
        for (var at = state; _ways[at].Parent >= 0; at = _ways[at].Parent)
        {
            steps.Add(Stimuli[_ways[at].Stimulus].Words);
        }

        steps.Reverse();
        steps.Add(last);
        var words = new StringBuilder();
        words.AppendLine($"{wrong}.").AppendLine($"Shortest way from power-up, {steps.Count} scans of {_periodMs} ms:");
        for (var i = 0; i < steps.Count;)
        {
            var same = steps.Skip(i).TakeWhile(step => step == steps[i]).Count();
            words.AppendLine($"  {(same > 1 ? $"{same} times " : "")}{steps[i]}");
            i += same;
        }

        if (before is { } stood)
        {
            words.AppendLine($"Before the last scan the burner stood in {stood.State}; after it in {_cycle.Burner.State}.");
        }

        return words.ToString();
    }
}

/// <summary>When a planted defect may strike.</summary>
internal enum ScanEnd
{
    Scan,
    Offer,
}

/// <summary>A unit and its monitor at one moment.</summary>
internal sealed record Saved(byte[] Bytes, SafetyMonitor Monitor, BurnerState State, double RatePerMinute);
