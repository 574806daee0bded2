using GL001.Control;
using GL001.Plant;
using GL001.Simulator.Plants;
using GL001.SiteFiles;

namespace GL001.Simulator.Tests;

/// <summary>The sample site, loaded once, and a warm simulation of it.</summary>
internal static class Sites
{
    public static readonly DateTimeOffset Winter = new(2026, 1, 15, 6, 0, 0, TimeSpan.Zero);

    public static Site TwoPlants { get; } = SiteFile.Load(Path.Combine(AppContext.BaseDirectory, "samples", "two-plants", "site.yaml"));

    public static SimulatedSite Cold(int seed = 1) => new(TwoPlants, Winter, seed);

    public static SimulatedSite Warm(int seed = 1)
    {
        var site = Cold(seed);
        site.WarmUp();
        Assert.All(site.Units, unit => Assert.Equal(BurnerState.Modulating, unit.State()));
        return site;
    }

    public static BurnerState State(this SimulatedUnit unit) => unit.Controller.Cycle.Burner.State;

    public static FirstOut FirstOut(this SimulatedUnit unit) => unit.Controller.Cycle.Interlocks.FirstOut;

    public static DrumBoiler Boiler(this SimulatedUnit unit) => (DrumBoiler)unit.Fired;

    /// <summary>Steps until the condition holds; returns the virtual time it took, or fails after <paramref name="atMost"/>.</summary>
    public static TimeSpan RunUntil(this SimulatedSite site, Func<bool> holds, TimeSpan atMost)
    {
        var start = site.NowMs;
        while (!holds())
        {
            Assert.True(site.NowMs - start < atMost.TotalMilliseconds, $"Not within {atMost}.");
            site.Step();
        }

        return TimeSpan.FromMilliseconds(site.NowMs - start);
    }
}
