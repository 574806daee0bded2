using System.Text.Json;
using GL001.Gateway;
using GL001.Historian;
using GL001.Host.Parameters;
using GL001.Host.Services;
using GL001.Wire;

namespace GL001.Host;

/// <summary>Hands events on to the grains, notices what happened, and tells metrics and history.</summary>
/// <remarks>That a unit was born or its controller died is told to history where the samples are.</remarks>
public sealed class ObservedEventSink(IPlantEventSink grains, HostMetrics metrics, HistoryWriter history, RecordingInbox recordings, ParameterInbox parameters, TimeProvider clock) : IPlantEventSink
{
    // One event comes after the other, so nothing here needs a lock.
    private readonly Dictionary<(string Plant, string Controller, string Unit), UnitMemory> _units = [];

    public async Task HandleAsync(PlantEvent plantEvent, CancellationToken cancellationToken)
    {
        await grains.HandleAsync(plantEvent, cancellationToken);
        recordings.Leave(plantEvent);
        parameters.Leave(plantEvent);
        switch (plantEvent)
        {
            case ControllerBorn born:
                history.Write(new HistoryEvent(born.At, "controller_born", born.PlantId, null, $"{born.ControllerId} is online.",
                    JsonSerializer.Serialize(new { controller_id = born.ControllerId, firmware_version = born.FirmwareVersion, bd_seq = born.BdSeq })));
                break;
            case UnitBorn born:
                Notice(born, born.UnitId, born.Values);
                break;
            case UnitData data:
                Notice(data, data.UnitId, data.Values);
                break;
            case UnitDied died:
                history.Write(new HistoryEvent(died.At, "unit_died", died.PlantId, died.UnitId, $"{died.ControllerId} lost {died.UnitId}."));
                break;
        }

        metrics.ObserveHandled(clock.GetUtcNow() - plantEvent.At);
    }

    private void Notice(PlantEvent plantEvent, string unitId, IEnumerable<MetricValue> values)
    {
        var key = (plantEvent.PlantId, plantEvent.ControllerId, unitId);
        var before = _units.GetValueOrDefault(key);
        var now = values.Where(value => !value.IsHistorical).Aggregate(before ?? new UnitMemory(), (memory, value) => memory.With(value));
        _units[key] = now;
        if (before is null)
        {
            // When that was, and whether it was told before, nobody knows.
            if (now.IsLockedOut)
            {
                Tell("unit_found_locked_out", $"{unitId} was locked out{By(now)} when it was first heard.", now.Particulars);
            }

            return;
        }

        if (now.FirstOutId != before.FirstOutId && now.FirstOutId.Length > 0)
        {
            Tell("unit_tripped", $"{unitId} tripped{By(now)}.", now.Particulars);
        }
        else if (now.IsLockedOut && !before.IsLockedOut)
        {
            Tell("unit_locked_out", $"{unitId} is locked out{By(now)}.", now.Particulars);
        }
        else if (before.IsLockedOut && !now.IsLockedOut)
        {
            Tell("unit_reset", $"{unitId} left its lockout.", null);
        }

        if (now.Refusal != before.Refusal && now.Refusal != UnitMemory.NotRefused)
        {
            metrics.ObserveRefusal(now.Refusal);
            Tell("lease_refused", $"{unitId} refused a setpoint lease: {now.Refusal}.", JsonSerializer.Serialize(new { reason = now.Refusal }));
        }

        void Tell(string kind, string message, string? json) =>
            history.Write(new HistoryEvent(plantEvent.At, kind, plantEvent.PlantId, unitId, message, json));

        static string By(UnitMemory unit) => unit.FirstOutTag.Length > 0 ? $" by {unit.FirstOutTag}" : "";
    }

    /// <summary>What must be remembered of a unit to notice that something happened.</summary>
    private sealed record UnitMemory
    {
        public const string NotRefused = "None";

        public string Refusal { get; private init; } = NotRefused;

        public string BurnerState { get; private init; } = "";

        public string FirstOutId { get; private init; } = "";

        public string FirstOutTag { get; private init; } = "";

        public double? FirstOutReading { get; private init; }

        public double? FirstOutLimit { get; private init; }

        public bool FirstOutBySignalFault { get; private init; }

        public bool IsLockedOut => BurnerState == "Lockout";

        /// <summary>The first-out as JSON.</summary>
        public string Particulars => JsonSerializer.Serialize(new
        {
            first_out_id = FirstOutId,
            tag = FirstOutTag,
            reading = FirstOutReading,
            limit = FirstOutLimit,
            by_signal_fault = FirstOutBySignalFault,
        });

        public UnitMemory With(MetricValue value) => value.MetricId switch
        {
            MetricId.LeaseRefusal => this with { Refusal = value.Text is { Length: > 0 } text ? text : NotRefused },
            MetricId.BurnerState => this with { BurnerState = value.Text ?? "" },
            MetricId.FirstOutId => this with { FirstOutId = value.Text ?? "" },
            MetricId.FirstOutTag => this with { FirstOutTag = value.Text ?? "" },
            MetricId.FirstOutReading => this with { FirstOutReading = value.Number },
            MetricId.FirstOutLimit => this with { FirstOutLimit = value.Number },
            MetricId.FirstOutBySignalFault => this with { FirstOutBySignalFault = value.Number == 1.0 },
            _ => this,
        };
    }
}
