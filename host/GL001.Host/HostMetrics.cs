using GL001.Actors;
using GL001.Gateway;
using GL001.Historian;
using GL001.Plant;
using Prometheus;

namespace GL001.Host;

/// <summary>The coordinator's metrics in Prometheus text. Gauges are read from their owners at each scrape.</summary>
public sealed class HostMetrics
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly Histogram _orchestration;
    private readonly Histogram _optimization;
    private readonly Counter _runs;
    private readonly Counter _failures;
    private readonly Counter _leases;
    private readonly Gauge _planCost;
    private readonly Gauge _unmet;

    public HostMetrics(IGrainFactory grains, Site site, MqttGateway gateway, EmbeddedBroker broker, HistoryWriter history)
    {
        var factory = Metrics.WithCustomRegistry(_registry);
        var buckets = new HistogramConfiguration { Buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10] };
        _orchestration = factory.CreateHistogram("gl_001_orchestration_latency_seconds", "Whole dispatch run: collect, solve, prove, send.", buckets);
        _optimization = factory.CreateHistogram("gl_001_heat_optimization_time_seconds", "Time in the planner.", buckets);
        _runs = factory.CreateCounter("gl_001_heat_optimization_runs_total", "Dispatch runs.");
        _failures = factory.CreateCounter("gl_001_heat_optimization_failures_total", "Dispatch runs that gave no plan.");
        _leases = factory.CreateCounter("gl_001_setpoint_leases_sent_total", "Setpoint leases sent.");
        _planCost = factory.CreateGauge("gl_001_plan_cost_eur", "Fuel cost of the plan in force over its horizon.");
        _unmet = factory.CreateGauge("gl_001_plan_unmet_heat_mwh", "Heat the plan in force leaves unserved over its horizon.", "tier");

        var demand = factory.CreateGauge("gl_001_plant_heat_demand_mw", "Heat wanted now.", "plant_id");
        var generation = factory.CreateGauge("gl_001_plant_heat_generation_mw", "Heat delivered now by online units.", "plant_id");
        var totalDemand = factory.CreateGauge("gl_001_aggregate_heat_demand_mw", "Heat wanted now by all plants.");
        var totalGeneration = factory.CreateGauge("gl_001_aggregate_heat_generation_mw", "Heat delivered now by all plants.");
        var controllers = factory.CreateGauge("gl_001_controllers", "Controllers by state of their link.", "connection");
        var messages = factory.CreateCounter("gl_001_message_bus_messages_total", "Messages received from the broker.");
        var rejections = factory.CreateCounter("gl_001_wire_rejections_total", "Messages or metrics refused, by cause.", "cause");
        var lost = factory.CreateCounter("gl_001_message_bus_dropped_total", "Messages dropped because they were oversized or their handling too slow.", "reason");
        var backlog = factory.CreateGauge("gl_001_history_backlog", "Samples and events that wait to be written.");
        var dropped = factory.CreateCounter("gl_001_history_dropped_total", "Samples and events lost because the store was too slow.");

        _registry.AddBeforeCollectCallback(async cancellation =>
        {
            var plants = await Task.WhenAll(site.Plants.Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()));
            foreach (var plant in plants)
            {
                demand.WithLabels(plant.PlantId).Set(plant.HeatDemandMegawatts);
                generation.WithLabels(plant.PlantId).Set(plant.HeatOutputMegawatts);
            }

            totalDemand.Set(plants.Sum(plant => plant.HeatDemandMegawatts));
            totalGeneration.Set(plants.Sum(plant => plant.HeatOutputMegawatts));
            foreach (var state in Enum.GetValues<ConnectionState>())
            {
                controllers.WithLabels(state.ToString()).Set(plants.Sum(plant => plant.Units.Count(unit => unit.Connection == state)));
            }

            SetPlan((await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync()).Plan);
            messages.IncTo(gateway.MessagesReceived);
            foreach (var (cause, count) in gateway.Rejections.Snapshot())
            {
                rejections.WithLabels(cause.ToString()).IncTo(count);
            }

            lost.WithLabels("oversized").IncTo(broker.OversizedMessages);
            lost.WithLabels("slow").IncTo(gateway.MessagesDropped);
            backlog.Set(history.Backlog);
            dropped.IncTo(history.Dropped);
        });
    }

    public void Observe(DispatchStatus status)
    {
        _runs.Inc();
        _orchestration.Observe(status.OrchestrationSeconds);
        _leases.Inc(status.LeasesSentLastRun);
        if (status.Status is not (DispatchRunStatus.Optimal or DispatchRunStatus.Feasible) || status.Plan is not { } plan)
        {
            _failures.Inc();
            return;
        }

        _optimization.Observe(plan.SolveSeconds);
    }

    /// <summary>A run that ended in an exception.</summary>
    public void ObserveFailure()
    {
        _runs.Inc();
        _failures.Inc();
    }

    public Task WriteAsync(Stream into, CancellationToken cancellationToken) => _registry.CollectAndExportAsTextAsync(into, cancellationToken);

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
            _unmet.WithLabels($"{tier + 1}").Set(plan.UnmetMegawattHoursByTier[tier]);
        }
    }
}
