using GL001.Actors;
using GL001.Gateway;
using GL001.Historian;
using GL001.Host.Api;
using GL001.Plant;
using Prometheus;

namespace GL001.Host;

/// <summary>Metrics that are read from their owners at each scrape.</summary>
public sealed class HostGauges
{
    private readonly HostMetrics _metrics;
    private readonly Site _site;
    private readonly IGrainFactory _grains;
    private readonly Gauge _demand;
    private readonly Gauge _generation;
    private readonly Gauge _totalDemand;
    private readonly Gauge _totalGeneration;
    private readonly Gauge _controllers;
    private readonly Gauge _planCost;
    private readonly Gauge _unmet;
    private readonly Gauge _heatLoss;
    private readonly Gauge _criticalSystemsOk;

    public HostGauges(HostMetrics metrics, IGrainFactory grains, Site site, MqttGateway gateway, EmbeddedBroker broker, HistoryWriter history, TimeProvider clock)
    {
        _metrics = metrics;
        _site = site;
        _grains = grains;
        var factory = Metrics.WithCustomRegistry(metrics.Registry);
        _demand = factory.CreateGauge("gl_001_plant_heat_demand_mw", "Heat wanted now.", "plant_id");
        _generation = factory.CreateGauge("gl_001_plant_heat_generation_mw", "Heat delivered now by online units.", "plant_id");
        _totalDemand = factory.CreateGauge("gl_001_aggregate_heat_demand_mw", "Heat wanted now by all plants.");
        _totalGeneration = factory.CreateGauge("gl_001_aggregate_heat_generation_mw", "Heat delivered now by all plants.");
        _controllers = factory.CreateGauge("gl_001_controllers", "Controllers by state of their link.", "connection");
        _heatLoss = factory.CreateGauge("gl_001_plant_heat_loss", "1 while heat is wanted and none is supplied.", "plant_id");
        _criticalSystemsOk = factory.CreateGauge("gl_001_plant_critical_systems_ok", "1 while life-safety demand is supplied.", "plant_id");
        _planCost = factory.CreateGauge("gl_001_plan_cost_eur", "Fuel cost of the plan in force over its horizon.");
        _unmet = factory.CreateGauge("gl_001_plan_unmet_heat_mwh", "Heat the plan in force leaves unserved over its horizon.", "tier");
        metrics.Registry.AddBeforeCollectCallback(ReadPlantsAsync);

        AddMessageBus(factory, gateway, broker);
        AddHistory(factory, history);
        AddProcess(factory, clock);
    }

    public Task WriteAsync(Stream into, CancellationToken cancellationToken) => _metrics.Registry.CollectAndExportAsTextAsync(into, cancellationToken);

    private async Task ReadPlantsAsync(CancellationToken cancellation)
    {
        var plants = await Task.WhenAll(_site.Plants.Select(plant => _grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()));
        foreach (var plant in plants)
        {
            _demand.WithLabels(plant.PlantId).Set(plant.HeatDemandMegawatts);
            _generation.WithLabels(plant.PlantId).Set(plant.HeatOutputMegawatts);
        }

        foreach (var (plant, heat) in plants.Zip(await _grains.GetGrain<IHeatStatusGrain>(GrainKeys.HeatStatus).GetAsync()))
        {
            _heatLoss.WithLabels(plant.PlantId).Set(heat.Status == HeatStatus.Lost ? 1 : 0);
            _criticalSystemsOk.WithLabels(plant.PlantId).Set(heat.CriticalSystemsOk ? 1 : 0);
        }

        SetPlan((await _grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync()).Plan);
        _totalDemand.Set(plants.Sum(plant => plant.HeatDemandMegawatts));
        _totalGeneration.Set(plants.Sum(plant => plant.HeatOutputMegawatts));
        foreach (var state in Enum.GetValues<ConnectionState>())
        {
            _controllers.WithLabels(ApiText.Of(state)).Set(plants.Sum(plant => plant.Units.Count(unit => unit.Connection == state)));
        }
    }

    /// <summary>Without a plan in force its gauges are not told at all: an old figure would read as a new one.</summary>
    private void SetPlan(PlanView? plan)
    {
        if (plan is null)
        {
            _planCost.Unpublish();
            foreach (var labels in _unmet.GetAllLabelValues().ToList())
            {
                _unmet.RemoveLabelled(labels);
            }

            return;
        }

        _planCost.Set(plan.CostEur);
        for (var tier = 0; tier < plan.UnmetMegawattHoursByTier.Length; tier++)
        {
            _unmet.WithLabels(ApiText.Of(DemandTier.LifeSafety + tier)).Set(plan.UnmetMegawattHoursByTier[tier]);
        }
    }

    private void AddMessageBus(MetricFactory factory, MqttGateway gateway, EmbeddedBroker broker)
    {
        var connected = factory.CreateGauge("gl_001_message_bus_connected", "1 while the coordinator is connected to the broker.");
        var connects = factory.CreateCounter("gl_001_message_bus_connects_total", "Connections made to the broker.");
        var backlog = factory.CreateGauge("gl_001_message_bus_backlog", "Messages received and not yet handled.");
        var messages = factory.CreateCounter("gl_001_message_bus_messages_total", "Messages received from the broker.");
        var rejections = factory.CreateCounter("gl_001_wire_rejections_total", "Messages or metrics refused, by cause.", "cause");
        var lost = factory.CreateCounter("gl_001_message_bus_dropped_total", "Messages dropped because they were oversized or their handling too slow.", "reason");
        var failures = factory.CreateCounter("gl_001_message_bus_handling_failures_total", "Events of controllers that are lost because their handling failed.");
        _metrics.Registry.AddBeforeCollectCallback(() =>
        {
            connected.Set(gateway.IsConnected ? 1 : 0);
            connects.IncTo(gateway.Connects);
            backlog.Set(gateway.Backlog);
            messages.IncTo(gateway.MessagesReceived);
            foreach (var (cause, count) in gateway.Rejections.Snapshot())
            {
                rejections.WithLabels(ApiText.Of(cause)).IncTo(count);
            }

            lost.WithLabels("oversized").IncTo(broker.OversizedMessages);
            lost.WithLabels("slow").IncTo(gateway.MessagesDropped);
            failures.IncTo(gateway.SinkFailures);
        });
    }

    private void AddHistory(MetricFactory factory, HistoryWriter history)
    {
        var backlog = factory.CreateGauge("gl_001_history_backlog", "Samples and events that wait to be written.");
        var written = factory.CreateCounter("gl_001_history_written_total", "Samples and events written.");
        var dropped = factory.CreateCounter("gl_001_history_dropped_total", "Samples and events lost because the store was away for too long.");
        var refused = factory.CreateCounter("gl_001_history_refused_total", "Samples and events that the store refused for their content.");
        var retries = factory.CreateCounter("gl_001_history_retries_total", "Times that a batch had to be offered to the store again.");
        var spooled = factory.CreateGauge("gl_001_history_spool_bytes", "Bytes of samples and events that wait on this machine's disk because the store is away.");
        var spoolFull = factory.CreateGauge("gl_001_history_spool_full", "1 while the spool takes nothing more, so that live samples are being lost.");
        var deferred = factory.CreateCounter("gl_001_history_deferred_total", "Numbered records that were not taken because the store was away; their controllers have them still.");
        _metrics.Registry.AddBeforeCollectCallback(() =>
        {
            spooled.Set(history.SpooledBytes);
            spoolFull.Set(history.SpoolIsFull ? 1 : 0);
            deferred.IncTo(history.Deferred);
            backlog.Set(history.Backlog);
            written.IncTo(history.Written);
            dropped.IncTo(history.Dropped);
            refused.IncTo(history.Refused);
            retries.IncTo(history.Retries);
        });
    }

    private void AddProcess(MetricFactory factory, TimeProvider clock)
    {
        DotNetStats.Register(_metrics.Registry);
        var cpu = factory.CreateGauge("gl_001_system_cpu_usage_ratio", "Processor time of this process since the last scrape, as a share of the processors it may use.");
        var memory = factory.CreateGauge("gl_001_system_memory_usage_bytes", "Physical memory that this process holds.");
        var memoryLimit = factory.CreateGauge("gl_001_system_memory_limit_bytes", "Physical memory that this process may use: the container's limit, or the machine's memory.");
        var uptime = factory.CreateGauge("gl_001_orchestrator_uptime_seconds", "Time since the coordinator started.");
        var started = clock.GetTimestamp();
        var (lastScrape, lastUsed) = (started, Environment.CpuUsage.TotalTime);
        var scraping = new Lock();
        _metrics.Registry.AddBeforeCollectCallback(() =>
        {
            lock (scraping)
            {
                var (now, used) = (clock.GetTimestamp(), Environment.CpuUsage.TotalTime);
                var elapsed = clock.GetElapsedTime(lastScrape, now);
                if (elapsed > TimeSpan.Zero)
                {
                    cpu.Set((used - lastUsed) / elapsed / Environment.ProcessorCount);
                    (lastScrape, lastUsed) = (now, used);
                }
            }

            memory.Set(Environment.WorkingSet);
            memoryLimit.Set(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
            uptime.Set(clock.GetElapsedTime(started).TotalSeconds);
        });
    }
}
