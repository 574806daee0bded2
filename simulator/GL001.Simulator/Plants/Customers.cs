using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>The customers of a header: they take what the site's series say as long as the header can give it.</summary>
public sealed class Customers
{
    private readonly Demand[] _demands;
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    public Customers(Site site, string headerId)
    {
        _demands = [.. site.Demands.Where(demand => demand.HeaderId == headerId)];
    }

    /// <summary>Heat wanted now, MW.</summary>
    public double WantedMw { get; private set; }

    /// <summary>Heat taken now, MW.</summary>
    public double ServedMw { get; private set; }

    /// <summary>Heat taken so far, MJ.</summary>
    public double ServedMj { get; private set; }

    /// <summary>A factor on all demand, for example zero for a sudden loss of load.</summary>
    public double Factor { get; set; } = 1.0;

    /// <param name="now">Site time.</param>
    /// <param name="share">What the header can give, 0..1 of what is wanted.</param>
    /// <param name="seconds">Step.</param>
    public void Step(DateTimeOffset now, double share, double seconds)
    {
        // Series move in quarter hours; once a minute is often enough to look.
        if (now >= _next)
        {
            _next = now + TimeSpan.FromMinutes(1);
            Base = 0.0;
            foreach (var demand in _demands)
            {
                Base += demand.HeatAt(now).Megawatts;
            }
        }

        WantedMw = Base * Factor;
        ServedMw = WantedMw * share;
        ServedMj += ServedMw * seconds;
    }

    private double Base { get; set; }
}
