using Microsoft.Data.Sqlite;

namespace GL001.Historian.Tests;

public sealed class SqliteHistorianTests : IDisposable
{
    private static readonly DateTimeOffset s_noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-history-");

    private string DatabasePath => Path.Combine(_folder.FullName, "history.db");

    [Fact]
    public async Task Samples_come_back_with_value_quality_cause_and_microseconds()
    {
        var at = s_noon.AddTicks(1_234_560);
        using (var historian = new SqliteHistorian(DatabasePath))
        {
            await historian.AppendSamplesAsync(
            [
                new Sample("Plant-001", "BLR-101", "Inputs/Steam Pressure", at, 9.87, null, SampleQuality.Uncertain, "Saturated"),
                new Sample("Plant-001", "BLR-101", "Burner/State", at, null, "Modulating", SampleQuality.Good, ""),
            ]);
        }

        // Another process, later.
        using var reopened = new SqliteHistorian(DatabasePath);
        var sample = Assert.Single(await reopened.ReadSamplesAsync("Plant-001", "BLR-101", "Inputs/Steam Pressure", s_noon, s_noon.AddHours(1), 10));
        Assert.Equal(9.87, sample.Number);
        Assert.Equal(SampleQuality.Uncertain, sample.Quality);
        Assert.Equal("Saturated", sample.Cause);
        Assert.Equal(at, sample.At);
        var state = Assert.Single(await reopened.ReadSamplesAsync("Plant-001", "BLR-101", "Burner/State", s_noon, s_noon.AddHours(1), 10));
        Assert.Equal("Modulating", state.Text);
    }

    [Fact]
    public async Task A_range_takes_its_beginning_leaves_its_end_and_keeps_order_and_limit()
    {
        using var historian = new SqliteHistorian(DatabasePath);
        await historian.AppendSamplesAsync([.. Enumerable.Range(0, 10).Reverse().Select(i => Number(s_noon.AddSeconds(i), i))]);
        var read = await historian.ReadSamplesAsync("Plant-001", "BLR-101", "Inputs/Heat Output", s_noon.AddSeconds(2), s_noon.AddSeconds(8), 4);
        Assert.Equal([2.0, 3.0, 4.0, 5.0], read.Select(sample => sample.Number!.Value));
    }

    [Fact]
    public async Task The_same_record_sent_twice_is_kept_once()
    {
        using var historian = new SqliteHistorian(DatabasePath);
        await historian.AppendSamplesAsync([Number(s_noon, 1.0)]);
        await historian.AppendSamplesAsync([Number(s_noon, 1.0), Number(s_noon, 2.0)]);
        var sample = Assert.Single(await historian.ReadSamplesAsync("Plant-001", "BLR-101", "Inputs/Heat Output", s_noon, s_noon.AddHours(1), 10));
        Assert.Equal(2.0, sample.Number);
    }

    [Fact]
    public async Task A_number_that_is_none_is_kept_as_bad_and_without_a_value()
    {
        using var historian = new SqliteHistorian(DatabasePath);
        await historian.AppendSamplesAsync([Number(s_noon, double.NaN)]);
        var sample = Assert.Single(await historian.ReadSamplesAsync("Plant-001", "BLR-101", "Inputs/Heat Output", s_noon, s_noon.AddHours(1), 10));
        Assert.Null(sample.Number);
        Assert.Equal(SampleQuality.Bad, sample.Quality);
    }

    [Fact]
    public async Task Events_come_newest_first_and_plans_by_their_time()
    {
        using var historian = new SqliteHistorian(DatabasePath);
        await historian.AppendEventAsync(new HistoryEvent(s_noon, "controller_died", "Plant-001", null, "first"));
        await historian.AppendEventAsync(new HistoryEvent(s_noon.AddSeconds(1), "unit_born", "Plant-001", "BLR-101", "second"));
        Assert.Equal(["second", "first"], (await historian.ReadEventsAsync(s_noon, s_noon.AddHours(1), 10)).Select(happened => happened.Message));

        Assert.Null(await historian.LatestPlanAsync());
        await historian.AppendPlanAsync(new PlanRecord("b", s_noon.AddMinutes(1), 2.0, "Optimal", 0.01, "{}"));
        await historian.AppendPlanAsync(new PlanRecord("a", s_noon, 1.0, "Optimal", 0.01, "{}"));
        Assert.Equal("b", (await historian.LatestPlanAsync())!.Id);
    }

    [Fact]
    public void A_database_of_a_newer_program_is_refused_and_left_alone()
    {
        new SqliteHistorian(DatabasePath).Dispose();
        Execute("UPDATE schema_versions SET version = 99 WHERE version = (SELECT MAX(version) FROM schema_versions)");
        var problem = Assert.Throws<HistorianException>(() => new SqliteHistorian(DatabasePath));
        Assert.Contains("99", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(DatabasePath, new string('x', 4_096));
        Assert.Throws<HistorianException>(() => new SqliteHistorian(DatabasePath));
    }

    [Fact]
    public async Task Two_that_open_a_new_file_at_once_both_find_the_schema()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new SqliteHistorian(DatabasePath))));
        await opened[3].AppendSamplesAsync([Number(s_noon, 1.0)]);
        Assert.Single(await opened[0].ReadSamplesAsync("Plant-001", "BLR-101", "Inputs/Heat Output", s_noon, s_noon.AddHours(1), 10));
        foreach (var historian in opened)
        {
            historian.Dispose();
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Sample Number(DateTimeOffset at, double value) =>
        new("Plant-001", "BLR-101", "Inputs/Heat Output", at, value, null, SampleQuality.Good, "");

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0);
    }
}
