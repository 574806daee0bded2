namespace GL001.Actors.Tests;

public sealed class ReplanSignalTests
{
    private readonly ReplanSignal _signal = new();

    [Fact]
    public async Task A_burst_of_reasons_is_one_reason()
    {
        _signal.Raise("first birth");
        _signal.Raise("second birth");
        Assert.Equal("first birth", await _signal.WaitAsync(CancellationToken.None));
        Assert.False(_signal.WaitAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task A_reason_raised_while_nobody_waits_is_the_next_one()
    {
        _signal.Raise("first birth");
        await _signal.WaitAsync(CancellationToken.None);
        _signal.Raise("trip");
        Assert.Equal("trip", await _signal.WaitAsync(CancellationToken.None));
    }
}
