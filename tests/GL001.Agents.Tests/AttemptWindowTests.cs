using GL001.Orchestration.Fleet;

namespace GL001.Agents.Tests;

public sealed class AttemptWindowTests
{
    private static readonly DateTimeOffset s_begin = new(2026, 1, 15, 6, 0, 0, TimeSpan.Zero);

    private readonly AttemptWindow _window = new();

    [Fact]
    public void Nothing_is_known_before_the_first_attempt()
    {
        Assert.Null(_window.SuccessRate);
        Assert.Null(_window.LatencyP95Seconds);
    }

    [Fact]
    public void A_failure_of_an_agent_that_is_heard_counts()
    {
        _window.Answered(At(0), At(1), succeeded: true);
        _window.Answered(At(1), At(2), succeeded: false);
        _window.TimedOut(At(2), At(32), isHeard: true);
        _window.Answered(At(32), At(36), succeeded: true);
        Assert.Equal(0.5, _window.SuccessRate);
        Assert.Equal(30.0, _window.LatencyP95Seconds);
    }

    [Fact]
    public void What_times_out_in_or_after_a_silence_that_it_began_before_does_not_count()
    {
        _window.Answered(At(0), At(1), succeeded: true);
        _window.LinkLost(At(2));
        _window.TimedOut(At(3), At(33), isHeard: false);
        _window.LinkIsBack(At(40));
        _window.TimedOut(At(15), At(45), isHeard: true);
        Assert.Equal((1, 1.0), (_window.Count, _window.SuccessRate));
        _window.TimedOut(At(40), At(70), isHeard: true);
        Assert.Equal((2, 0.5), (_window.Count, _window.SuccessRate));
    }

    [Fact]
    public void A_silence_takes_back_the_failures_since_the_last_word_and_no_others()
    {
        _window.TimedOut(At(0), At(2), isHeard: true);
        _window.Answered(At(0), At(3), succeeded: true);
        _window.TimedOut(At(2), At(4), isHeard: true);
        _window.LinkLost(At(3));
        Assert.Equal((2, 0.5), (_window.Count, _window.SuccessRate));
    }

    [Fact]
    public void Old_attempts_no_longer_count_but_the_latest_five_always_do()
    {
        for (var i = 0; i < 8; i++)
        {
            _window.Answered(At(i), At(i + 1), succeeded: i is not 0 and not 5);
        }

        _window.Age(At(1) + AttemptWindow.Period);
        Assert.Equal(8, _window.Count);
        _window.Age(At(2) + AttemptWindow.Period);
        Assert.Equal(7, _window.Count);
        _window.Age(At(1_000_000));
        Assert.Equal((AgentRules.LeastAttempts, 0.8), (_window.Count, _window.SuccessRate));
    }

    [Fact]
    public void No_more_than_the_latest_hundred_count()
    {
        for (var i = 0; i < AgentRules.RecentAttempts + 1; i++)
        {
            _window.Answered(At(i), At(i + 1), succeeded: i > 0);
        }

        Assert.Equal((AgentRules.RecentAttempts, 1.0), (_window.Count, _window.SuccessRate));
    }

    private static DateTimeOffset At(double seconds) => s_begin.AddSeconds(seconds);
}
