namespace GL001.Control.Tests;

/// <summary>Every combination of channel states (sound, beyond the limit, bad) of every scheme.</summary>
public sealed class VotingTests
{
    private const int States = 3;

    public static TheoryData<int, int> Schemes => new() { { 1, 1 }, { 1, 2 }, { 2, 2 }, { 2, 3 } };

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_group_trips_exactly_when_violated_and_bad_channels_reach_its_votes(int required, int total)
    {
        foreach (var (violated, bad) in Combinations(total))
        {
            Assert.Equal(violated + bad >= required, Voting.Trips(required, total, violated, bad));
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_channel_that_turns_bad_never_takes_a_trip_away(int required, int total)
    {
        foreach (var (violated, bad) in Combinations(total))
        {
            if (!Voting.Trips(required, total, violated, bad))
            {
                continue;
            }

            if (violated > 0)
            {
                Assert.True(Voting.Trips(required, total, violated - 1, bad + 1));
            }

            if (violated + bad < total)
            {
                Assert.True(Voting.Trips(required, total, violated, bad + 1));
                Assert.True(Voting.Trips(required, total, violated + 1, bad));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_group_whose_channels_are_all_bad_trips(int required, int total)
    {
        Assert.True(Voting.Trips(required, total, 0, total));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public void Two_out_of_three_with_one_bad_channel_acts_as_one_out_of_two(int violated, bool trips)
    {
        Assert.Equal(trips, Voting.Trips(2, 3, violated, 1));
        Assert.Equal(Voting.Trips(1, 2, violated, 0), Voting.Trips(2, 3, violated, 1));
    }

    [Fact]
    public void Two_out_of_three_with_two_bad_channels_trips()
    {
        Assert.True(Voting.Trips(2, 3, 0, 2));
    }

    [Fact]
    public void Two_out_of_two_with_one_bad_channel_acts_as_one_out_of_one()
    {
        Assert.False(Voting.Trips(2, 2, 0, 1));
        Assert.True(Voting.Trips(2, 2, 1, 1));
    }

    [Theory]
    [InlineData(0, 0, VotingHealth.Full)]
    [InlineData(1, 0, VotingHealth.Full)]
    [InlineData(0, 1, VotingHealth.Degraded)]
    [InlineData(1, 1, VotingHealth.Tripped)]
    [InlineData(2, 0, VotingHealth.Tripped)]
    [InlineData(0, 2, VotingHealth.Tripped)]
    public void Health_of_two_out_of_three_names_what_is_left(int violated, int bad, VotingHealth health)
    {
        Assert.Equal(health, Voting.Health(2, 3, violated, bad));
    }

    [Fact]
    public void What_is_no_scheme_or_no_possible_count_trips()
    {
        for (var required = -1; required <= Voting.MaximumChannels + 2; required++)
        {
            for (var total = -1; total <= Voting.MaximumChannels + 2; total++)
            {
                var known = (required, total) is (1, 1) or (1, 2) or (2, 2) or (2, 3);
                Assert.Equal(known, Voting.IsScheme(required, total));
                Assert.Equal(!known, Voting.Trips(required, total, 0, 0));
                Assert.True(Voting.Trips(required, total, -1, 0));
                Assert.True(Voting.Trips(required, total, 0, -1));
                Assert.True(Voting.Trips(required, total, total, 1));
            }
        }
    }

    [Fact]
    public void Every_health_has_a_name_of_its_own()
    {
        var values = Enum.GetValues<VotingHealth>();
        Assert.Equal(values.Length, values.Select(VotingHealthNames.Of).Distinct().Count());
        Assert.All(values, value => Assert.Equal(value.ToString(), VotingHealthNames.Of(value)));
    }

    private static IEnumerable<(int Violated, int Bad)> Combinations(int total)
    {
        for (var code = 0; code < Math.Pow(States, total); code++)
        {
            int violated = 0, bad = 0;
            for (int i = 0, rest = code; i < total; i++, rest /= States)
            {
                violated += rest % States == 1 ? 1 : 0;
                bad += rest % States == 2 ? 1 : 0;
            }

            yield return (violated, bad);
        }
    }
}
