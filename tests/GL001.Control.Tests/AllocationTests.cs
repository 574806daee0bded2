namespace GL001.Control.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void A_scan_allocates_nothing_over_100_000_scans()
    {
        var bench = Bench.Modulating();
        bench.Scan(1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        bench.Scan(100_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
