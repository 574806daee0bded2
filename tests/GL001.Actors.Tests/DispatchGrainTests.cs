using GL001.Wire;

namespace GL001.Actors.Tests;

public sealed class DispatchGrainTests
{
    [Theory]
    [InlineData(-1.0)]
    [InlineData(5.0)]
    [InlineData(null)]
    public async Task A_maximum_that_cannot_be_costs_its_own_unit_the_lease_and_no_other(double? reportedMaximum)
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        await network.TellAsync(Told.Firing(12.0).But(Told.Number(MetricId.MaximumHeatMw, reportedMaximum)).Birth());
        await network.TellAsync(Told.Firing(10.0).Birth("BLR-2"));
        var status = await network.Dispatch.RunAsync();
        Assert.Equal(DispatchRunStatus.Optimal, status.Status);
        Assert.Equal(["BLR-2"], network.Leases.Heard.Select(lease => lease.UnitId));
        Assert.Contains("maximum", status.Plan!.Units[0].Note, StringComparison.Ordinal);
    }
}
