using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>
/// The customers of a header: each takes what the site's series say as long as the header stands high enough. As it
/// sinks they are throttled by self-acting pressure-sustaining valves, production first and life safety last.
/// </summary>
public sealed class Customers
{
    // Where the header has to stand, as a share of nominal, for production to have all it wants; each graver tier holds out 0.10 longer.
    private const double ProductionFullAt = 0.85;
    private const double Band = 0.10;

    private readonly Demand[] _demands;
    private readonly double[] _seriesMw;
    private readonly double[] _servedMw;
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>The customers at a header itself; those behind a hot-water network are the network's.</summary>
    public Customers(Site site, string headerId)
        : this(site.Demands.Where(demand => demand.HeaderId == headerId && demand.NetworkId is null))
    {
    }

    public Customers(IEnumerable<Demand> demands)
    {
        _demands = [.. demands];
        _seriesMw = new double[_demands.Length];
        _servedMw = new double[_demands.Length];
    }

    public IReadOnlyList<Demand> Demands => _demands;

    /// <summary>Heat wanted now, MW.</summary>
    public double WantedMw { get; private set; }

    /// <summary>Heat wanted by the series as last looked at, MW.</summary>
    public double WantedNowMw
    {
        get
        {
            double sum = 0.0;
            for (int i = 0; i < _demands.Length; i++)
            {
                sum += _seriesMw[i] * Factor;
            }

            return sum;
        }
    }

    /// <summary>Heat taken now, MW.</summary>
    public double ServedMw { get; private set; }

    /// <summary>Heat taken so far, MJ.</summary>
    public double ServedMj { get; private set; }

    /// <summary>A factor on all demand, for example zero for a sudden loss of load.</summary>
    public double Factor { get; set; } = 1.0;

    /// <summary>Heat that one customer takes now, MW, in the order of <see cref="Demands"/>.</summary>
    public double ServedMwOf(int index) => _servedMw[index];

    /// <summary>Heat that one customer wants now, MW, in the order of <see cref="Demands"/>.</summary>
    public double WantedMwOf(int index) => _seriesMw[index] * Factor;

    /// <summary>Heat that all would take with the header at this share of nominal, MW. Never falls as the share rises.</summary>
    public double DrawMw(double share)
    {
        double sum = 0.0;
        for (int i = 0; i < _demands.Length; i++)
        {
            sum += DrawMw(i, share);
        }

        return sum;
    }

    /// <param name="now">Site time.</param>
    public void Look(DateTimeOffset now)
    {
        // Series move in quarter hours; once a minute is often enough to look.
        if (now < _next)
        {
            return;
        }

        _next = now + TimeSpan.FromMinutes(1);
        for (int i = 0; i < _demands.Length; i++)
        {
            _seriesMw[i] = _demands[i].HeatAt(now).Megawatts;
        }
    }

    /// <param name="share">Where the header stands, share of nominal.</param>
    /// <param name="seconds">Step.</param>
    public void Take(double share, double seconds)
    {
        WantedMw = 0.0;
        ServedMw = 0.0;
        for (int i = 0; i < _demands.Length; i++)
        {
            _servedMw[i] = DrawMw(i, share);
            ServedMw += _servedMw[i];
            WantedMw += _seriesMw[i] * Factor;
        }

        ServedMj += ServedMw * seconds;
    }

    /// <summary>Takes what is wanted as far as there is enough, the graver tiers first.</summary>
    /// <returns>Heat taken, MW.</returns>
    public double TakeUpTo(double availableMw, double seconds)
    {
        WantedMw = WantedNowMw;
        ServedMw = 0.0;
        for (DemandTier tier = DemandTier.LifeSafety; tier <= DemandTier.Production; tier++)
        {
            double wanted = 0.0;
            for (int i = 0; i < _demands.Length; i++)
            {
                wanted += _demands[i].Tier == tier ? WantedMwOf(i) : 0.0;
            }

            double share = wanted > 0.0 ? Math.Clamp((availableMw - ServedMw) / wanted, 0.0, 1.0) : 0.0;
            for (int i = 0; i < _demands.Length; i++)
            {
                if (_demands[i].Tier == tier)
                {
                    _servedMw[i] = share * WantedMwOf(i);
                }
            }

            ServedMw += share * wanted;
        }

        ServedMj += ServedMw * seconds;
        return ServedMw;
    }

    private double DrawMw(int index, double share)
    {
        double fullAt = ProductionFullAt - (Band * (DemandTier.Production - _demands[index].Tier));
        return _seriesMw[index] * Factor * Math.Clamp((share - fullAt + Band) / Band, 0.0, 1.0);
    }
}
