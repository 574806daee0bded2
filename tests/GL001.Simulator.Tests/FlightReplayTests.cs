using GL001.Control;
using GL001.Runtime;
using GL001.Simulator.Replay;
using GL001.Storage;

namespace GL001.Simulator.Tests;

/// <summary>From a trip to its recording and back: what ran in the controller has to run the same way again.</summary>
public sealed class FlightReplayTests
{
    // One boiler, one lost flame, one recording for all who only read it.
    private static readonly Lazy<byte[]> s_blownOut = new(() => Record(Story.Firing(Story.OfBoiler())));

    [Fact]
    public void A_blown_out_flame_is_replayed_bit_for_bit_from_a_minute_before_to_five_after()
    {
        var tape = TapeFile.Read(s_blownOut.Value);
        var verdict = new TapeReplay().Run(tape);
        Assert.Null(verdict.Difference);
        Assert.True(tape.IsComplete);
        Assert.Equal(0, verdict.Gaps);
        Assert.True(verdict.TripUptimeMs - verdict.FirstUptimeMs >= 60_000, $"{verdict.TripUptimeMs - verdict.FirstUptimeMs} ms before");
        Assert.True(verdict.LastUptimeMs - verdict.TripUptimeMs >= 300_000, $"{verdict.LastUptimeMs - verdict.TripUptimeMs} ms after");

        // About 80 records to a checkpoint, 3 600 scans.
        Assert.InRange(verdict.Checkpoints, 20, 60);
    }

    [Fact]
    public void A_furnace_that_follows_a_lease_when_it_trips_is_replayed_with_the_leases_it_was_given()
    {
        var story = Story.Firing(Story.OfFurnace());
        var lease = 0;
        story.Subject.Controller.Mailbox.PostSession(1);
        story.BeforeEachStep = () =>
        {
            if (story.NowMs % 20_000 == 0)
            {
                lease++;
                story.Subject.Controller.Mailbox.PostOffer(new LeaseProposal
                {
                    LeaseId = lease,
                    Session = lease % 5 == 0 ? 7 : 1,
                    BasisUptimeMs = story.Subject.UptimeMs,
                    ValidForMs = 60_000,
                    HeatMw = 11.0 + (0.25 * (lease % 7)),
                });
            }
        };
        story.Run(TimeSpan.FromMinutes(3));
        Assert.Equal(SetpointSource.Lease, story.Cycle.Arbiter.Source);
        var tape = TapeFile.Read(Record(story));
        Assert.Contains(tape.Entries, entry => entry.Record[TapeRecord.KindAt] == TapeRecord.OfferKind);
        var verdict = new TapeReplay().Run(tape);
        Assert.Null(verdict.Difference);
        Assert.True(verdict.TripUptimeMs - verdict.FirstUptimeMs >= 60_000);
    }

    [Fact]
    public void A_stop_that_was_asked_for_before_the_trip_is_on_the_tape_and_in_the_replay()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Run(TimeSpan.FromSeconds(30));
        story.Subject.Controller.RequestStop(story.Subject.UptimeMs);
        story.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(BurnerState.Postpurge, story.State);
        story.Subject.Board.Force(DiscreteSignal.EmergencyStop, false);
        story.Run(TimeSpan.FromMinutes(6));
        var tape = TapeFile.Read(Fetch(story.Subject.Controller.Tape.Recorder!));
        Assert.Null(new TapeReplay().Run(tape).Difference);
        foreach (var entry in tape.Entries)
        {
            entry.Record[TapeRecord.FlagsAt] &= entry.Record[TapeRecord.KindAt] == TapeRecord.ScanKind ? (byte)(0xFF & ~TapeRecord.StopRequested) : (byte)0xFF;
        }

        Assert.NotNull(new TapeReplay().Run(tape).Difference);
    }

    [Fact]
    public void A_lease_that_is_left_out_of_the_replay_shows_as_a_difference()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Run(TimeSpan.FromSeconds(30));
        story.Subject.Controller.Mailbox.PostSession(1);
        story.Subject.Controller.Mailbox.PostOffer(new LeaseProposal { LeaseId = 1, Session = 1, BasisUptimeMs = story.Subject.UptimeMs, ValidForMs = 300_000, HeatMw = 16.0 });
        story.Run(TimeSpan.FromSeconds(20));
        var tape = TapeFile.Read(Record(story));
        Assert.Null(new TapeReplay().Run(tape).Difference);
        foreach (var entry in tape.Entries)
        {
            entry.Record[TapeRecord.FlagsAt] &= entry.Record[TapeRecord.KindAt] == TapeRecord.ScanKind ? (byte)(0xFF & ~TapeRecord.Offered) : (byte)0xFF;
        }

        Assert.NotNull(new TapeReplay().Run(tape).Difference);
    }

    [Fact]
    public void A_unit_that_remembers_its_starts_through_a_power_cut_is_replayed_with_them()
    {
        var story = Story.OfBoiler();
        story.RunUntil(() => story.State == BurnerState.Prepurge);
        story.Subject.PowerOff();
        story.Run(TimeSpan.FromSeconds(10));
        story.Subject.PowerOn(story.NowMs);
        story.RunUntil(() => story.State == BurnerState.Modulating);
        Assert.Equal(2, story.Cycle.Burner.RecentStarts);
        Assert.Equal(2, story.Cycle.RecentResets);
        var verdict = new TapeReplay().Run(TapeFile.Read(Record(story)));
        Assert.Null(verdict.Difference);
        Assert.True(verdict.Checkpoints >= 20, $"{verdict.Checkpoints} checkpoints");
    }

    [Fact]
    public void One_flipped_bit_anywhere_breaks_the_chain_and_says_where()
    {
        var random = new Random(1);
        for (var i = 0; i < 20; i++)
        {
            var bytes = s_blownOut.Value.ToArray();
            var bit = random.Next(12 * 8, bytes.Length * 8);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var problem = Assert.Throws<TapeException>(() => TapeFile.Read(bytes));
            Assert.Contains($"chain breaks at chunk {((bit / 8) - 12) / 4_096}:", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_chunk_that_is_left_out_and_a_file_that_is_cut_off_are_refused_or_called_incomplete()
    {
        var bytes = s_blownOut.Value;
        byte[] withoutOne = [.. bytes[..(12 + 4_096)], .. bytes[(12 + (2 * 4_096))..]];
        Assert.Contains("chain breaks at chunk 1", Assert.Throws<TapeException>(() => TapeFile.Read(withoutOne)).Message, StringComparison.Ordinal);
        Assert.Contains("part of it is missing", Assert.Throws<TapeException>(() => TapeFile.Read(bytes[..^1])).Message, StringComparison.Ordinal);
        Assert.Throws<TapeException>(() => TapeFile.Read([]));

        var cutOff = TapeFile.Read(bytes[..^4_096]);
        Assert.False(cutOff.IsComplete);
        var verdict = new TapeReplay().Run(cutOff);
        Assert.Null(verdict.Difference);
        Assert.Contains("incomplete", TapeReplay.Describe(cutOff, verdict), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_trip_table_is_refused_by_its_hash()
    {
        var replay = new TapeReplay(Build(), "0123456789abcdef");
        var problem = Assert.Throws<TapeException>(() => replay.Run(TapeFile.Read(s_blownOut.Value)));
        Assert.Contains(TripTables.Hash, problem.Message, StringComparison.Ordinal);
        Assert.Contains("0123456789abcdef", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trip_limit_that_was_changed_behind_the_hash_shows_in_the_scan_in_which_it_acts()
    {
        // Flame loss after 400 ms in place of 500: tripped one scan earlier.
        var rows = TripTables.Boiler();
        var at = Array.FindIndex(rows, row => row.Id == "B05");
        var row = rows[at];
        rows[at] = new Interlock(row.Id, row.Tag, row.Cause, row.IsAnalog, [row.Signal(0)], row.Required, row.Direction, row.Limit, row.DelayMs - 100, row.Arming, row.TripClass, row.ForbidsStart);
        var verdict = new TapeReplay(Build(rows: rows), TripTables.Hash).Run(TapeFile.Read(s_blownOut.Value));
        Assert.NotNull(verdict.Difference);
        Assert.Equal("relays", verdict.Difference.Field);
        Assert.Equal(verdict.TripUptimeMs - 100, verdict.Difference.UptimeMs);
    }

    [Fact]
    public void Other_burner_timings_show_in_the_first_scan_that_they_change()
    {
        // The lockout's post-purge is 10 s longer: the fan stops at another scan, and nothing differs before.
        var verdict = new TapeReplay(Build(morePostpurgeMs: 10_000), TripTables.Hash).Run(TapeFile.Read(s_blownOut.Value));
        var settings = UnitSettings.Timings(Story.OfBoiler().Subject.Controller.Parameters.Set);
        Assert.NotNull(verdict.Difference);
        Assert.Equal("relays", verdict.Difference.Field);
        Assert.Equal("0x00", verdict.Difference.Recorded);
        Assert.Equal($"0x{Relay.CombustionAirFan:x2}", verdict.Difference.Replayed);
        Assert.Equal(verdict.TripUptimeMs + settings.PostpurgeMs, verdict.Difference.UptimeMs);
    }

    [Fact]
    public void A_power_up_records_nothing_and_a_trip_waits_frozen_through_a_power_cut()
    {
        var story = Story.Firing(Story.OfBoiler());
        var unit = story.Subject;
        Assert.Equal(FlightRecorderState.Watching, unit.Controller.Tape.Recorder!.State);
        story.Combustion.FlameBlownOut = true;
        story.RunUntil(() => unit.Controller.Tape.Recorder.State == FlightRecorderState.Frozen);
        var chunks = unit.Controller.Tape.Recorder.ChunkCount;
        unit.PowerOff();
        story.Run(TimeSpan.FromSeconds(5));
        unit.PowerOn(story.NowMs);
        story.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(FlightRecorderState.Frozen, unit.Controller.Tape.Recorder!.State);
        Assert.Equal(chunks, unit.Controller.Tape.Recorder.ChunkCount);
        Assert.Null(new TapeReplay().Run(TapeFile.Read(Fetch(unit.Controller.Tape.Recorder))).Difference);
    }

    [Fact]
    public void A_scan_allocates_nothing_while_its_trip_is_recorded()
    {
        var story = Story.Firing(Story.OfBoiler());
        var before = GC.GetAllocatedBytesForCurrentThread();
        story.Combustion.FlameBlownOut = true;
        for (var i = 0; i < 3_600; i++)
        {
            story.Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(FlightRecorderState.Frozen, story.Subject.Controller.Tape.Recorder!.State);
    }

    [Fact]
    public void The_memory_for_the_minute_before_is_large_enough_on_a_boiler_that_modulates()
    {
        var story = Story.Firing(Story.OfBoiler());
        for (var i = 0; i < 100; i++)
        {
            story.Run(TimeSpan.FromSeconds(1));
            Assert.True(story.Subject.Controller.Tape.Recorder!.BeforeRecords >= 600 + (2 * 80), $"{story.Subject.Controller.Tape.Recorder.BeforeRecords} records");
        }
    }

    [Fact]
    public async Task The_program_writes_a_recording_replays_it_and_tells_a_broken_one_by_its_exit_code()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("gl001-tape-").FullName, "UNIT-1-1.tape");
        await File.WriteAllBytesAsync(file, s_blownOut.Value);
        Assert.Equal(0, await ReplayAsync(file));
        var bytes = s_blownOut.Value.ToArray();
        bytes[50_000] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        Assert.Equal(2, await ReplayAsync(file));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void A_frozen_recording_is_fetched_into_the_folder_and_the_recorder_watches_again()
    {
        var folder = Directory.CreateTempSubdirectory("gl001-tapes-");
        var story = Story.Firing(Story.OfBoiler());
        var recordings = new RecordingFolder(folder, [story.Subject]);
        story.Combustion.FlameBlownOut = true;
        story.RunUntil(() =>
        {
            recordings.Observe();
            return recordings.Files.Count == 1;
        });
        Assert.Equal(FlightRecorderState.Watching, story.Subject.Controller.Tape.Recorder!.State);
        Assert.Equal(Path.Combine(folder.FullName, "UNIT-1-1.tape"), recordings.Files[0]);
        Assert.Null(new TapeReplay().Run(TapeFile.Read(File.ReadAllBytes(recordings.Files[0]))).Difference);
        folder.Delete(recursive: true);
    }

    private static CycleBuilder Build(Interlock[]? rows = null, int morePostpurgeMs = 0) => (parameters, periodMs) =>
    {
        var recorded = UnitSettings.Timings(parameters);
        var timings = new BurnerTimings(recorded.PrepurgeMs, recorded.PostpurgeMs + morePostpurgeMs, recorded.PilotIgnitionMs, recorded.MainTrialMs, recorded.PilotProveMs,
            recorded.LowFireMs, recorded.PurgeVolumes, recorded.VolumesPerMinute, recorded.PurgeAirPct, recorded.RecycleLimit,
            recorded.AirProvingMs, recorded.ValveTestMs, recorded.ValveFillMs, recorded.StartsInWindow, recorded.WindowMs);
        return new ScanCycle(UnitSettings.Parameters(parameters), timings, new InterlockTable(rows ?? TripTables.Boiler()), periodMs);
    };

    private static byte[] Record(Story story)
    {
        var tape = story.Subject.Controller.Tape;
        story.Combustion.FlameBlownOut = true;
        story.RunUntil(() => tape.Recorder!.State == FlightRecorderState.Frozen);
        return Fetch(tape.Recorder!);
    }

    private static byte[] Fetch(FlightRecorder recorder)
    {
        using var file = new MemoryStream();
        TapeFile.Write(file, recorder);
        return file.ToArray();
    }

    private static async Task<int> ReplayAsync(string file)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "GL001.Simulator.dll"));
        start.ArgumentList.Add("replay");
        start.ArgumentList.Add(file);
        using var process = System.Diagnostics.Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
