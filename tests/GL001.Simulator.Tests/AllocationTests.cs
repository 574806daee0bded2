namespace GL001.Simulator.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void Physics_board_drivers_and_scan_allocate_nothing_over_100_000_scans()
    {
        var story = Story.Firing(Story.OfBoiler());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100_000; i++)
        {
            story.Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
