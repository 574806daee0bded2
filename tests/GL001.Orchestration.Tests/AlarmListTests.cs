using GL001.Orchestration.Alarms;
using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Tests;

public sealed class AlarmListTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 12, 6, 0, 0, TimeSpan.Zero);
    private static readonly Actor s_primary = new("Ada", Role.PrimaryOnCall);
    private static readonly Actor s_manager = new("Max", Role.OperationsManager);

    private readonly AlarmListState _state = new();
    private readonly AlarmList _list;
    private DateTimeOffset _now = s_start;

    public AlarmListTests() => _list = new AlarmList("Plant-001", _state);

    [Fact]
    public void A_trip_is_marked_as_first_out_and_needs_acknowledgement_and_reset_after_it_has_gone()
    {
        Observe(Tag("PSHH-102", isFirstOut: true), Tag("TSHH-101"));
        Assert.Equal(["PSHH-102"], _list.All.Where(alarm => alarm.IsFirstOut).Select(alarm => alarm.Tag));
        Observe();
        Assert.Equal(AlarmState.ReturnedUnacknowledged, StateOf("PSHH-102"));
        Assert.Equal(RefusalKind.Conflict, Do("PSHH-102", AlarmCommand.Reset, s_manager)!.Kind);
        Assert.Null(Do("PSHH-102", AlarmCommand.Acknowledge, s_primary));
        Assert.Equal(AlarmState.Latched, StateOf("PSHH-102"));
        Assert.Null(Do("PSHH-102", AlarmCommand.Reset, s_primary));
        Assert.Null(StateOf("PSHH-102"));
        Assert.Equal([AlarmInput.Raise, AlarmInput.Clear, AlarmInput.Acknowledge, AlarmInput.Reset],
            _state.Unjournaled.Where(entry => entry.AlarmId.EndsWith("PSHH-102", StringComparison.Ordinal)).Select(entry => entry.Input));
    }

    [Fact]
    public void Of_a_unit_that_cannot_be_heard_nothing_is_said_to_be_over()
    {
        Observe(Tag("PSH-102"));
        _list.Observe([], new HashSet<string> { "BLR-101" }, _now);
        Assert.Equal(AlarmState.Unacknowledged, StateOf("PSH-102"));
        Observe();
        Assert.Equal(AlarmState.ReturnedUnacknowledged, StateOf("PSH-102"));
    }

    [Fact]
    public void A_shelved_alarm_says_who_and_why_and_comes_back_by_itself()
    {
        Observe(Tag("PSH-102"));
        Assert.Null(Do("PSH-102", AlarmCommand.Shelve, s_primary, "transmitter is being changed", TimeSpan.FromMinutes(60)));
        var shelved = Assert.Single(_list.All);
        Assert.Equal((AlarmState.Shelved, s_primary, "transmitter is being changed", s_start.AddHours(1)), (shelved.State, shelved.PutAwayBy, shelved.PutAwayWhy, shelved.ShelvedUntil));
        Pass(TimeSpan.FromMinutes(59));
        Observe(Tag("PSH-102"));
        Assert.Equal(AlarmState.Shelved, StateOf("PSH-102"));
        Pass(TimeSpan.FromMinutes(1));
        Observe(Tag("PSH-102"));
        Assert.Equal(AlarmState.Unacknowledged, StateOf("PSH-102"));
        Assert.Null(Assert.Single(_list.All).PutAwayBy);
    }

    [Fact]
    public void Shelving_is_limited_by_role_and_needs_a_reason()
    {
        Observe(Tag("PSH-102"));
        Assert.Equal("minutes is a number above 0, for primary_on_call up to 60.", Do("PSH-102", AlarmCommand.Shelve, s_primary, "why", TimeSpan.FromMinutes(61))!.Detail);
        Assert.Equal(RefusalKind.BadField, Do("PSH-102", AlarmCommand.Shelve, s_primary, "", TimeSpan.FromMinutes(10))!.Kind);
        Assert.Equal(RefusalKind.NotAllowed, Do("PSH-102", AlarmCommand.TakeOutOfService, s_primary, "why")!.Kind);
        Assert.Equal(RefusalKind.NotAllowed, Do("PSH-102", AlarmCommand.Acknowledge, Actor.Coordinator)!.Kind);
        Assert.Null(Do("PSH-102", AlarmCommand.TakeOutOfService, s_manager, "overhaul"));
        Assert.Equal(AlarmState.OutOfService, StateOf("PSH-102"));
    }

    [Theory]
    [InlineData(AlarmCommand.Shelve)]
    [InlineData(AlarmCommand.TakeOutOfService)]
    public void A_trip_is_put_away_by_nobody(AlarmCommand command)
    {
        Observe(Tag("PSHH-102"));
        foreach (var role in Enum.GetValues<Role>())
        {
            Assert.Equal(RefusalKind.NotAllowed, Do("PSHH-102", command, new Actor("Somebody", role), "why", TimeSpan.FromMinutes(1))!.Kind);
        }

        Assert.Equal(AlarmState.Unacknowledged, StateOf("PSHH-102"));
    }

    [Fact]
    public void A_flood_begins_with_the_eleventh_alarm_in_ten_minutes_and_hides_only_what_is_not_urgent()
    {
        // Ten alarms are no flood yet.
        Observe(Tags(10));
        Assert.False(_state.Flood.IsOn);
        Observe(Tags(11));
        Assert.True(_state.Flood.IsOn);
        Observe([.. Tags(12), Tag("PSHH-102"), Tag("BSLL-104")]);
        Assert.Equal(AlarmState.SuppressedByDesign, StateOf("T-11"));
        Assert.Equal(AlarmState.Unacknowledged, StateOf("PSHH-102"));

        // A trip of medium priority is announced as well.
        Assert.Equal((AlarmPriority.Medium, AlarmState.Unacknowledged), (AlarmClasses.Of("BSLL-104").Priority, StateOf("BSLL-104")));
        Assert.Equal(14, _list.All.Count());

        // Fewer than five in ten minutes end it, and what still stands is announced.
        Pass(AlarmFlood.Window);
        Observe(Tags(12));
        Assert.False(_state.Flood.IsOn);
        Assert.Equal(AlarmState.Unacknowledged, StateOf("T-11"));
    }

    [Fact]
    public void Five_alarms_in_ten_minutes_keep_a_flood_going_and_four_end_it()
    {
        var flood = new AlarmFlood();
        for (var i = 0; i <= AlarmFlood.BeginsAbove; i++)
        {
            flood.Count(s_start.AddMinutes(i * 0.5));
        }

        Assert.True(flood.IsOn);
        flood.Judge(s_start.AddMinutes(10 + 2.9));
        Assert.True(flood.IsOn);
        flood.Judge(s_start.AddMinutes(10 + 3.0));
        Assert.False(flood.IsOn);
    }

    [Fact]
    public void A_cause_that_flickers_is_one_alarm_until_it_was_gone_for_long_enough()
    {
        var flickers = Tag("T-1") with { ClearAfter = TimeSpan.FromMinutes(1) };
        for (var second = 0; second < 120; second++)
        {
            Observe(second % 2 == 0 ? [flickers] : []);
            Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([AlarmInput.Raise], _state.Unjournaled.Select(entry => entry.Input));
        Pass(TimeSpan.FromSeconds(58));
        Observe();
        Assert.Equal(AlarmState.Unacknowledged, StateOf("T-1"));
        Pass(TimeSpan.FromSeconds(1));
        Observe();
        Assert.Equal(AlarmState.ReturnedUnacknowledged, StateOf("T-1"));
    }

    [Fact]
    public void Every_row_of_the_trip_table_has_a_class_and_a_tag_that_nobody_knows_is_grave()
    {
        Assert.Contains("LSLL-103", AlarmClasses.Tags);
        Assert.Equal(new AlarmClass("Steam pressure high-high", AlarmPriority.High, IsTrip: true), AlarmClasses.Of("PSHH-102"));
        Assert.Equal(new AlarmClass("Door open", AlarmPriority.Medium, IsTrip: true), AlarmClasses.Of("ZSO-124"));
        Assert.Equal(new AlarmClass("Steam pressure high", AlarmPriority.Medium, IsTrip: false), AlarmClasses.Of("PSH-102"));
        Assert.Equal(AlarmPriority.Low, AlarmClasses.Of("PDAH-102").Priority);
        Assert.True(AlarmClasses.Of("NEW-1").IsTrip);
    }

    private static StandingAlarm Tag(string tag, bool isFirstOut = false)
    {
        var known = tag.StartsWith("T-", StringComparison.Ordinal) ? new AlarmClass("Test", AlarmPriority.Low, false) : AlarmClasses.Of(tag);
        return new StandingAlarm("BLR-101", tag, known.Text, known.Priority, known.IsTrip, isFirstOut);
    }

    private static StandingAlarm[] Tags(int count) => [.. Enumerable.Range(0, count).Select(i => Tag($"T-{i}"))];

    private void Observe(params StandingAlarm[] standing) => _list.Observe(standing, new HashSet<string>(), _now);

    private Refusal? Do(string tag, AlarmCommand command, Actor actor, string reason = "", TimeSpan time = default) =>
        _list.Command($"Plant-001.BLR-101.{tag}", command, actor, reason, time, _now);

    private AlarmState? StateOf(string tag) => _list.All.FirstOrDefault(alarm => alarm.Tag == tag)?.State;

    private void Pass(TimeSpan time) => _now += time;
}
