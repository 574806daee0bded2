namespace GL001.Storage.Tests;

public sealed class HeapWatchTests
{
    [Fact]
    public void A_low_heap_is_told_until_it_is_a_quarter_above_the_limit_again()
    {
        var heap = new FakeHeap();
        var watch = new HeapWatch(heap, 1_000);
        Assert.False(watch.IsKnown);
        foreach (var (free, low) in new[] { (2_000L, false), (1_000L, false), (999L, true), (1_249L, true), (1_250L, false) })
        {
            heap.Free = free;
            watch.Sample();
            Assert.Equal(free, watch.FreeBytes);
            Assert.Equal(low, watch.IsLow);
        }

        Assert.Equal(999, watch.LowestFreeBytes);
    }

    [Fact]
    public void A_board_that_does_not_answer_leaves_the_last_figures_and_says_so()
    {
        var heap = new FakeHeap { Free = 500 };
        var watch = new HeapWatch(heap, 1_000);
        watch.Sample();
        heap.Free = null;
        watch.Sample();
        Assert.False(watch.IsKnown);
        Assert.True(watch.IsLow);
        Assert.Equal(500, watch.FreeBytes);
    }

    private sealed class FakeHeap : IHeapPort
    {
        public long? Free { get; set; }

        public bool TryReadFreeBytes(out long bytes)
        {
            bytes = Free ?? 0;
            return Free.HasValue;
        }
    }
}
