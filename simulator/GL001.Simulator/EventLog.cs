using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GL001.Control;
using GL001.Simulator.Plants;

namespace GL001.Simulator;

/// <summary>
/// What happened in a run, as text: every change of state, every trip, and each unit's values once a minute. The
/// same site, start, seed and build give the same bytes.
/// </summary>
public sealed class EventLog
{
    private readonly SimulatedSite _site;
    private readonly TextWriter? _copy;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly BurnerState[] _states;
    private long _nextValuesMs;

    /// <param name="site">The site to watch.</param>
    /// <param name="copy">Receives each line; null keeps only the hash.</param>
    public EventLog(SimulatedSite site, TextWriter? copy)
    {
        _site = site;
        _copy = copy;
        _states = new BurnerState[site.Units.Count];
    }

    public int Trips { get; private set; }

    /// <summary>SHA-256 over the log so far.</summary>
    public string Hash => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Looks at the site after a step.</summary>
    public void Observe()
    {
        for (var i = 0; i < _states.Length; i++)
        {
            var unit = _site.Units[i];
            var cycle = unit.Controller.Cycle;
            if (cycle.Burner.State == _states[i])
            {
                continue;
            }

            _states[i] = cycle.Burner.State;
            var firstOut = cycle.Interlocks.FirstOut;
            var tripped = _states[i] == BurnerState.Lockout && firstOut.IsSet;
            Trips += tripped ? 1 : 0;
            Write(string.Create(CultureInfo.InvariantCulture,
                $"{_site.NowMs} {unit.Unit.Id} {BurnerStateNames.Of(_states[i])}{(tripped ? $" {firstOut.Tag} {firstOut.Reading:R}" : "")}"));
        }

        if (_site.NowMs >= _nextValuesMs)
        {
            _nextValuesMs = _site.NowMs + 60_000;
            foreach (var unit in _site.Units)
            {
                var held = unit.Fired switch { DrumBoiler boiler => boiler.PressureBarg, FurnaceUnit heater => heater.OutletDegC, _ => 0.0 };
                Write(string.Create(CultureInfo.InvariantCulture, $"{_site.NowMs} {unit.Unit.Id} {unit.Fired.DeliveredMw:R} {held:R}"));
            }
        }
    }

    /// <summary>Something that happens to the site rather than in it: a fault, an action, a violation.</summary>
    public void Note(string what) => Write(string.Create(CultureInfo.InvariantCulture, $"{_site.NowMs} {what}"));

    private void Write(string line)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        _copy?.WriteLine(line);
    }
}
