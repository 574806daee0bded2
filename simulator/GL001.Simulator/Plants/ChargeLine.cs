using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>Goods on their way through one process furnace: they move as fast as customers want them hot, within what the furnace allows.</summary>
public sealed class ChargeLine
{
    private readonly ProcessHeater _furnace;
    private double _givenMj;

    public ChargeLine(Header header, Site site, ProcessHeater furnace)
    {
        Id = header.Id;
        Customers = new Customers(site, header.Id);
        _furnace = furnace;
    }

    public string Id { get; }

    public Customers Customers { get; }

    public ProcessHeater Furnace => _furnace;

    public void Step(DateTimeOffset now, double seconds)
    {
        Customers.Look(now);
        _furnace.FlowShare = Customers.WantedNowMw / _furnace.RatedMw;

        // What left the furnace since the last step; colder goods are less heat, and the line cannot make up for it.
        double mj = _furnace.Furnace.ChargeMj - _givenMj;
        _givenMj = _furnace.Furnace.ChargeMj;
        Customers.TakeUpTo(Math.Max(0.0, mj / seconds), seconds);
    }
}
