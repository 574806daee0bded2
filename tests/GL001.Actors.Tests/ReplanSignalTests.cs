using Microsoft.Extensions.Time.Testing;

namespace GL001.Actors.Tests;

public sealed class ReplanSignalTests
{
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly ReplanSignal _signal = new();

    [Fact]
    public async Task A_burst_of_reasons_is_one_reason()
    {
        _signal.Raise("first birth");
        var first = Wait();
        _signal.Raise("second birth");
        Assert.False(first.IsCompleted);
        _clock.Advance(s_settle);
        Assert.Equal("first birth", await first);

        var second = Wait();
        _clock.Advance(10 * s_settle);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task A_reason_raised_while_the_plan_is_made_asks_for_the_next_one()
    {
        _signal.Raise("first birth");
        var first = Wait();
        _clock.Advance(s_settle);
        await first;

        _signal.Raise("trip");
        var second = Wait();
        _clock.Advance(s_settle);
        Assert.Equal("trip", await second);
    }

    private Task<string> Wait() => _signal.WaitAsync(s_settle, _clock, CancellationToken.None);
}
