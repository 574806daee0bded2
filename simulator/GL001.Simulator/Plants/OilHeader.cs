using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>A hot-oil loop: one temperature of a well-stirred store, heated by its furnaces, cooled by its customers.</summary>
/// <remarks>Simplified: no heat loss of the pipe; the furnaces' circulation never stops.</remarks>
public sealed class OilHeader
{
    private const double LoopSeconds = 180.0;

    /// <summary>So far below supply temperature the loop is worthless: the zero of the customers' scale, K.</summary>
    private const double ScaleK = 200.0;

    private readonly OilHeater[] _heaters;
    private readonly double _mjPerK;

    /// <param name="header">The loop.</param>
    /// <param name="site">Where its customers stand.</param>
    /// <param name="heaters">The heaters that feed it.</param>
    /// <param name="startDegC">Oil at the start, °C; without it at supply temperature.</param>
    public OilHeader(Header header, Site site, IEnumerable<OilHeater> heaters, double? startDegC = null)
    {
        Id = header.Id;
        SupplyDegC = header.SupplyTemperature!.Value.DegreesCelsius;
        TemperatureDegC = startDegC ?? SupplyDegC;
        Customers = new Customers(site, header.Id);
        _heaters = [.. heaters];
        _mjPerK = LoopSeconds * Math.Max(0.01, _heaters.Sum(heater => heater.CirculationMwPerK));
    }

    public string Id { get; }

    public double SupplyDegC { get; }

    public double TemperatureDegC { get; private set; }

    public Customers Customers { get; }

    public double StoredMj => TemperatureDegC * _mjPerK;

    public void Step(DateTimeOffset now, double seconds)
    {
        Customers.Look(now);
        Customers.Take(1.0 - ((SupplyDegC - TemperatureDegC) / ScaleK), seconds);
        double heatMw = -Customers.ServedMw;
        foreach (OilHeater heater in _heaters)
        {
            heatMw += heater.DeliveredMw;
        }

        TemperatureDegC += heatMw / _mjPerK * seconds;
        foreach (OilHeater heater in _heaters)
        {
            heater.InletDegC = TemperatureDegC;
        }
    }
}
