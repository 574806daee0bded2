using System.Globalization;
using GL001.Simulator.Plants;

namespace GL001.Simulator.Checkers;

/// <summary>What all units absorb is what customers took, lines lost, safety valves blew and what is stored more than before.</summary>
internal sealed class EnergyChecker(SimulatedSite site)
{
    private const int PeriodMs = 60_000;

    private Account _last = Account.Of(site);
    private long _nextMs = PeriodMs;

    /// <summary>Largest residual so far, as a share of what was absorbed since the last look; for the report.</summary>
    public double WorstShare { get; private set; }

    public Violation? Step()
    {
        if (site.NowMs < _nextMs)
        {
            return null;
        }

        _nextMs = site.NowMs + PeriodMs;
        var now = Account.Of(site);
        var absorbed = now.AbsorbedMj - _last.AbsorbedMj;
        var residual = absorbed - (now.GivenMj - _last.GivenMj) - (now.StoredMj - _last.StoredMj);
        _last = now;
        var ratedMw = site.Units.Sum(unit => unit.Fired.RatedMw);
        WorstShare = absorbed > ratedMw * 6.0 ? Math.Max(WorstShare, Math.Abs(residual) / absorbed) : WorstShare;
        return Math.Abs(residual) > (0.001 * Math.Abs(absorbed)) + (0.2 * ratedMw)
            ? new Violation("energy balance", "site", "", site.NowMs, string.Create(CultureInfo.InvariantCulture, $"{residual:0.00} MJ of {absorbed:0.0} MJ absorbed in a minute are not accounted for"))
            : null;
    }

    private readonly record struct Account(double AbsorbedMj, double GivenMj, double StoredMj)
    {
        public static Account Of(SimulatedSite site) => new(
            site.Units.Sum(unit => unit.Fired.AbsorbedMj),
            site.SteamHeaders.Sum(header => header.Customers.ServedMj + header.BlownOffMj) + site.OilHeaders.Sum(header => header.Customers.ServedMj)
                + site.Lines.Sum(line => line.LostMj)
                + site.Charges.Sum(charge => charge.Furnace.GivenMj)
                + site.Networks.Sum(network => network.Customers.ServedMj + network.LostMj)
                + site.Units.Select(unit => unit.Fired).OfType<DrumBoiler>().Sum(boiler => boiler.BlownOffMj + boiler.BlowdownMj),
            site.Units.Sum(unit => unit.Fired.StoredMj) + site.SteamHeaders.Sum(header => header.StoredMj) + site.OilHeaders.Sum(header => header.StoredMj)
                + site.Lines.Sum(line => line.StoredMj) + site.Networks.Sum(network => network.StoredMj) + site.Accumulators.Sum(store => store.StoredMj));
    }
}

/// <summary>Of each drum: feedwater in, less steam and blowdown out, is what the circuit holds more than before; of each accumulator the same by its steam.</summary>
internal sealed class WaterChecker(SimulatedSite site)
{
    private const int PeriodMs = 60_000;

    // The drum integrates volumes and pressure; its mass follows from them and steam tables. Of what flowed, and of what it holds.
    private const double OfFlow = 0.001;
    private const double OfContents = 0.00002;

    private readonly Vessel[] _vessels =
    [
        .. site.Units.Select(unit => unit.Fired).OfType<DrumBoiler>().Select(boiler => new Vessel(boiler.Unit.Id,
            () => (boiler.FeedKg - boiler.SteamKg - boiler.BlowdownKg, boiler.FeedKg + boiler.SteamKg + boiler.BlowdownKg, boiler.Drum.MassKg))),
        .. site.Accumulators.Select(store => new Vessel(store.Id, () => (store.InKg - store.OutKg, store.InKg + store.OutKg, store.MassKg))),
    ];

    private long _nextMs = PeriodMs;

    /// <summary>Largest residual so far, as a share of what may be; for the report.</summary>
    public double WorstShare { get; private set; }

    public Violation? Step()
    {
        if (site.NowMs < _nextMs)
        {
            return null;
        }

        _nextMs = site.NowMs + PeriodMs;
        Violation? found = null;
        foreach (var vessel in _vessels)
        {
            var last = vessel.Last;
            var now = vessel.Account();
            vessel.Last = now;
            var residual = now.NetKg - last.NetKg - (now.MassKg - last.MassKg);
            var allowed = (OfFlow * (now.FlowKg - last.FlowKg)) + (OfContents * now.MassKg);
            WorstShare = Math.Max(WorstShare, Math.Abs(residual) / allowed);
            if (Math.Abs(residual) > allowed)
            {
                found ??= new Violation("water balance", vessel.Id, "", site.NowMs, string.Create(CultureInfo.InvariantCulture,
                    $"{residual:0.000} kg of water in a minute are not accounted for; {allowed:0.000} may be"));
            }
        }

        return found;
    }

    private sealed class Vessel(string id, Func<(double NetKg, double FlowKg, double MassKg)> account)
    {
        public string Id => id;

        public Func<(double NetKg, double FlowKg, double MassKg)> Account => account;

        public (double NetKg, double FlowKg, double MassKg) Last { get; set; } = account();
    }
}

/// <summary>Fuel that came in is burned, left as carbon monoxide, swept out unburned or still in the box: none appears, none is lost.</summary>
internal sealed class FuelChecker(SimulatedSite site)
{
    private const int PeriodMs = 60_000;
    private const double OfFlow = 0.0001;
    private const double OfFullLoadSeconds = 0.001;

    private readonly (double InMj, double FoundMj)[] _last = [.. site.Units.Select(unit => Account(unit.Fired))];
    private long _nextMs = PeriodMs;

    public Violation? Step()
    {
        if (site.NowMs < _nextMs)
        {
            return null;
        }

        _nextMs = site.NowMs + PeriodMs;
        Violation? found = null;
        for (var i = 0; i < _last.Length; i++)
        {
            var unit = site.Units[i];
            var now = Account(unit.Fired);
            var inMj = now.InMj - _last[i].InMj;
            var residual = inMj - (now.FoundMj - _last[i].FoundMj);
            _last[i] = now;
            if (Math.Abs(residual) > (OfFlow * inMj) + (OfFullLoadSeconds * unit.Fired.RatedMw))
            {
                found ??= new Violation("fuel balance", unit.Unit.Id, "", site.NowMs, string.Create(CultureInfo.InvariantCulture,
                    $"{residual:0.000} MJ of {inMj:0.0} MJ of fuel in a minute are not accounted for"));
            }
        }

        return found;
    }

    private static (double InMj, double FoundMj) Account(FiredUnit unit) =>
        (unit.Combustion.FuelInMj, unit.FuelMj + unit.Combustion.CarbonMonoxideMj + unit.Combustion.UnburnedMj + unit.Combustion.GasMj);
}

/// <summary>While nothing is or was at fault, a header that has come up to pressure stays in its envelope.</summary>
internal sealed class EnvelopeChecker(SimulatedSite site, IReadOnlyList<UnitWatch> watches)
{
    // Of nominal: the cut-in is a bar below the setpoint, the cut-out 0.8 bar above; a customer's step moves it for a minute.
    private const double Low = 0.75;
    private const double HighBar = 1.3;

    // A step of demand is not the controller's doing; it has this long to answer.
    private const int SettledMs = 600_000;

    private readonly bool[] _up = new bool[site.SteamHeaders.Count];
    private readonly double[] _wantedMw = new double[site.SteamHeaders.Count];
    private readonly long[] _steppedMs = new long[site.SteamHeaders.Count];

    public Violation? Step()
    {
        for (var i = 0; i < site.SteamHeaders.Count; i++)
        {
            var header = site.SteamHeaders[i];
            var wanted = header.Customers.WantedMw;
            if (Math.Abs(wanted - _wantedMw[i]) > 0.05 * Math.Max(1.0, _wantedMw[i]))
            {
                _wantedMw[i] = wanted;
                _steppedMs[i] = site.NowMs;
            }

            if (header.PressureBarg > header.NominalBarg + HighBar)
            {
                if (watches.All(watch => watch.IsFaultless(long.MaxValue / 2)))
                {
                    return Outside(header, "above");
                }
            }

            _up[i] |= header.PressureBarg > 0.95 * header.NominalBarg && site.NowMs > SettledMs;
            var settled = site.NowMs - _steppedMs[i] > SettledMs;
            if (_up[i] && settled && header.PressureBarg < Low * header.NominalBarg && watches.All(IsServing))
            {
                return Outside(header, "below");
            }
        }

        return null;
    }

    // A unit under lease or locked out from before is not answerable for the pressure.
    private static bool IsServing(UnitWatch watch) => watch.LastFaultMs < 0 && watch.Unit.Controller.Cycle.Burner.IsFiring
        && watch.Unit.Controller.Cycle.Output.FiringRatePct < 95.0
        && watch.Unit.Controller.Cycle.Arbiter.Source == Control.SetpointSource.LocalCurve;

    private Violation Outside(SteamHeader header, string side) => new("header envelope", header.Id, side, site.NowMs,
        string.Create(CultureInfo.InvariantCulture, $"{header.PressureBarg:0.00} barg, nominal {header.NominalBarg:0.00}, and nothing was at fault"));
}
