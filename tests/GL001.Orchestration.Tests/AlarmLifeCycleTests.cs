using System.Text.RegularExpressions;
using GL001.Orchestration.Alarms;

namespace GL001.Orchestration.Tests;

public sealed partial class AlarmLifeCycleTests
{
    private static readonly bool[] s_both = [false, true];

    [Theory]
    [InlineData(AlarmState.Normal, AlarmInput.Raise, AlarmState.Unacknowledged)]
    [InlineData(AlarmState.Unacknowledged, AlarmInput.Clear, AlarmState.ReturnedUnacknowledged)]
    [InlineData(AlarmState.ReturnedUnacknowledged, AlarmInput.Acknowledge, AlarmState.Latched)]
    [InlineData(AlarmState.Acknowledged, AlarmInput.Clear, AlarmState.Latched)]
    [InlineData(AlarmState.Latched, AlarmInput.Reset, AlarmState.Normal)]
    [InlineData(AlarmState.Latched, AlarmInput.Raise, AlarmState.Unacknowledged)]
    public void A_trip_latches_until_it_is_reset(AlarmState before, AlarmInput input, AlarmState after) =>
        Assert.Equal(after, AlarmLifeCycle.Next(before, input, stands: input == AlarmInput.Raise, isTrip: true));

    [Fact]
    public void A_trip_is_never_put_away_or_suppressed_whatever_happens()
    {
        foreach (var (state, input, stands) in Everything())
        {
            var before = state is AlarmState.Shelved or AlarmState.OutOfService or AlarmState.SuppressedByDesign;
            var after = AlarmLifeCycle.Next(state, input, stands, isTrip: true) is AlarmState.Shelved or AlarmState.OutOfService or AlarmState.SuppressedByDesign;
            Assert.True(before || !after, $"{state} {input}");
        }
    }

    [Fact]
    public void Nothing_that_stands_goes_back_to_normal()
    {
        // Acknowledging a returned alarm, resetting and clearing need that the cause is gone; the unit's own inputs say so themselves.
        foreach (var (state, input, _) in Everything().Where(each => each.Input is not AlarmInput.Clear && each.State is not (AlarmState.ReturnedUnacknowledged or AlarmState.Latched)))
        {
            Assert.True(AlarmLifeCycle.Next(state, input, stands: true, isTrip: false) != AlarmState.Normal, $"{state} {input}");
        }
    }

    [Theory]
    [InlineData(AlarmState.Shelved, AlarmInput.Unshelve)]
    [InlineData(AlarmState.OutOfService, AlarmInput.ReturnToService)]
    public void What_was_put_away_comes_back_unseen_while_its_cause_stands(AlarmState state, AlarmInput input)
    {
        Assert.Equal(AlarmState.Unacknowledged, AlarmLifeCycle.Next(state, input, stands: true, isTrip: false));
        Assert.Equal(AlarmState.Normal, AlarmLifeCycle.Next(state, input, stands: false, isTrip: false));
        Assert.Equal(state, AlarmLifeCycle.Next(state, AlarmInput.Raise, stands: true, isTrip: false));
    }

    [Fact]
    public void The_picture_in_the_design_shows_exactly_what_the_function_does()
    {
        var drawn = Arrow().Matches(File.ReadAllText(Path.Combine(Repository(), "docs", "design", "alarms-and-incidents.md")))
            .SelectMany(match => match.Groups[3].Value.Split(',', StringSplitOptions.TrimEntries).Select(word => (match.Groups[1].Value, match.Groups[2].Value, word))).ToHashSet();
        var real = new HashSet<(string, string, string)>();
        foreach (var (state, input, stands) in Everything())
        {
            foreach (var isTrip in s_both)
            {
                if (AlarmLifeCycle.Next(state, input, stands, isTrip) is { } next && next != state)
                {
                    real.Add((state.ToString(), next.ToString(), Names.Of(input)));
                }
            }
        }

        Assert.Equal(real.Order(), drawn.Order());
    }

    private static IEnumerable<(AlarmState State, AlarmInput Input, bool Stands)> Everything() =>
        from state in Enum.GetValues<AlarmState>()
        from input in Enum.GetValues<AlarmInput>()
        from stands in s_both
        select (state, input, stands);

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "GL001.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^ +(\w+) --> (\w+): ([a-z_, ]+)$", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
